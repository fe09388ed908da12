import { isRetryTopic } from '../protocol/index.ts'
/** A queue as `topic/brokerName/queueId`. */
export type QueueName = string

/** What a run did, as its clients and operators saw it. `at` is simulated time in milliseconds. */
export interface HistoryEventFields {
  /** An application hands a message to its producer. Ids are the application's own, unique in a run. */
  sendInvoked: {
    readonly id: string
    readonly producer: string
    /** The least time until a consumer may see it; 0 without a delay level. */
    readonly delayMs: number
  }
  /** `status` is the SendStatus of the answer. */
  sendAcknowledged: {
    readonly id: string
    readonly producer: string
    readonly status: string
    readonly queue: QueueName
    readonly queueOffset: number
  }
  sendFailed: { readonly id: string; readonly producer: string; readonly reason: string }
  /** A handler begins. `delivery` numbers the deliveries of the run. */
  delivered: {
    readonly delivery: number
    readonly id: string
    readonly group: string
    readonly consumer: string
    /** Where it was read: a queue of the topic, or of the group's retry topic. */
    readonly queue: QueueName
    readonly queueOffset: number
    readonly reconsumeTimes: number
  }
  /** The handler of a delivery ends. */
  consumed: {
    readonly delivery: number
    readonly id: string
    readonly group: string
    readonly consumer: string
    readonly success: boolean
  }
  /** The share of a topic that a rebalance gave to a consumer changed. */
  assigned: { readonly group: string; readonly consumer: string; readonly topic: string; readonly queues: number }
  /** Found in the group's dead-letter queue. */
  deadLetter: { readonly id: string; readonly group: string }
  /** `repaired`: it did not start because files below `config/` were torn, and an operator removed them. */
  server: {
    readonly server: string
    readonly role: 'namesrv' | 'broker'
    readonly what: 'started' | 'killed' | 'poweredOff' | 'startFailed' | 'repaired'
    readonly reason?: string
  }
  /** `left` is the beginning of a shutdown. */
  client: { readonly client: string; readonly what: 'started' | 'killed' | 'left' }
  /** A fault of the network begins or ends; a reset begins and ends at once. */
  network: { readonly fault: string; readonly active: boolean }
  /**
   * A fault inside a broker begins or ends. `late`: what it serves and puts is late, and answers may come too late or never;
   * otherwise it refuses.
   */
  inside: {
    readonly fault: string
    readonly server: string
    readonly active: boolean
    readonly late: boolean
    /** Each sync takes so much longer. */
    readonly syncMs: number
  }
  /** Nothing strikes any more. */
  healed: Readonly<Record<never, never>>
  /** The run is over. `complete` when nothing was waited for any more. */
  ended: { readonly complete: boolean }
}

export type HistoryEventKind = keyof HistoryEventFields

export type HistoryEvent<K extends HistoryEventKind = HistoryEventKind> = {
  readonly [Kind in K]: { readonly kind: Kind; readonly at: number } & HistoryEventFields[Kind]
}[K]

export interface HistoryGroup {
  readonly name: string
  readonly orderly: boolean
  /** Deliveries after the first before a message goes to the dead-letter queue. */
  readonly retries: number
}

/** What checkers read, and nothing else. Events stand in the order in which they happened. */
export interface History {
  /** All of them subscribe to the topic of every message in the history. */
  readonly groups: readonly HistoryGroup[]
  readonly events: readonly HistoryEvent[]
}

/** All events of one kind, in order. */
export function eventsOf<K extends HistoryEventKind>(history: History, kind: K): HistoryEvent<K>[] {
  return history.events.filter((event) => event.kind === kind) as unknown as HistoryEvent<K>[]
}

/** True for the queues of retry topics. */
export function isRetryQueue(queue: QueueName): boolean {
  return isRetryTopic(queue)
}
