import type { Duration } from './duration.ts'

/** When a host counts as ready, as a readiness probe of Kubernetes has it: before the first success it does not. */
export interface ReadinessSpec {
  /** `port` accepts a connection, or the NameServer on it knows a broker (`mqadmin clusterList` names one). */
  readonly probe: { readonly port: number } | 'knowsBroker'
  /** Default `10s`. */
  readonly period?: Duration
}
