/** A line that a handler wrote: the effect of a message on the world outside. */
export interface Written {
  readonly client: string
  readonly atMs: number
  readonly body: string
}

/** Databases that handlers write to, by name. They are outside of the world's faults. */
export class Ledgers {
  readonly #lines = new Map<string, Written[]>()

  /** `once`: not when a line with this body is there, as an idempotent consumer does it by the key of the business. */
  write(ledger: string, line: Written, once: boolean): void {
    const lines = this.#lines.get(ledger) ?? []
    this.#lines.set(ledger, lines)
    if (once && lines.some(({ body }) => body === line.body)) return
    lines.push(line)
  }

  linesOf(ledger: string): readonly Written[] {
    return this.#lines.get(ledger) ?? []
  }
}
