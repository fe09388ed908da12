import { AsyncLocalStorage, createHook } from 'node:async_hooks'

/** Real timers that work of a test has started and that are neither over nor cleared. Costs nothing while there is no such work. */
export class TimersWithin {
  readonly #within = new AsyncLocalStorage<true>()
  readonly #running = new Set<number>()
  readonly #hook = createHook({
    init: (id, type) => {
      if (type === 'Timeout' && this.#within.getStore() === true) this.#running.add(id)
    },
    destroy: (id) => void this.#running.delete(id),
  })
  #works = 0

  get running(): boolean {
    return this.#running.size > 0
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#works++ === 0) this.#hook.enable()
    try {
      return await this.#within.run(true, work)
    } finally {
      if (--this.#works === 0) {
        this.#hook.disable()
        this.#running.clear()
      }
    }
  }
}
