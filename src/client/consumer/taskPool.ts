/** Runs at most so many tasks at once, in the order in which they came. */
export class TaskPool {
  readonly #limit: number
  readonly #waiting: (() => Promise<void>)[] = []
  #next = 0
  #running = 0
  #idle: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get running(): number {
    return this.#running
  }

  /** A task must not reject. */
  add(task: () => Promise<void>): void {
    if (this.#running < this.#limit) this.#start(task)
    else this.#waiting.push(task)
  }

  /** Resolves when nothing runs any more. */
  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  #start(task: () => Promise<void>): void {
    this.#running++
    void task().then(() => this.#ended())
  }

  #ended(): void {
    this.#running--
    const task = this.#waiting[this.#next]
    if (task !== undefined) {
      this.#next++
      if (this.#next > 1024) this.#next -= this.#waiting.splice(0, this.#next).length
      this.#start(task)
      return
    }
    this.#waiting.length = 0
    this.#next = 0
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}
