import type { Expression, Place } from './operation.ts'

/** How a producer ends a transaction. */
export type TransactionEnd = 'commit' | 'rollback' | 'unknown'

/** What every message of the kinds below has. */
interface Told {
  readonly to: Place
  readonly queue: number
  readonly tag: string
  readonly key: string
  readonly number: number
}

/** A half message, its producer's word, and what the producer's group says when the broker asks. */
export interface Transaction extends Told {
  readonly op: 'transaction'
  readonly first: TransactionEnd | 'silent'
  /** What is said to one check after the other; then `unknown`, until the broker gives up. */
  readonly answers: readonly TransactionEnd[]
  /** Who is connected when the broker asks: the producer that sent, or another member of its group. */
  readonly asked: 'sender' | 'another'
}

/** A half message of a group that nobody can ask; a later operation may end it. */
export interface Half extends Told {
  readonly op: 'half'
  /** Seconds in which it must not be checked; -1: it does not say. It was born 10 s ago when it does. */
  readonly immunity: number
}

/** Ends an earlier half message, by its index (counted round; -1 is the last). */
export interface End {
  readonly op: 'end'
  readonly half: number
  readonly how: TransactionEnd
  readonly fromCheck: boolean
  readonly flaw?: 'group' | 'table offset' | 'log offset'
}

/**
 * A message for a time. Up to 3 s are waited for. 18 s are on their way while the sequence goes on. Longer times are not
 * met within a sequence. From then on the message can be recalled.
 */
export interface Timed extends Told {
  readonly op: 'timed'
  readonly by: 'seconds' | 'milliseconds' | 'time'
  readonly ms: number
  /** Recalled before or after its time. */
  readonly recall: 'no' | 'before' | 'after'
}

/** Recalls an earlier timed message, by its index (counted round; -1 is the last). */
export interface Recall {
  readonly op: 'recall'
  readonly timed: number
  readonly flaw?: 'topic' | 'handle' | 'broker'
}

/** What a consumer does with a record that it popped for a short time: acknowledges it, or lets it come back. */
export type Popped = 'ok' | 'lost'

export interface Pop {
  readonly op: 'pop'
  readonly client: number
  readonly group: number
  readonly topic: Place
  /** -1: all of them. */
  readonly queue: number
  readonly max: number
  readonly order: boolean
  /** Where a group without an offset begins: 0 at the first message, 1 at the last. */
  readonly init: number
  readonly filter?: Expression
  /** Of ordered consumers. */
  readonly attempt: string
  /** For a short time, with what is done with the records in turn; otherwise for longer than a sequence takes. */
  readonly short?: readonly Popped[]
}

/** A POP that waits, and a message that comes. */
export interface PopWake {
  readonly op: 'pop wake'
  readonly client: number
  readonly group: number
  readonly topic: Place
  readonly queue: number
  readonly tag: string
  readonly filter?: Expression
}

/** Records that were popped before, by their index (counted round; -1 is the last). */
export interface Ack {
  readonly op: 'ack'
  readonly popped: number
}

export interface BatchAck {
  readonly op: 'batch ack'
  readonly popped: readonly number[]
}

export interface Change {
  readonly op: 'change'
  readonly popped: number
  /** Back at once, or for longer than a sequence takes. */
  readonly to: 'soon' | 'long'
}

export interface Notify {
  readonly op: 'notify'
  readonly group: number
  readonly topic: Place
  readonly queue: number
  readonly order: boolean
}

export interface Assign {
  readonly op: 'assign'
  readonly client: number
  readonly group: number
  readonly topic: Place
  readonly strategy: string
  readonly model: 'CLUSTERING' | 'BROADCASTING'
}

export interface Mode {
  readonly op: 'mode'
  readonly group: number
  readonly topic: Place
  readonly mode: 'PULL' | 'POP'
  readonly share: number
}

/** A reply, and the requester that it is for. */
export interface Reply {
  readonly op: 'reply'
  readonly to: Place
  readonly queue: number
  readonly form: 'v1' | 'v2'
  readonly tag: string
  readonly number: number
  readonly requester: 'takes' | 'refuses' | 'is gone' | 'is unknown' | 'is not named'
}

/** Locks a queue and consumes it in order: a record that fails holds up those behind it, or goes to the dead letters. */
export interface Orderly {
  readonly op: 'orderly'
  readonly client: number
  readonly group: number
  readonly topic: Place
  readonly queue: number
  readonly outcomes: readonly ('ok' | 'suspend' | 'dead')[]
}

export type Kinds =
  | Transaction
  | Half
  | End
  | Timed
  | Recall
  | Pop
  | PopWake
  | Ack
  | BatchAck
  | Change
  | Notify
  | Assign
  | Mode
  | Reply
  | Orderly
