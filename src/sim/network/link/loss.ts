import type { Random } from '../../../runtime/index.ts'
import type { LinkLoss } from '../control.ts'

const RANGE = 0x1_0000_0000

/** Decides of one segment after the other whether a link loses it. */
export interface LossModel {
  loses(random: Random): boolean
}

/** What a link says about losses, with a state of its own. */
export function lossModel(loss: LinkLoss): LossModel {
  if (typeof loss === 'number') return new ChanceLoss(loss)
  return 'chance' in loss ? new FollowingLoss(loss.chance, loss.correlation ?? 0) : new BurstLoss(loss)
}

/** Each segment for itself. */
class ChanceLoss implements LossModel {
  readonly #below: number

  constructor(chance: number) {
    this.#below = Math.floor(chance * RANGE)
  }

  loses(random: Random): boolean {
    return random.u32('loss') < this.#below
  }
}

/**
 * With the chance `correlation` a segment fares as the one before, and otherwise as the draw says. The share of losses stays
 * what was asked for, which the correlated loss of `tc netem` does not do.
 */
class FollowingLoss implements LossModel {
  readonly #below: number
  readonly #follows: number
  #lost = false

  constructor(chance: number, correlation: number) {
    this.#below = Math.floor(chance * RANGE)
    this.#follows = Math.floor(correlation * RANGE)
  }

  loses(random: Random): boolean {
    if (random.u32('loss follows') >= this.#follows) this.#lost = random.u32('loss') < this.#below
    return this.#lost
  }
}

/**
 * Gilbert and Elliott: a good and a bad state, each with a loss of its own. A segment meets the state that the one before
 * left, then the state may change, as in `tc netem loss gemodel P R 1-H 1-K`.
 */
class BurstLoss implements LossModel {
  readonly #toBad: number
  readonly #toGood: number
  readonly #inBad: number
  readonly #inGood: number
  #bad = false

  constructor({ toBad, toGood, inBad = 1, inGood = 0 }: Extract<LinkLoss, { readonly toBad: number }>) {
    this.#toBad = Math.floor(toBad * RANGE)
    this.#toGood = Math.floor(toGood * RANGE)
    this.#inBad = Math.floor(inBad * RANGE)
    this.#inGood = Math.floor(inGood * RANGE)
  }

  loses(random: Random): boolean {
    const bad = this.#bad
    if (random.u32('loss state') < (bad ? this.#toGood : this.#toBad)) this.#bad = !bad
    return random.u32('loss') < (bad ? this.#inBad : this.#inGood)
  }
}
