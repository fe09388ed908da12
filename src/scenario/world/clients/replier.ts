import {
  createProducer,
  createPushConsumer,
  createReplyMessage,
  dialects,
  type Producer,
  type PushConsumer,
  type ReceivedMessage,
} from '../../../client/index.ts'
import { type Runtime, sleep } from '../../../runtime/index.ts'
import { milliseconds } from '../../durations.ts'
import type { ReplierSpec } from '../../format/index.ts'
import { Program } from './program.ts'

/** A consumer and the producer of its replies. */
class Replier {
  readonly #consumer: PushConsumer
  readonly #producer: Producer

  constructor(consumer: PushConsumer, producer: Producer) {
    this.#consumer = consumer
    this.#producer = producer
  }

  async start(): Promise<void> {
    await this.#producer.start()
    await this.#consumer.start()
  }

  async shutdown(): Promise<void> {
    await this.#consumer.shutdown()
    await this.#producer.shutdown()
  }
}

export class ReplierProgram extends Program<ReplierSpec, Replier> {
  protected override construct(runtime: Runtime): Replier {
    const { namesrv, dialect, group, topic, answers, takes = '0s', retries } = this.spec
    const shared = { runtime, namesrv, dialect }
    const producer = createProducer({ ...shared, group: `${group}-replies`, retryTimesWhenSendFailed: retries })
    const takesMs = milliseconds(takes)
    const consumer = createPushConsumer({
      ...shared,
      group,
      subscriptions: { [topic]: '*' },
      handler: async (message) => {
        this.#note(message)
        if (takesMs > 0) await sleep(runtime.clock, takesMs, 'program: works on a request')
        await producer.send(createReplyMessage(message, answers, dialects[this.dialect]))
      },
    })
    return new Replier(consumer, producer)
  }

  #note({ topic, msgId, tags, reconsumeTimes, text: body, queue, queueOffset }: ReceivedMessage): void {
    const received = {
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
    this.world.note('received', { client: this.name, group: this.spec.group, topic, msgId, body, reconsumeTimes })
  }
}
