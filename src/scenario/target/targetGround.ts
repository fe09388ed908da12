import type { Runtime } from '../../runtime/index.ts'
import type { Ground, ProgramProcess } from '../world/clients/ground.ts'

/** The machine that this process runs on: every program of the scenario lives in it, whatever host it names. */
export class TargetGround implements Ground {
  readonly #runtime: Runtime
  readonly #beganMs: number

  /** `firstMs`: the time of the first step, from which the run goes on; expectations name the times of the timeline. */
  constructor(runtime: Runtime, firstMs: number) {
    this.#runtime = runtime
    this.#beganMs = runtime.clock.monotonicMs() - firstMs
  }

  /** Milliseconds of the timeline. */
  get now(): number {
    return this.#runtime.clock.monotonicMs() - this.#beganMs
  }

  host(): { spawn(): ProgramProcess } {
    return { spawn: () => new OwnProcess(this.#runtime) }
  }

  /** Nobody keeps a trace here. */
  note(): void {}
}

/** A program in this very process: it can be taken for dead, but not be killed or stopped for a while. */
class OwnProcess implements ProgramProcess {
  readonly runtime: Runtime
  alive = true

  constructor(runtime: Runtime) {
    this.runtime = runtime
  }

  kill(): void {
    this.alive = false
  }

  freeze(): Disposable {
    return { [Symbol.dispose]: () => undefined }
  }
}
