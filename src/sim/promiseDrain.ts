/**
 * Turns of the job queue that must pass without any use of the world before its jobs count as done. A continuation runs
 * one turn after its promise settles, and one to three turns later for each asynchronous function around it; 96 covers the
 * thirty levels of a consumer whose start fails.
 */
const QUIET_TURNS = 96

/** With no event left the world would count as idle; chains of any sensible depth end before that is said. */
const QUIET_TURNS_BEFORE_IDLE = 1000

/**
 * Drains the job queue by waiting in it. The queue is first in, first out: after n turns every chain of n continuations has
 * run. Where the chain goes on is seen by its use of the world (`touches`), which starts the count anew.
 */
export class PromiseDrain {
  readonly #touches: () => number

  constructor(touches: () => number) {
    this.#touches = touches
  }

  /** `eventsLeft` tells whether an event waits; it is asked again after every turn. */
  async run(eventsLeft: () => boolean): Promise<void> {
    let seen = this.#touches()
    for (let quiet = 0; quiet < (eventsLeft() ? QUIET_TURNS : QUIET_TURNS_BEFORE_IDLE); quiet++) {
      await undefined
      const touches = this.#touches()
      if (touches !== seen) {
        seen = touches
        quiet = 0
      }
    }
  }
}
