/**
 * Turns of the job queue that must pass without any use of the world before its jobs count as done. A continuation runs
 * one turn after its promise settles, and one to three turns later for each asynchronous function around it; 32 covers ten
 * levels.
 */
const QUIET_TURNS = 32

/**
 * Drains the job queue by waiting in it. The queue is first in, first out: after n turns every chain of n continuations has
 * run. Where the chain goes on is seen by its use of the world (`touches`), which starts the count anew.
 */
export class PromiseDrain {
  readonly #touches: () => number

  constructor(touches: () => number) {
    this.#touches = touches
  }

  async run(): Promise<void> {
    let seen = this.#touches()
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await undefined
      const touches = this.#touches()
      if (touches !== seen) {
        seen = touches
        quiet = 0
      }
    }
  }
}
