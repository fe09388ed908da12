import {
  createAdmin,
  createProducer,
  createPushConsumer,
  type Producer,
  type PushConsumer,
} from '../../src/client/index.ts'
import { every, type Runtime } from '../../src/runtime/index.ts'

/** Topic and groups that no stranger names. */
const TOPIC = 'GoodNeighbours'
const PACE_MS = 20
/** A message that is on its way for longer is lost, or somebody held it up. */
const LATE_MS = 3000

/** What became of the neighbours' messages. Times from the call of `send` until the consumer has the message. */
export interface NeighbourFigures {
  readonly sent: number
  readonly received: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** A well-behaved producer and consumer, which send and receive while strangers do what they like. */
export class Neighbours {
  readonly #runtime: Runtime
  readonly #producer: Producer
  readonly #consumer: PushConsumer
  readonly #sentAt = new Map<number, number>()
  readonly #latencies: number[] = []
  readonly #complaints: string[] = []
  #pace: Disposable | undefined
  #sent = 0

  private constructor(runtime: Runtime, namesrv: string) {
    this.#runtime = runtime
    this.#producer = createProducer({ runtime, namesrv, group: 'GoodProducers' })
    this.#consumer = createPushConsumer({
      runtime,
      namesrv,
      group: 'GoodConsumers',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptions: { [TOPIC]: '*' },
      handler: (message) => this.#receive(Number(message.keys[0])),
    })
  }

  static async start(runtime: Runtime, namesrv: string): Promise<Neighbours> {
    const admin = createAdmin({ runtime, namesrv })
    await admin.start()
    await admin.createTopic({ topic: TOPIC, readQueueNums: 2, writeQueueNums: 2 })
    await admin.shutdown()
    const neighbours = new Neighbours(runtime, namesrv)
    await neighbours.#producer.start()
    await neighbours.#consumer.start()
    neighbours.#pace = every(runtime.clock, 0, PACE_MS, 'fuzz: a neighbour sends', () => neighbours.#send())
    return neighbours
  }

  get figures(): NeighbourFigures {
    const sorted = this.#latencies.slice().sort((a, b) => a - b)
    const at = (part: number): number => Math.round((sorted[Math.floor(part * (sorted.length - 1))] ?? 0) * 10) / 10
    return { sent: this.#sent, received: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
  }

  get waiting(): number {
    return this.#sentAt.size
  }

  /** What went wrong since the last call, as sentences. */
  complaints(): string[] {
    const now = this.#runtime.clock.monotonicMs()
    for (const [key, at] of this.#sentAt) {
      if (now - at <= LATE_MS) break
      this.#sentAt.delete(key)
      this.#complaints.push(`message ${key} has not arrived after ${LATE_MS} ms`)
    }
    return this.#complaints.splice(0)
  }

  /** No more sends; what is on its way still arrives. */
  pause(): void {
    this.#pace?.[Symbol.dispose]()
  }

  async stop(): Promise<void> {
    this.pause()
    await this.#producer.shutdown()
    await this.#consumer.shutdown()
  }

  #send(): void {
    const key = ++this.#sent
    this.#sentAt.set(key, this.#runtime.clock.monotonicMs())
    this.#producer.send({ topic: TOPIC, body: 'hello', keys: String(key) }).catch((error: unknown) => {
      this.#sentAt.delete(key)
      this.#complaints.push(`message ${key} was not accepted: ${String(error)}`)
    })
  }

  #receive(key: number): void {
    const at = this.#sentAt.get(key)
    if (at === undefined) return
    this.#sentAt.delete(key)
    this.#latencies.push(this.#runtime.clock.monotonicMs() - at)
  }
}
