import type { World } from '../../sim/index.ts'
import { RestartManager } from '../../topology/index.ts'
import type { Ended } from '../observations.ts'
import type { PlacedServer, ScenarioServer, ServerEnd } from './servers.ts'

/**
 * Starts servers again as the container engine does: each end of a server with a restart policy is kept, and followed by a
 * start after Docker's wait. Servers of one container end with the one in front, and start again with it. Whoever is stopped
 * by a step stays stopped.
 */
export class Restarts {
  readonly #world: World
  readonly #told: (ended: Ended) => void
  readonly #failed: (host: string, error: unknown) => void

  /** `told` hears of every end, `failed` of every later start that fails. */
  constructor(world: World, told: (ended: Ended) => void, failed: (host: string, error: unknown) => void) {
    this.#world = world
    this.#told = told
    this.#failed = failed
  }

  watch(placed: readonly PlacedServer[], servers: ReadonlyMap<string, ScenarioServer>): void {
    for (const { name, spec } of placed) {
      const server = servers.get(name)
      if (server === undefined) continue
      const beside = placed.filter((other) => {
        const { container } = other.spec
        return spec.container?.front === true && other.name !== name && container?.name === spec.container.name
      })
      const others = beside.flatMap((other) => servers.get(other.name) ?? [])
      const manager = new RestartManager(server.restartPolicy)
      server.ended = (end) => this.#after(server, others, manager, end)
    }
  }

  #after(
    server: ScenarioServer,
    beside: readonly ScenarioServer[],
    manager: RestartManager,
    { exitCode, why, ranMs }: ServerEnd,
  ): void {
    for (const other of beside) takeAlong(other)
    const waitMs = manager.afterEnd(exitCode, ranMs)
    const { name, host } = server
    const restart = waitMs === undefined ? undefined : { number: manager.count, afterMs: waitMs }
    this.#told({ server: name, host, atMs: this.#world.now, exitCode, why, policy: server.restartPolicy, restart })
    if (waitMs === undefined) return
    for (const one of [server, ...beside]) this.#startAfter(one, waitMs)
  }

  #startAfter(server: ScenarioServer, waitMs: number): void {
    const { name, host, stops } = server
    this.#world.after(waitMs + server.bootTakesMs, `scenario: restart of ${name}`, () => {
      if (server.stops !== stops || !this.#world.host(host).up) return
      void server.boot().catch((error: unknown) => this.#failed(host, error))
    })
  }
}

/** The kernel kills what is left in a container whose first process ended; nobody hears of that. */
function takeAlong(server: ScenarioServer): void {
  const { ended } = server
  server.ended = undefined
  server.node.kill()
  server.ended = ended
}
