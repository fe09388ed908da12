/** The values of an exporter; what was not renewed for some time is gone (a cache with expireAfterWrite). */
export class Metrics {
  readonly #keepsMs: number
  readonly #values = new Map<string, { readonly value: number; readonly atMs: number }>()

  constructor(keepsMs: number) {
    this.#keepsMs = keepsMs
  }

  set(name: string, labels: Readonly<Record<string, string>>, value: number, atMs: number): void {
    const text = Object.entries(labels).map(([label, of]) => `${label}="${of}"`)
    this.#values.set(`${name}{${text.join(',')}}`, { value, atMs })
  }

  /** What there is at a time. */
  at(nowMs: number): ReadonlyMap<string, number> {
    const fresh = [...this.#values].filter(([, { atMs }]) => nowMs - atMs < this.#keepsMs)
    return new Map(fresh.map(([name, { value }]) => [name, value]))
  }
}
