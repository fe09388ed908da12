import {
  type AllocateStrategy,
  allocateAveragely,
  type ConsumeOutcome,
  createProducer,
  createPushConsumer,
  type Producer,
  type PushConsumer,
  type ReceivedMessage,
} from '../client/index.ts'
import { messageQueueKey } from '../protocol/index.ts'
import { sleep } from '../runtime/index.ts'
import type { Host, SimProcess, World } from '../sim/index.ts'
import type { HistoryGroup } from './history.ts'
import { type PlannedMessage, TOPIC } from './messages.ts'
import type { FailurePlan } from './plan.ts'
import { clientBugs, type PlantedBug } from './plantedBugs.ts'
import type { HistoryRecorder } from './recorder.ts'

/** An application that cannot start is started again after this pause. */
const START_AGAIN_MS = 5000

/** A handler that is `slow` takes so long. */
const SLOW_MS = 5000

/**
 * An orderly queue that is given away is unlocked by force when its last lock is 20 s old, whatever its handler does
 * (tryRemoveOrderMessageQueue); before that a handler is waited for 500 ms, and an orderly one stays below.
 */
const SLOW_ORDERLY_MS = 450

export interface ClientContext {
  readonly world: World
  readonly recorder: HistoryRecorder
  readonly namesrv: string
  readonly plantedBugs: ReadonlySet<PlantedBug>
}

/** An application process on a host of its own, which may be killed and started again. */
export abstract class ClientNode {
  readonly name: string
  protected readonly context: ClientContext
  readonly #host: Host
  #process: SimProcess | undefined

  constructor(name: string, host: Host, context: ClientContext) {
    this.name = name
    this.#host = host
    this.context = context
  }

  get running(): boolean {
    return this.#process?.alive === true
  }

  /** Nothing happens when it runs. */
  start(): void {
    if (this.running) return
    const process = this.#host.spawn(this.name)
    this.#process = process
    this.context.recorder.record('client', { client: this.name, what: 'started' })
    void this.boot(process)
  }

  kill(): void {
    if (!this.running) return
    this.context.recorder.record('client', { client: this.name, what: 'killed' })
    this.end()
  }

  protected abstract boot(process: SimProcess): Promise<void>

  protected end(): void {
    this.#process?.kill()
    this.#process = undefined
  }
}

export class ProducerNode extends ClientNode {
  #producer: Producer | undefined
  #pending = 0

  /** Sends that have no answer yet. */
  get pending(): number {
    return this.running ? this.#pending : 0
  }

  /** A message that is due while the process is down is never sent. */
  send(message: PlannedMessage): void {
    const producer = this.#producer
    if (!this.running || producer === undefined) return
    const { recorder } = this.context
    const { id, orderKey, delayLevel, delayMs } = message
    recorder.record('sendInvoked', { id, producer: this.name, delayMs })
    this.#pending++
    const outgoing = { topic: TOPIC, body: id, keys: [id], ...(delayLevel === undefined ? {} : { delayLevel }) }
    producer.send(outgoing, { orderKey }).then(
      ({ status, queue, queueOffset }) => {
        this.#pending--
        recorder.record('sendAcknowledged', {
          id,
          producer: this.name,
          status,
          queue: messageQueueName(queue),
          queueOffset,
        })
      },
      (error: unknown) => {
        this.#pending--
        recorder.record('sendFailed', { id, producer: this.name, reason: reasonOf(error) })
      },
    )
  }

  protected async boot(process: SimProcess): Promise<void> {
    const { namesrv } = this.context
    this.#pending = 0
    const producer = createProducer({
      runtime: process.runtime,
      namesrv,
      group: 'producers',
      plantedBugs: clientBugs(this.context.plantedBugs),
    })
    await producer.start()
    this.#producer = producer
  }
}

export interface ConsumerNodeOptions {
  readonly group: HistoryGroup
  readonly handleMs: number
  readonly failures: ReadonlyMap<string, FailurePlan>
  /** Attempts so far by message id, shared by the group: a restarted consumer does not start to count anew. */
  readonly attempts: Map<string, number>
}

