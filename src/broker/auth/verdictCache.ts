import type { Clock } from '../../runtime/index.ts'
import { AccessError } from './accessError.ts'

/** What was decided, and until when it holds. */
interface Verdict {
  readonly refusal: AccessError | undefined
  readonly untilMs: number
}

/**
 * The memory of the stateful strategies: what was decided for a key, refusals too, stands for its time whatever happens
 * to the users and rules meanwhile, and whatever is signed. The oldest verdict makes room for a new one.
 */
export class VerdictCache {
  readonly #clock: Clock
  readonly #holdsMs: number
  readonly #max: number
  readonly #verdicts = new Map<string, Verdict>()

  constructor(clock: Clock, options: { readonly seconds: number; readonly max: number }) {
    this.#clock = clock
    this.#holdsMs = options.seconds * 1000
    this.#max = options.max
  }

  /** Throws the AccessError that `decide` throws, or that it threw before. */
  judge(key: string, decide: () => void): void {
    const nowMs = this.#clock.monotonicMs()
    const known = this.#verdicts.get(key)
    if (known !== undefined && nowMs < known.untilMs) {
      if (known.refusal !== undefined) throw known.refusal
      return
    }
    this.#verdicts.delete(key)
    let refusal: AccessError | undefined
    try {
      decide()
    } catch (error) {
      if (!(error instanceof AccessError)) throw error
      refusal = error
    }
    this.#keep(key, { refusal, untilMs: nowMs + this.#holdsMs })
    if (refusal !== undefined) throw refusal
  }

  #keep(key: string, verdict: Verdict): void {
    const [oldest] = this.#verdicts.keys()
    if (this.#verdicts.size >= this.#max && oldest !== undefined) this.#verdicts.delete(oldest)
    if (this.#max > 0) this.#verdicts.set(key, verdict)
  }
}
