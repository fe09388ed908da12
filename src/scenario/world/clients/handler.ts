import type { ConsumeOutcome, ReceivedMessage } from '../../../client/index.ts'
import { below, type Runtime, sleep } from '../../../runtime/index.ts'
import { milliseconds } from '../../durations.ts'
import type { HandlerRule } from '../../format/index.ts'

/** What the exception of a handler says. */
const EXCEPTION = 'java.lang.RuntimeException: the handler failed'

/** Does to messages what the rules say. */
export class RuledHandler {
  readonly #rules: readonly HandlerRule[]
  readonly #runtime: Runtime
  readonly #send: (topic: string, body: string) => Promise<void>
  readonly #deliveries = new Map<string, number>()

  /** `send` is called for rules with `sendsTo`. */
  constructor(
    rules: HandlerRule | readonly HandlerRule[] | undefined,
    runtime: Runtime,
    send: (topic: string, body: string) => Promise<void>,
  ) {
    this.#rules = rules === undefined ? [] : [rules].flat()
    this.#runtime = runtime
    this.#send = send
  }

  async handle(message: ReceivedMessage): Promise<ConsumeOutcome> {
    const { msgId, text } = message
    const delivery = (this.#deliveries.get(msgId) ?? 0) + 1
    this.#deliveries.set(msgId, delivery)
    const rule = this.#rules.find(
      ({ body, deliveries }) =>
        (body === undefined || text.includes(body)) && (deliveries === undefined || delivery <= deliveries),
    )
    if (rule === undefined) return 'CONSUME_SUCCESS'
    const { sendsTo, ends = 'CONSUME_SUCCESS' } = rule
    const workMs = this.#workMs(rule)
    if (workMs > 0) await sleep(this.#runtime.clock, workMs, 'handler: works')
    if (sendsTo !== undefined) await this.#send(sendsTo, text)
    if (ends === 'throws') throw new Error(EXCEPTION)
    if (ends === 'never') return new Promise(() => undefined)
    return ends
  }

  #workMs({ takes = '0s' }: HandlerRule): number {
    if (typeof takes === 'string') return milliseconds(takes)
    const [min, max] = [milliseconds(takes[0]), milliseconds(takes[1])]
    return min + below(this.#runtime.random, max - min + 1, 'handler: works')
  }
}
