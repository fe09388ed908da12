import type { World } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { ReadinessSpec, Topology } from '../format/index.ts'
import type { ScenarioServer } from './servers.ts'

/** periodSeconds of a Kubernetes probe. */
const PERIOD_MS = 10_000
/** failureThreshold of a Kubernetes probe: failures in a row after which a host that was ready is so no longer. */
const FAILURES_MAX = 3

/** Which hosts are ready, as their probes say; hosts without one are while they run. */
export class Readiness {
  readonly #world: World
  readonly #servers: ReadonlyMap<string, ScenarioServer>
  /** Probed hosts by the number of failures since the last success; absent before the first one. */
  readonly #failures = new Map<string, number>()
  /** Probed hosts by the failures that make them unready. */
  readonly #limits: ReadonlyMap<string, number>

  constructor(world: World, topology: Topology, servers: ReadonlyMap<string, ScenarioServer>) {
    this.#world = world
    this.#servers = servers
    const probes = Object.entries(topology.hosts).flatMap(([host, { readiness }]) =>
      readiness === undefined ? [] : [{ host, readiness }],
    )
    this.#limits = new Map(probes.map(({ host, readiness }) => [host, readiness.failures ?? FAILURES_MAX]))
    for (const { host, readiness } of probes) this.#watch(host, readiness)
  }

  ready(host: string): boolean {
    if (!this.#world.host(host).up) return false
    const limit = this.#limits.get(host)
    return limit === undefined || (this.#failures.get(host) ?? limit) < limit
  }

  #watch(host: string, { probe, period, delay }: ReadinessSpec): void {
    const periodMs = period === undefined ? PERIOD_MS : milliseconds(period)
    const firstMs = delay === undefined ? periodMs : milliseconds(delay)
    const again = (): void => {
      const before = this.ready(host)
      if (this.#succeeds(host, probe)) this.#failures.set(host, 0)
      else if (this.#failures.has(host)) this.#failures.set(host, (this.#failures.get(host) ?? 0) + 1)
      if (this.ready(host) !== before) this.#world.note('readiness', { host, ready: this.ready(host) })
      this.#world.after(periodMs, `scenario: readiness of ${host}`, again)
    }
    this.#world.after(firstMs, `scenario: readiness of ${host}`, again)
  }

  #succeeds(host: string, probe: ReadinessSpec['probe']): boolean {
    if (probe === 'never') return false
    const servers = [...this.#servers.values()].filter((server) => server.host === host)
    if (probe === 'running') return servers.every(({ node }) => node.process !== undefined)
    if (probe === 'knowsBroker') {
      return servers.some(({ namesrv }) => (namesrv?.routes.brokers().length ?? 0) > 0)
    }
    if (probe === 'leaderElected') return servers.some(({ elector }) => elector?.state.leaderId !== undefined)
    const [address = '127.0.0.1'] = this.#world.host(host).addresses
    return this.#world.network.probe(host, { host: address, port: probe.port }).fate === 'delivered'
  }
}
