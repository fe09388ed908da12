/** A point where runs beside each other wait until all of them are there; then one thing is done for all. */
export class Barrier {
  readonly #act: (how: string) => Promise<void>
  #parties: number
  #how = ''
  #waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []

  constructor(parties: number, act: (how: string) => Promise<void>) {
    this.#parties = parties
    this.#act = act
  }

  arrive(how: string): Promise<void> {
    this.#how = how
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#look()
    })
  }

  /** For a run that is over, or failed. */
  leave(): void {
    this.#parties--
    this.#look()
  }

  #look(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#parties) return
    const waiting = this.#waiting
    this.#waiting = []
    this.#act(this.#how).then(
      () => {
        for (const { resolve } of waiting) resolve()
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error)
      },
    )
  }
}
