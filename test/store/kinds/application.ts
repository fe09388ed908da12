import { decodeRecords } from '../../../src/protocol/index.ts'
import type { Host, World } from '../../../src/sim/index.ts'
import { Consumers } from './consumers.ts'
import { Memory } from './memory.ts'
import type { Work } from './plan.ts'
import { Producers } from './producers.ts'
import { Wire } from './wire.ts'

/** Producers and consumers of every kind on one connection. They never fail themselves. */
export class Application {
  readonly memory: Memory = new Memory()
  readonly #wire: Wire
  readonly #producers: Producers
  readonly #consumers: Consumers

  constructor(world: World, host: Host) {
    this.#wire = new Wire(world, host, {
      CHECK_TRANSACTION_STATE: ({ header: { tranStateTableOffset = -1, commitLogOffset = -1 }, body }) => {
        const [record] = body === undefined ? [] : decodeRecords(body)
        if (record !== undefined) this.#producers.checked(record, { tranStateTableOffset, commitLogOffset })
        return undefined
      },
    })
    this.#producers = new Producers(this.#wire, this.memory)
    this.#consumers = new Consumers(this.#wire, this.memory)
  }

  connect(): void {
    this.#wire.connect()
  }

  do(work: Exclude<Work, { kind: 'pass' }>): void {
    switch (work.kind) {
      case 'send':
        this.#send(work.queue, work.bodyBytes)
        break
      case 'batch':
        this.#producers.batch(work.queue, work.count)
        break
      case 'delay':
        this.#producers.delayed(work.level)
        break
      case 'timed':
        this.#producers.timed(work.delayMs)
        break
      case 'recall':
        this.#producers.recall(work.pick)
        break
      case 'half':
        this.#producers.half(work.end, work.now, work.unsure)
        break
      case 'pop':
        this.#consumers.pop(work)
        break
      case 'popInOrder':
        this.#consumers.popInOrder(work.max, work.ack)
        break
      case 'pull':
        this.#consumers.pull(work.queue)
        break
      case 'sendBack':
        this.#consumers.sendBack(work.pick, work.level)
        break
      case 'topic':
        this.#createTopic()
        break
      default:
        work satisfies never
    }
  }

  /** Takes whatever there is and acknowledges all of it. */
  takeEverything(): void {
    this.#consumers.pop({ max: 32, ack: -1, hide: 0, invisibleMs: 3000, batch: false })
    this.#consumers.popInOrder(16, -1)
    for (const queueId of [0, 1]) this.#consumers.pull(queueId)
  }

  #send(queue: number, bodyBytes: number): void {
    if (queue < 2) this.#producers.plain(queue, bodyBytes)
    else if (queue === 2) this.#producers.toPop(bodyBytes)
    else this.#producers.toPopInOrder(bodyBytes)
  }

  #createTopic(): void {
    const name = `Created${this.memory.nextNumber()}`
    const header = {
      topic: name,
      defaultTopic: 'TBW102',
      readQueueNums: 1,
      writeQueueNums: 1,
      perm: 6,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      order: false,
    }
    this.#wire.ask('UPDATE_AND_CREATE_TOPIC', header, undefined, ({ code }) => {
      if (code === 0) this.memory.created(name, this.#wire.nowMs)
    })
  }
}
