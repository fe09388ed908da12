import { NESTING_MAX, stackOverflow } from './sqlNode.ts'
import { DECIMAL, FLOAT, ID, type SqlTokens, STRING } from './sqlTokens.ts'

const OPERAND_KINDS: ReadonlySet<string> = new Set([DECIMAL, FLOAT, STRING, ID, '"TRUE"', '"FALSE"', '"NULL"'])

/**
 * Whether a whole operand follows a `+`. The original's parser looks that far ahead before it takes the sign, and names
 * the sign, not the place of the fault, when there is none. Each method takes the index where its part begins and gives
 * the index after it, or −1.
 */
export class SqlLookahead {
  readonly #tokens: SqlTokens
  #nesting = 0

  constructor(tokens: SqlTokens) {
    this.#tokens = tokens
  }

  operand(at: number): number {
    this.#nesting++
    if (this.#nesting > NESTING_MAX) throw stackOverflow()
    const end = this.#operand(at)
    this.#nesting--
    return end
  }

  #operand(at: number): number {
    const kind = this.#kind(at)
    if (kind === '"+"' || kind === '"-"' || kind === '"NOT"') return this.operand(at + 1)
    if (OPERAND_KINDS.has(kind)) return at + 1
    if (kind !== '"("') return -1
    const end = this.#list(at + 1, '"OR"', (from) => this.#list(from, '"AND"', (start) => this.#equality(start)))
    return this.#one(end, '")"')
  }

  #list(at: number, separator: string, part: (at: number) => number): number {
    let end = part(at)
    while (end >= 0 && this.#kind(end) === separator) {
      const next = part(end + 1)
      if (next < 0) break
      end = next
    }
    return end
  }

  #equality(at: number): number {
    return this.#chain(this.#comparison(at), (end, kind) => {
      if (kind === '"="' || kind === '"<>"') return this.#comparison(end + 1)
      if (kind !== '"IS"') return -1
      return this.#one(this.#kind(end + 1) === '"NOT"' ? end + 2 : end + 1, '"NULL"')
    })
  }

  #comparison(at: number): number {
    return this.#chain(this.operand(at), (end, kind) => {
      if (kind === '">"' || kind === '">="' || kind === '"<"' || kind === '"<="') return this.operand(end + 1)
      const from = kind === '"NOT"' ? end + 1 : end
      switch (this.#kind(from)) {
        case '"CONTAINS"':
        case '"STARTSWITH"':
        case '"ENDSWITH"':
          return this.#one(from + 1, STRING)
        case '"BETWEEN"': {
          const low = this.operand(from + 1)
          const and = this.#one(low, '"AND"')
          return and < 0 ? -1 : this.operand(and)
        }
        case '"IN"': {
          const open = this.#one(from + 1, '"("')
          const last = open < 0 ? -1 : this.#list(open, '","', (start) => this.#one(start, STRING))
          return this.#one(last, '")"')
        }
        default:
          return -1
      }
    })
  }

  /** Takes operators while they are complete; an incomplete one is left for whoever reads on. */
  #chain(at: number, operator: (end: number, kind: string) => number): number {
    let end = at
    while (end >= 0) {
      const next = operator(end, this.#kind(end))
      if (next < 0) break
      end = next
    }
    return end
  }

  #one(at: number, kind: string): number {
    return at >= 0 && this.#kind(at) === kind ? at + 1 : -1
  }

  #kind(at: number): string {
    return this.#tokens.at(at).kind
  }
}
