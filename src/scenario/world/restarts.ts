import type { World } from '../../sim/index.ts'
import { RestartManager } from '../../topology/index.ts'
import type { Ended } from '../observations.ts'
import type { ScenarioServer, ServerEnd } from './servers.ts'

/**
 * Starts servers again as the container engine does: each end of a server with a restart policy is kept, and followed by a
 * start after Docker's wait. Whoever is stopped by a step stays stopped.
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

  watch(server: ScenarioServer): void {
    const manager = new RestartManager(server.restartPolicy)
    server.ended = (end) => this.#after(server, manager, end)
  }

  #after(server: ScenarioServer, manager: RestartManager, { exitCode, why, ranMs }: ServerEnd): void {
    const waitMs = manager.afterEnd(exitCode, ranMs)
    const { name, host } = server
    const restart = waitMs === undefined ? undefined : { number: manager.count, afterMs: waitMs }
    this.#told({ server: name, host, atMs: this.#world.now, exitCode, why, policy: server.restartPolicy, restart })
    if (waitMs === undefined) return
    const { stops } = server
    this.#world.after(waitMs + server.bootTakesMs, `scenario: restart of ${name}`, () => {
      if (server.stops !== stops || !this.#world.host(host).up) return
      void server.boot().catch((error: unknown) => this.#failed(host, error))
    })
  }
}
