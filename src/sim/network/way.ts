import type { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import type { Flow } from './flow.ts'
import type { Obstacle, Stop } from './obstacle.ts'

/** What stands on the way of one connection. Connections with nothing on their way have none. */
export class Way {
  /** In the order from the client to the server. */
  readonly obstacles: readonly Obstacle[]
  readonly #fabric: Fabric
  readonly #client: Endpoint
  /** Whose stops were told of, so that each is told once. */
  readonly #told = new Set<Endpoint>()

  constructor(fabric: Fabric, client: Endpoint, obstacles: readonly Obstacle[]) {
    this.#fabric = fabric
    this.#client = client
    this.obstacles = obstacles
  }

  /** Sends a segment past the obstacles: undefined when all let it through, otherwise why the first of the others does not. */
  stops(flow: Flow): string | undefined {
    const toServer = flow.from === this.#client
    const { nowUs } = this.#fabric.core.scheduler
    const last = this.obstacles.length - 1
    for (let index = 0; index <= last; index++) {
      const obstacle = this.obstacles[toServer ? index : last - index] as Obstacle
      const stop = obstacle.meets(toServer, nowUs)
      if (stop === undefined) continue
      this.#stopped(flow, stop)
      return stop.why
    }
    return undefined
  }

  #stopped(flow: Flow, { by, why, resets }: Stop): void {
    const { core } = this.#fabric
    const { from, to } = flow
    if (core.observing && !this.#told.has(from)) {
      this.#told.add(from)
      const ends = { from: from.place.host.name, to: to.place.host.name, connection: from.id }
      core.emit({ kind: 'tcp.stopped', at: core.nowMs, ...ends, by, why, resets })
    }
    if (!resets) return
    const label = 'tcp reset on the way'
    core.scheduler.after(flow.path.minUs, { label, cancelled: false, run: () => flow.resetOnTheWay(why) })
  }
}