export class ConsumerNode extends ClientNode {
  readonly group: HistoryGroup
  readonly #options: ConsumerNodeOptions
  #consumer: PushConsumer | undefined
  #left = false

  constructor(name: string, host: Host, context: ClientContext, options: ConsumerNodeOptions) {
    super(name, host, context)
    this.group = options.group
    this.#options = options
  }

  /** True when it shut down in good order; it does not come back. */
  get left(): boolean {
    return this.#left
  }

  override start(): void {
    if (!this.#left) super.start()
  }

  leave(): void {
    if (!this.running || this.#left) return
    this.#left = true
    this.context.recorder.record('client', { client: this.name, what: 'left' })
    const consumer = this.#consumer
    if (consumer === undefined) this.end()
    else void consumer.shutdown().then(() => this.end())
  }

  protected async boot(process: SimProcess): Promise<void> {
    const { world, namesrv, plantedBugs } = this.context
    const { orderly, name, retries } = this.group
    this.#consumer = undefined
    const consumer = createPushConsumer({
      runtime: process.runtime,
      namesrv,
      group: name,
      orderly,
      maxReconsumeTimes: retries,
      subscriptions: { [TOPIC]: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      allocateStrategy: this.#observedStrategy(),
      handler: (message) => this.#handle(message, process),
      plantedBugs: clientBugs(plantedBugs),
    })
    try {
      await consumer.start()
      this.#consumer = consumer
    } catch {
      // No NameServer answered: the process ends, and whoever supervises it starts it again.
      if (!process.alive || this.#left) return
      this.kill()
      world.after(START_AGAIN_MS, `start ${this.name} again`, () => this.start())
    }
  }

  /** The default strategy; what it decides is written down when it changes. */
  #observedStrategy(): AllocateStrategy {
    const shares = new Map<string, string>()
    return (queues, clientIds, clientId) => {
      const mine = allocateAveragely(queues, clientIds, clientId)
      const topic = queues[0]?.topic ?? ''
      const share = mine.map(messageQueueKey).join(' ')
      if (shares.get(topic) !== share) {
        shares.set(topic, share)
        const { name: consumer } = this
        this.context.recorder.record('assigned', { group: this.group.name, consumer, topic, queues: mine.length })
      }
      return mine
    }
  }

  async #handle(message: ReceivedMessage, process: SimProcess): Promise<ConsumeOutcome> {
    const { recorder } = this.context
    const { failures, attempts, handleMs } = this.#options
    const { orderly, name: group, retries } = this.group
    const { text: id, queueOffset, reconsumeTimes } = message
    const delivery = recorder.nextDelivery()
    const { name: consumer } = this
    const queue = messageQueueName(message.queue)
    recorder.record('delivered', { delivery, id, group, consumer, queue, queueOffset, reconsumeTimes })
    const attempt = (attempts.get(id) ?? 0) + 1
    attempts.set(id, attempt)
    const failure = failures.get(id)
    const failing = failure !== undefined && attempt <= failure.times
    const slow = failing && failure.how === 'slow'
    const takesMs = slow ? (orderly ? SLOW_ORDERLY_MS : SLOW_MS) : handleMs
    if (takesMs > 0) await sleep(process.runtime.clock, takesMs, 'handler')
    recorder.record('consumed', { delivery, id, group, consumer, success: !failing })
    if (!failing) return 'CONSUME_SUCCESS'
    if (reconsumeTimes >= retries) recorder.exhausted(group, id)
    if (failure.how === 'throw') throw new Error(`planned failure of ${id}`)
    return orderly ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'RECONSUME_LATER'
  }
}

function messageQueueName(queue: {
  readonly topic: string
  readonly brokerName: string
  readonly queueId: number
}): string {
  return `${queue.topic}/${queue.brokerName}/${queue.queueId}`
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
