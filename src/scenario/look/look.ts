/** A queue as its broker has it. Its messages are those from `minOffset` to before `maxOffset`. */
export interface QueueLook {
  /** Broker name. */
  readonly broker: string
  readonly queueId: number
  readonly minOffset: number
  readonly maxOffset: number
}

/** How far a group has come in a queue. */
export interface ProgressLook extends QueueLook {
  /** The offset that the broker has of the group; −1 for none. */
  readonly committed: number
  /** Messages from there on, as `#Diff` of consumerProgress; all of them when nothing was committed. */
  readonly diff: number
}

/** A topic in the table of a broker. */
export interface TopicLook {
  readonly readQueues: number
  readonly writeQueues: number
  /** 2 write, 4 read, 6 both. */
  readonly perm: number
  readonly order: boolean
}

/** What a route says of one broker. */
export interface RouteLook {
  readonly broker: string
  /** Of the master; undefined when there is none. */
  readonly master: string | undefined
  readonly readQueues: number
  readonly writeQueues: number
  readonly perm: number
}

/** One connection of a member of a consumer group, as a broker sees it. */
export interface MemberLook {
  readonly broker: string
  readonly clientId: string
  /** `ip:port` of the connection. */
  readonly remote: string
}

/** A message in a queue of a broker. */
export interface StoredLook {
  readonly broker: string
  readonly queueId: number
  readonly queueOffset: number
  /** As UTF-8. */
  readonly body: string
  readonly tags: string | undefined
  readonly properties: Readonly<Record<string, string>>
  readonly reconsumeTimes: number
  /** Wall milliseconds of the broker. */
  readonly storedAtMs: number
}

/** What the running servers and clients held at one moment. Names that nobody knows give empty lists and undefined. */
export interface Look {
  readonly atMs: number
  /** A topic as one broker has it. */
  topic(broker: string, topic: string): TopicLook | undefined
  /** What a NameServer (default: the first) would answer for a topic; empty without a route. */
  route(topic: string, namesrv?: string): readonly RouteLook[]
  /** The queues of a topic that hold or held messages, of all brokers. */
  queues(topic: string): readonly QueueLook[]
  /** Queues without messages and without an offset of the group are left out. */
  progress(group: string, topic: string): readonly ProgressLook[]
  /** `Consume Diff Total`. */
  diff(group: string, topic: string): number
  /** By broker, and of one broker in the order in which they came. */
  members(group: string): readonly MemberLook[]
  /** The expression that a broker has for all members of a group, from their last heartbeat. */
  subscription(broker: string, group: string, topic: string): string | undefined
  /** Queues of a topic that a client works on, as `broker-a:0`. */
  holds(client: string, topic: string): readonly string[]
  /** Whatever is stored under a topic; `%DLQ%group` are the dead letters, `%RETRY%group` what is to come again. */
  messages(topic: string): readonly StoredLook[]
}
