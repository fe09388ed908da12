import type { Kinds } from './kinds.ts'

/**
 * Where messages go or come from: topics `T0` to `T2`, a topic that only a send creates (`X`), retry (`R`) and dead-letter
 * (`D`) topics of the groups `G0` and `G1`, what comes back to a group that pops (`R0_T0`), or a topic of the broker itself.
 */
export type Place =
  | 'T0'
  | 'T1'
  | 'T2'
  | 'X'
  | 'R0'
  | 'R1'
  | 'D0'
  | 'D1'
  | `R${0 | 1}_${'T0' | 'T1'}`
  | 'SCHEDULE_TOPIC_XXXX'
  | 'a b'

export const ownTopics: readonly Place[] = ['T0', 'T1', 'T2', 'X', 'R0', 'R1', 'D0', 'D1']
/** Retries of POP: the broker makes them when the first message comes back. */
export const popTopics: readonly Place[] = ['R0_T0', 'R0_T1', 'R1_T0', 'R1_T1']
export const groupNumbers: readonly number[] = [0, 1]
export const clientNumbers: readonly number[] = [0, 1, 2]

/** A position in a queue: a number, where the group's last pull of the queue left off, or the end of the queue. */
export type Position = number | 'next' | 'end'

/** A moment: an earlier `mark` by its index (counted round), or a number of milliseconds since 1970. */
export type Moment = { readonly mark: number } | number

export interface Expression {
  readonly type: 'TAG' | 'SQL92' | 'ZZ'
  readonly text: string
}

/**
 * What a scripted consumer does with a record: `ok`, `later` (back with level 0: 3 + tries so far), a level of its own, or
 * `dead` (level -1).
 */
export type Outcome = 'ok' | 'later' | 'dead' | number

export interface Send {
  readonly op: 'send'
  readonly to: Place
  readonly queue: number
  readonly form: 'v1' | 'v2' | 'batch'
  /** Messages of a batch. */
  readonly count: number
  readonly tag: string
  readonly key: string
  /** A property for SQL92 expressions. */
  readonly number: number
  /** 0: none. Level 2 takes 9 s, and the sequence goes on meanwhile; the others take 1 s and are waited for. */
  readonly delay: number
  /** Without an own UNIQ_KEY the broker makes one or none. */
  readonly unique: boolean
  /** A batch with a key of its own is one record in batch consume queues. */
  readonly keyed?: true
  /** Of a retry that a client sends itself. */
  readonly tries?: readonly [reconsumeTimes: number, maxReconsumeTimes: number]
  readonly flaw?: 'no body' | 'long properties' | 'no default topic' | 'cut' | 'no producer group' | 'half'
}

export type Operation =
  | Send
  | Kinds
  | {
      readonly op: 'topic'
      readonly topic: Place
      readonly read: number
      readonly write: number
      readonly perm: number
      readonly order: boolean
      /** Asks for batch consume queues, which only a new topic gets. */
      readonly batches?: true
    }
  | { readonly op: 'delete topic'; readonly topic: Place }
  | {
      readonly op: 'group'
      readonly group: number
      readonly enable: boolean
      readonly broadcast: boolean
      readonly retryQueues: number
      readonly retryMax: number
      readonly policy?: 'EXPONENTIAL' | 'CUSTOMIZED' | 'NONE'
      readonly orderly?: boolean
    }
  | { readonly op: 'delete group'; readonly group: number; readonly clean: boolean }
  | { readonly op: 'forbid'; readonly group: number; readonly topic: Place; readonly readable: boolean }
  | {
      readonly op: 'join'
      readonly client: number
      readonly group: number
      readonly topics: readonly { readonly topic: Place; readonly filter: Expression }[]
      readonly broadcasts: boolean
      readonly version: number
    }
  | { readonly op: 'leave'; readonly client: number; readonly group: number }
  | { readonly op: 'drop'; readonly client: number }
  | {
      readonly op: 'lock' | 'unlock'
      readonly client: number
      readonly group: number
      readonly topic: Place
      readonly queues: readonly number[]
    }
  | {
      readonly op: 'pull'
      readonly client: number
      readonly group: number
      readonly topic: Place
      readonly queue: number
      readonly from: Position
      readonly max: number
      /** What the pull commits on its way; -1: nothing. */
      readonly commit: number
      /** Brought along; otherwise that of the heartbeats holds. */
      readonly filter?: Expression
      readonly version: number
    }
  | {
      /** A pull at the end of the queue that waits there, and a message that comes. */
      readonly op: 'wake'
      readonly client: number
      readonly group: number
      readonly topic: Place
      readonly queue: number
      readonly filter: Expression
      readonly tag: string
    }
  | {
      /** Pulls what the group has not seen of a queue, handles each record as scripted, and commits. */
      readonly op: 'consume'
      readonly client: number
      readonly group: number
      readonly topic: Place
      readonly queue: number
      readonly max: number
      readonly outcomes: readonly Outcome[]
      /** maxReconsumeTimes of what is sent back; -1: left to the group. */
      readonly tries: number
    }
  | {
      readonly op: 'back'
      readonly group: number
      readonly message: number
      readonly level: number
      readonly tries: number
    }
  | { readonly op: 'offset'; readonly group: number; readonly topic: Place; readonly queue: number }
  | {
      readonly op: 'commit'
      readonly group: number
      readonly topic: Place
      readonly queue: number
      readonly to: Position
    }
  | {
      readonly op: 'search'
      readonly topic: Place
      readonly queue: number
      readonly at: Moment
      readonly boundary?: 'upper' | 'lower'
    }
  | {
      readonly op: 'reset'
      readonly group: number
      readonly topic: Place
      readonly at: Moment
      readonly force: boolean
      /** Queue and offset by themselves, as mqadmin resetOffsetByOffset asks. */
      readonly exact?: readonly [queue: number, offset: number]
    }
  | {
      readonly op: 'clone'
      readonly from: number
      readonly to: number
      readonly topic: Place
      readonly offline: boolean
    }
  | { readonly op: 'by key'; readonly topic: Place; readonly key: string; readonly max: number }
  | { readonly op: 'by unique key'; readonly topic: Place; readonly message: number }
  | { readonly op: 'by id'; readonly message: number }
  | { readonly op: 'ends'; readonly topic: Place; readonly queue: number }
  | { readonly op: 'statistics'; readonly topic: Place; readonly group: number }
  /** Notes the time, with some distance to what stands before and behind. */
  | { readonly op: 'mark' }
  /** Waits until every delayed message is there. */
  | { readonly op: 'settle' }

/** How the broker ends between two parts. `kill` comes after a quiet moment, in which it has written its files. */
export type Restart = 'stop' | 'kill'

/** Plain data: what one run does. One part more than restarts. */
export interface Sequence {
  readonly restarts: readonly Restart[]
  readonly parts: readonly (readonly Operation[])[]
}
