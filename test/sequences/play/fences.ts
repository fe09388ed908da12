import { NAME_VALUE_SEPARATOR, popRetryTopic } from '../../../src/protocol/index.ts'
import type { Session } from '../session.ts'
import { TooSlow } from '../tooSlow.ts'
import { BORN_FIELDS } from './sendFields.ts'

/** Precision of the timer wheel: messages of different slots come one slot after the other. */
const SLOT_MS = 1000
/** Check points whose times differ by more than a slot are looked at in the order of their times. */
const BEHIND_MS = 1500

/**
 * Messages of the harness that the broker brings back after those of the sequence: when they are there, the others are
 * there, or will not come. Each run has topics of its own for them, which are not compared.
 */
export class Fences {
  readonly #session: Session
  #timed = 0
  #popped = 0

  constructor(session: Session) {
    this.#session = session
  }

  /** Sends a message that comes after all that are due in `afterMs`. */
  async timer(afterMs: number): Promise<number> {
    const { arm, names } = this.#session
    const deliverMs = arm.now() + afterMs + SLOT_MS
    await this.#send(names.fence('T'), `TIMER_DELIVER_MS${NAME_VALUE_SEPARATOR}${deliverMs}`)
    return ++this.#timed
  }

  async timerCame(fence: number): Promise<boolean> {
    return (await endOf(this.#session, this.#session.names.fence('T'), 0)) >= fence
  }

  /** Pops a message of its own for so long that it comes back after all that were popped for `afterMs`. */
  async popped(afterMs: number): Promise<string> {
    const { names } = this.#session
    const group = names.fence('G')
    const topic = names.fence(`P${this.#popped++}`)
    await this.#send(topic, '')
    const { code } = await this.#session.ask(200_050, {
      consumerGroup: group,
      topic,
      queueId: '0',
      maxMsgNums: '1',
      invisibleTime: String(afterMs + BEHIND_MS),
      pollTime: '5000',
      bornTime: '0',
      initMode: '0',
      order: 'false',
    })
    if (code !== 0) throw new TooSlow(`the broker answers ${code} to a pop of the harness`)
    return popRetryTopic(topic, group)
  }

  async popCame(retryTopic: string): Promise<boolean> {
    return (await endOf(this.#session, retryTopic, 0)) > 0
  }

  async #send(topic: string, properties: string): Promise<void> {
    const fields = { ...BORN_FIELDS, topic, queueId: '0', producerGroup: 'PG', properties }
    const { code } = await this.#session.ask(10, fields, 'fence')
    if (code !== 0) throw new TooSlow(`the broker answers ${code} to a message of the harness`)
  }
}

/** Where the next message of a queue will stand; 0 for a topic that there is not. */
export async function endOf(session: Session, topic: string, queue: number): Promise<number> {
  const { extFields } = await session.ask(30, { topic, queueId: String(queue) })
  return Number(extFields['offset'] ?? 0)
}
