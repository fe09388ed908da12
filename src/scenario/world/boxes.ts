import { invariant } from '../../runtime/index.ts'
import {
  type Between,
  CONNTRACK_ESTABLISHED_MS,
  type HealthCheckOptions,
  type LoadBalancer,
  type Middlebox,
  type World,
} from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { BackendSpec, HealthCheckSpec, LoadBalancerSpec, RememberingSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'

/** The boxes of a world that remember connections, by their names in the scenario. */
export class Boxes {
  readonly #middleboxes: ReadonlyMap<string, Middlebox>
  readonly #balancers: ReadonlyMap<string, LoadBalancer>
  readonly #published: ReadonlyMap<string, Middlebox>

  constructor(world: World, { middleboxes = {}, loadBalancers = {}, published = {} }: Topology) {
    const { network } = world
    this.#middleboxes = new Map(
      Object.entries(middleboxes).map(([name, { from = '*', to = '*', port, ...spec }]) => {
        const between = { from, to, ...(port === undefined ? {} : { port }) }
        return [name, network.middlebox({ name, between, ...remembering(spec) })]
      }),
    )
    this.#balancers = new Map(
      Object.entries(loadBalancers).map(([name, spec]) => [name, addBalancer(world, name, spec)]),
    )
    this.#published = new Map(
      Object.entries(published).map(([name, spec]) => {
        const memory = { idleMs: CONNTRACK_ESTABLISHED_MS, ...remembering(spec) }
        return [name, network.middlebox({ name: `the published port ${name}`, ...memory })]
      }),
    )
  }

  /** What a published port knows of its connections. */
  memoryOf(published: string): Middlebox {
    const memory = this.#published.get(published)
    invariant(memory !== undefined, `published port ${published} of a checked scenario`)
    return memory
  }

  balancer(name: string): LoadBalancer {
    const balancer = this.#balancers.get(name)
    invariant(balancer !== undefined, `load balancer ${name} of a checked scenario`)
    return balancer
  }

  forget(name: string, which: Between | undefined): void {
    const box = this.#middleboxes.get(name) ?? this.#balancers.get(name) ?? this.#published.get(name)
    invariant(box !== undefined, `box ${name} of a checked scenario`)
    box.forget(which)
  }
}

function addBalancer(world: World, name: string, spec: LoadBalancerSpec): LoadBalancer {
  const { on, at, to, scheduler, mode, masqueradeAs, check, removed } = spec
  return world.network.loadBalancer({
    name,
    host: on,
    at: addressOf(at),
    backends: to.map((backend) => ({ ...addressOf(serverOf(backend)), ...weightOf(backend) })),
    ...remembering(spec),
    ...(scheduler === undefined ? {} : { scheduler }),
    ...(mode === undefined ? {} : { mode }),
    ...(masqueradeAs === undefined ? {} : { masqueradeAs }),
    ...(check === undefined ? {} : { check: checkOf(check) }),
    ...(removed === undefined ? {} : { removed }),
  })
}

function remembering({ idle, forgotten }: RememberingSpec): {
  readonly idleMs?: number
  readonly forgotten?: NonNullable<RememberingSpec['forgotten']>
} {
  return {
    ...(idle === undefined ? {} : { idleMs: milliseconds(idle) }),
    ...(forgotten === undefined ? {} : { forgotten }),
  }
}

function checkOf({ interval, timeout, ...rest }: HealthCheckSpec): HealthCheckOptions {
  return {
    ...rest,
    ...(interval === undefined ? {} : { intervalMs: milliseconds(interval) }),
    ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout) }),
  }
}

function serverOf(backend: BackendSpec): string {
  return typeof backend === 'string' ? backend : backend.server
}

function weightOf(backend: BackendSpec): { readonly weight?: number } {
  return typeof backend === 'string' ? {} : { weight: backend.weight }
}
