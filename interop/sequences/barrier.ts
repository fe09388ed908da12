/** A point where runs beside each other wait until all of them are there; then one thing is done for all. */
export class Barrier {
  readonly #act: (how: string, keepAway: readonly number[]) => Promise<void>
  #parties: number
  #how = ''
  #keepAway: number[] = []
  #waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []

  constructor(parties: number, act: (how: string, keepAway: readonly number[]) => Promise<void>) {
    this.#parties = parties
    this.#act = act
  }

  /** `keepAway`: what each brings is there for the one thing that is done. */
  arrive(how: string, keepAway: readonly number[]): Promise<void> {
    this.#how = how
    this.#keepAway.push(...keepAway)
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
    const keepAway = this.#keepAway
    this.#waiting = []
    this.#keepAway = []
    this.#act(this.#how, keepAway).then(
      () => {
        for (const { resolve } of waiting) resolve()
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error)
      },
    )
  }
}
