/** What a trace says about messages and groups; times are simulated milliseconds. */
export interface MessageEvidence {
  readonly sends: readonly SeenSend[]
  readonly pulls: readonly SeenPull[]
  readonly heartbeats: readonly SeenSubscription[]
  readonly received: readonly SeenDelivery[]
  readonly commits: readonly SeenCommit[]
  readonly lostDials: readonly SeenLostDial[]
  readonly refusedStarts: readonly SeenRefusal[]
  /** Changes of clocks. */
  readonly skews: readonly SeenSkew[]
  /** Time of the last event. */
  readonly endMs: number
}

/** A host's clock is so much ahead of the time of the world from now on. */
export interface SeenSkew {
  readonly atMs: number
  readonly host: string
  readonly skewMs: number
}

/** A message in a send request, and what the broker answered. */
export interface SeenSend {
  readonly atMs: number
  readonly from: string
  readonly broker: string
  readonly topic: string
  /** Name of the answer's code; undefined while none has come. */
  readonly result: string | undefined
  readonly remark: string | undefined
  readonly queueId: number | undefined
  readonly offset: number | undefined
  readonly uniqueKey: string | undefined
  /** Id of the batch that it was sent in: consumers of the releases see that one. */
  readonly batchKey: string | undefined
  readonly offsetMsgId: string | undefined
  readonly keys: readonly string[]
  readonly tag: string | undefined
  readonly body: string
  /** How long after the send it may be delivered: by delay level or timer. 0: at once. */
  readonly delayMs: number
  /** A half message, which waits for its transaction. */
  readonly half: boolean
}

/** A pull or pop, and what it brought. */
export interface SeenPull {
  readonly atMs: number
  readonly from: string
  readonly broker: string
  readonly kind: 'pull' | 'pop'
  readonly group: string
  readonly topic: string
  readonly queueId: number
  /** Undefined for a pop: the broker knows it. */
  readonly offset: number | undefined
  readonly expression: string | undefined
  readonly result: string | undefined
  readonly nextOffset: number | undefined
  readonly maxOffset: number | undefined
  readonly got: readonly SeenRecord[]
}

/** A message in an answer. */
export interface SeenRecord {
  readonly queueId: number
  readonly offset: number
  readonly uniqueKey: string | undefined
}

/** A group's subscription as one member's heartbeat names it. */
export interface SeenSubscription {
  readonly atMs: number
  readonly host: string
  readonly clientId: string
  readonly group: string
  readonly topic: string
  readonly expression: string
}

/** A message that a handler got. */
export interface SeenDelivery {
  readonly atMs: number
  readonly client: string
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly body: string
  readonly reconsumeTimes: number
}

export interface SeenCommit {
  readonly atMs: number
  readonly broker: string
  readonly group: string
  readonly topic: string
  readonly queueId: number
  readonly offset: number
}

/** A connection that did not open. */
export interface SeenLostDial {
  readonly atMs: number
  readonly host: string
  readonly to: string
  readonly why: string
}

/** A member whose configuration a broker refused when it started. */
export interface SeenRefusal {
  readonly atMs: number
  readonly host: string
  readonly broker: string
  readonly result: string
  readonly remark: string | undefined
}
