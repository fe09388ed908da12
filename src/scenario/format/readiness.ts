import type { Duration } from './duration.ts'

/** When a host counts as ready, as a readiness probe of Kubernetes has it: before the first success it does not. */
export interface ReadinessSpec {
  /**
   * `port` accepts a connection; the NameServer on it knows a broker (`mqadmin clusterList` names one); a member of a
   * DLedger group on it knows who leads; its servers run (as of a pod without a probe), or it never
   * passes.
   */
  readonly probe: { readonly port: number } | 'knowsBroker' | 'leaderElected' | 'running' | 'never'
  /** Default `10s`. */
  readonly period?: Duration
  /** From the start of the host to the first probe. Default: `period`. */
  readonly delay?: Duration
  /** So many failures in a row make it unready. Default 3. */
  readonly failures?: number
}

/** When a server is killed because it does not answer, as a liveness probe of Kubernetes has it. */
export interface LivenessSpec {
  /** `port` accepts a connection, or it never passes. */
  readonly probe: { readonly port: number } | 'never'
  /** Default `10s`. */
  readonly period?: Duration
  /** From the moment at which its process runs to the first probe. Default `0s`. */
  readonly delay?: Duration
  /** So many failures in a row kill it. Default 3. */
  readonly failures?: number
}
