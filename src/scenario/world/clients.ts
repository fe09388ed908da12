import {
  createProducer,
  createPushConsumer,
  type DialectName,
  type Producer,
  type PushConsumer,
  type ReceivedMessage,
  type SendResult,
} from '../../client/index.ts'
import type { World } from '../../sim/index.ts'
import type { ClientSpec, Step } from '../format.ts'
import type { Received } from '../observations.ts'

type SendStep = Extract<Step, { do: 'send' }>

/** A call to a program whose client was never constructed, because the constructor had failed and nobody looked. */
export class NotConstructed extends Error {
  constructor(name: string, dialect: DialectName) {
    super(
      dialect.startsWith('go-')
        ? 'panic: runtime error: invalid memory address or nil pointer dereference'
        : `${name} has no client: it was not started, or its constructor failed`,
    )
    this.name = 'NotConstructed'
  }
}

/** A program of the scenario in its own process. */
export class ScenarioClient {
  readonly name: string
  readonly spec: ClientSpec
  readonly dialect: DialectName
  readonly received: Received[] = []
  readonly #world: World
  #producer: Producer | undefined
  #consumer: PushConsumer | undefined

  constructor(world: World, name: string, spec: ClientSpec) {
    this.#world = world
    this.name = name
    this.spec = spec
    this.dialect = spec.dialect ?? 'ours'
  }

  async start(): Promise<void> {
    const { host, kind, namesrv, group, dialect } = this.spec
    const runtime = this.#world.host(host).spawn(this.name).runtime
    const common = { runtime, namesrv, group, dialect }
    if (kind === 'producer') {
      this.#producer = createProducer(common)
      await this.#producer.start()
      return
    }
    const { subscriptions, consumeFromWhere, messageModel, orderly } = this.spec
    this.#consumer = createPushConsumer({
      ...common,
      subscriptions,
      consumeFromWhere,
      messageModel,
      orderly,
      handler: (message) => this.#handle(message),
    })
    await this.#consumer.start()
  }

  async shutdown(): Promise<void> {
    const client = this.#producer ?? this.#consumer
    if (client === undefined) throw new NotConstructed(this.name, this.dialect)
    await client.shutdown()
  }

  async send(step: SendStep, sent: SendResult[]): Promise<void> {
    const producer = this.#readyProducer()
    const { topic, body, tags, keys, delayLevel, mode = 'sync', count } = step
    for (let number = 1; number <= (count ?? 1); number++) {
      const message = { topic, body: count === undefined ? body : `${body} ${number}`, tags, keys, delayLevel }
      if (mode === 'oneway') await producer.sendOneway(message)
      else sent.push(mode === 'sync' ? await producer.send(message) : await producer.sendAsync(message))
    }
  }

  async route(topic: string): Promise<void> {
    await this.#readyProducer().fetchPublishMessageQueues(topic)
  }

  #readyProducer(): Producer {
    if (this.#producer === undefined) throw new NotConstructed(this.name, this.dialect)
    return this.#producer
  }

  #handle(message: ReceivedMessage): 'CONSUME_SUCCESS' | 'RECONSUME_LATER' {
    const { topic, msgId, tags, reconsumeTimes, text: body } = message
    this.received.push({ client: this.name, atMs: this.#world.now, topic, msgId, tags, reconsumeTimes, body })
    this.#world.note('received', { client: this.name, topic, msgId, body, reconsumeTimes })
    return this.spec.handlerAnswers ?? 'CONSUME_SUCCESS'
  }
}
