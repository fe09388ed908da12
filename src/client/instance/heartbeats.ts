import { type ConsumerData, type HeartbeatData, heartbeatBody, MASTER_ID, SystemGroup } from '../../protocol/index.ts'
import type { Logger } from '../../runtime/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Invoker } from './invoker.ts'
import type { ConsumerMember, ProducerMember } from './members.ts'
import type { RouteTable } from './routeTable.ts'

export interface HeartbeatOptions {
  readonly clientId: string
  readonly dialect: Dialect
  readonly invoker: Invoker
  readonly routes: RouteTable
  readonly logger: Logger
  readonly producers: ReadonlyMap<string, ProducerMember>
  readonly consumers: ReadonlyMap<string, ConsumerMember>
}

/** HEART_BEAT (34), version 1, to every broker that the routes name: slaves only when there are consumers. */
export class Heartbeats {
  readonly #options: HeartbeatOptions
  /** The round that the next one waits for; a round never rejects. */
  #turn: Promise<void> = Promise.resolve()
  #rounds = 0
  /** The last body, which is sent again while it says the same. */
  #last: { readonly data: HeartbeatData; readonly body: Uint8Array } | undefined
  /** MQVersion ordinals by broker address, from the answers' headers. */
  readonly brokerVersions: Map<string, number> = new Map()

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  /** One broker after the other, as the original does: a dead one delays the rest by its time-out. */
  async toAll(): Promise<void> {
    const { heartbeatsOverlap } = this.#options.dialect.connections
    if (heartbeatsOverlap === 'allowed') return await this.#round()
    if (heartbeatsOverlap === 'skipped' && this.#rounds > 0) return
    this.#rounds++
    const mine = this.#turn.then(() => this.#round())
    this.#turn = mine
    await mine
    this.#rounds--
  }

  async #round(): Promise<void> {
    const { producers, consumers, routes } = this.#options
    if (producers.size === 0 && consumers.size === 0) return
    for (const [brokerName, addresses] of [...routes.brokers]) {
      for (const [brokerId, address] of addresses) {
        if (brokerId !== MASTER_ID && consumers.size === 0) continue
        await this.toBroker(address, brokerName, brokerId)
      }
    }
  }

  /** False when the broker could not be told. */
  async toBroker(address: string, brokerName: string, brokerId: number): Promise<boolean> {
    const { dialect } = this.#options
    try {
      const reply = await this.#options.invoker.call('HEART_BEAT', address, {}, { body: this.#body() })
      this.brokerVersions.set(address, reply.command.version)
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.logger.log('warn', dialect.logs.heartbeatFailed, { brokerName, brokerId, address, reason })
      return false
    }
  }

  #body(): Uint8Array {
    const { clientId, producers, consumers, dialect } = this.#options
    const groups = [...producers.keys()]
    if (dialect.producer.heartbeatInnerProducer && !producers.has(SystemGroup.CLIENT_INNER_PRODUCER))
      groups.push(SystemGroup.CLIENT_INNER_PRODUCER)
    const data: HeartbeatData = {
      clientID: clientId,
      consumerDataSet: [...consumers.values()].map((consumer) => consumer.heartbeatData()),
      producerDataSet: groups.map((groupName) => ({ groupName })),
      // Fingerprint 0 is version 1 of the heartbeat; 4.9 and Go do not know the field.
      ...(dialect.wire.heartbeatFingerprint ? { heartbeatFingerprint: 0, withoutSub: false } : {}),
    }
    if (this.#last === undefined || !saysTheSame(this.#last.data, data)) {
      this.#last = { data, body: heartbeatBody.encode(data) }
    }
    return this.#last.body
  }
}

/** Of one client: its id and what its dialect adds stay. Subscriptions are replaced when they change, never written to. */
function saysTheSame(left: HeartbeatData, right: HeartbeatData): boolean {
  return (
    sameItems(left.producerDataSet, right.producerDataSet, (one, other) => one.groupName === other.groupName) &&
    sameItems(left.consumerDataSet, right.consumerDataSet, sameConsumer)
  )
}

function sameConsumer(left: ConsumerData, right: ConsumerData): boolean {
  return (
    left.groupName === right.groupName &&
    left.consumeType === right.consumeType &&
    left.messageModel === right.messageModel &&
    left.consumeFromWhere === right.consumeFromWhere &&
    left.unitMode === right.unitMode &&
    sameItems(left.subscriptionDataSet, right.subscriptionDataSet, (one, other) => one === other)
  )
}

function sameItems<T>(left: readonly T[], right: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return left.length === right.length && left.every((item, index) => same(item, right[index] as T))
}
