import {
  type ConsumeOutcome,
  createProducer,
  createPushConsumer,
  type Producer,
  type PushConsumer,
  type ReceivedMessage,
} from '../../../client/index.ts'
import type { MessageQueue } from '../../../protocol/index.ts'
import { invariant, type Runtime } from '../../../runtime/index.ts'
import { milliseconds } from '../../durations.ts'
import type { ConsumerSpec } from '../../format/index.ts'
import type { Received } from '../../observations.ts'
import type { Ledgers } from '../ledgers.ts'
import type { Ground } from './ground.ts'
import { RuledHandler } from './handler.ts'
import { parsedLocally } from './localTime.ts'
import { inNamespace } from './namespace.ts'
import { ownInstanceName } from './ownInstanceName.ts'
import { Program } from './program.ts'
import { ProgramError } from './programError.ts'

const MINUTE_MS = 60_000

export class ConsumerProgram extends Program<ConsumerSpec, PushConsumer> {
  readonly #ledgers: Ledgers
  readonly #awaited = new Set<(received: Received) => void>()
  /** What its handler sends goes through this one, which starts with the first message. */
  #producer: Promise<Producer> | undefined

  constructor(world: Ground, name: string, spec: ConsumerSpec, ledgers: Ledgers) {
    super(world, name, inNamespace(spec))
    this.#ledgers = ledgers
  }

  protected override construct(runtime: Runtime): PushConsumer {
    const {
      kind: _kind,
      host: _host,
      handler,
      writes: _writes,
      consumeTimeout,
      consumeTimestamp,
      pullThresholdSizeForQueue,
      pullThresholdSizeForTopic,
      trace,
      ...options
    } = this.spec
    this.#producer = undefined
    const rules = new RuledHandler(handler, runtime, (topic, body) => this.#send(runtime, topic, body))
    return createPushConsumer({
      ...options,
      ...this.connecting,
      instanceName: options.instanceName ?? ownInstanceName(this.dialect, options.messageModel, runtime.process.pid),
      runtime,
      enableTrace: trace,
      pullThresholdSizeForQueueMiB: pullThresholdSizeForQueue,
      pullThresholdSizeForTopicMiB: pullThresholdSizeForTopic,
      consumeTimestampMs: consumeTimestamp === undefined ? undefined : parsedLocally(consumeTimestamp, runtime),
      consumeTimeoutMinutes: consumeTimeout === undefined ? undefined : milliseconds(consumeTimeout) / MINUTE_MS,
      handler: (message) => this.#handle(message, rules),
    })
  }

  override get assigned(): readonly MessageQueue[] {
    return this.started?.assigned ?? []
  }

  /** Waits for a message with this text in its body. Rejects after the time. */
  awaitMessage(text: string, withinMs: number): Promise<string> {
    const { process } = this
    return new Promise((resolve, reject) => {
      const arrived = ({ body }: Received): void => {
        if (body.includes(text)) end(() => resolve('received'))
      }
      const end = (settle: () => void): void => {
        this.#awaited.delete(arrived)
        late?.[Symbol.dispose]()
        settle()
      }
      const late = process?.runtime.clock.timer(withinMs, 'scenario: await', () =>
        end(() => reject(new NotReceived(text, withinMs))),
      )
      this.#awaited.add(arrived)
    })
  }

  async #handle(message: ReceivedMessage, rules: RuledHandler): Promise<ConsumeOutcome> {
    const { topic, msgId, tags, reconsumeTimes, text: body, queue, queueOffset } = message
    const received: { -readonly [K in keyof Received]: Received[K] } = {
      client: this.name,
      atMs: this.world.now,
      topic,
      msgId,
      tags,
      reconsumeTimes,
      body,
      queue: `${queue.brokerName}:${queue.queueId}`,
      queueOffset,
      endedAtMs: undefined,
    }
    this.received.push(received)
    for (const arrived of [...this.#awaited]) arrived(received)
    this.world.note('received', { client: this.name, group: this.spec.group, topic, msgId, body, reconsumeTimes })
    const outcome = await rules.handle(message)
    received.endedAtMs = this.world.now
    const { writes } = this.spec
    if (writes !== undefined) {
      const line = { client: this.name, atMs: this.world.now, body }
      this.#ledgers.write(writes.ledger, line, writes.once === true)
    }
    return outcome
  }

  async #send(runtime: Runtime, topic: string, body: string): Promise<void> {
    const { namesrv, dialect, group } = this.spec
    this.#producer ??= startedOne(createProducer({ runtime, namesrv, dialect, group: `${group}-producer` }))
    await (await this.#producer).send({ topic, body })
  }
}

/** Nothing came in time. */
class NotReceived extends ProgramError {
  constructor(text: string, withinMs: number) {
    super(`no message with "${text}" within ${withinMs} ms`, { zh: `${withinMs} ms 内没有收到含 "${text}" 的消息` })
    this.name = 'NotReceived'
  }
}

export function asConsumer(program: Program): ConsumerProgram {
  invariant(program instanceof ConsumerProgram, `${program.name} of a checked scenario is a consumer`)
  return program
}

async function startedOne(producer: Producer): Promise<Producer> {
  await producer.start()
  return producer
}
