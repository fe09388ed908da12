import type { Random } from '../../../runtime/index.ts'
import type { LinkLoss, SpreadLatencyMs } from '../control.ts'
import { SpreadDelay } from './delay.ts'
import { type LossModel, lossModel } from './loss.ts'

/** One way between two hosts: its chance stream, how long its bandwidth is taken, and what links remember of their last draw. */
export class Wire {
  readonly random: Random
  busyUntilUs = 0
  readonly #delays = new WeakMap<SpreadLatencyMs, SpreadDelay>()
  readonly #losses = new WeakMap<object, LossModel>()

  constructor(random: Random) {
    this.random = random
  }

  /** The delays of a link here: the same ones until the link goes. */
  delay(latency: SpreadLatencyMs): SpreadDelay {
    let delay = this.#delays.get(latency)
    if (delay === undefined) {
      delay = new SpreadDelay(latency)
      this.#delays.set(latency, delay)
    }
    return delay
  }

  /** The losses of a link here; undefined where nothing gets lost. */
  loss(loss: LinkLoss): LossModel | undefined {
    if (typeof loss === 'number') return loss > 0 ? lossModel(loss) : undefined
    let model = this.#losses.get(loss)
    if (model === undefined) {
      model = lossModel(loss)
      this.#losses.set(loss, model)
    }
    return model
  }
}
