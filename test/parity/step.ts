import type { Credentials } from '../../src/protocol/index.ts'

/** One question to a server, as plain data. Texts may hold `<name.field>`: a field of the answer saved as `name`. */
export interface Step {
  /** Unique within its group; snapshots and explanations refer to it. */
  readonly what: string
  readonly code: number
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: Body
  /** The connection that asks. Default: `a`. One is opened when it is first named. */
  readonly from?: string
  readonly to?: 'broker' | 'namesrv'
  readonly serialize?: 'JSON' | 'ROCKETMQ'
  /** Who signs the request; `null`: nobody, where the group's requests are signed. */
  readonly as?: Credentials | null
  /** Ordinal of the client's release. Default: 5.3.3. */
  readonly version?: number
  /** Sent one-way: there must be no answer. */
  readonly oneway?: boolean
  /** How long an answer is waited for. Default 4 s. */
  readonly limitMs?: number
  /** The answer is not waited for; a later Answered step fetches it by this name. */
  readonly held?: string
  /** Keeps the answer's fields for later steps, and `offset`, the physical offset in its msgId. */
  readonly save?: string
  /** Milliseconds to let pass first. */
  readonly after?: number
  /** Fields of the answer, and members of its JSON or properties, that chance decides; only their presence is compared. */
  readonly vague?: readonly string[]
  /** Entries of tables and lists in the answer's JSON that do not contain this text are left out. */
  readonly about?: string
}

/** Fetches the answer to a held question. */
export interface Answered {
  readonly what: string
  readonly answerTo: string
  readonly after?: number
}

/** What the server asked of a connection since the last look, in order. */
export interface Pushed {
  readonly what: string
  readonly pushedTo: string
  readonly after?: number
}

/** From now on a connection answers what the server asks of it. */
export interface Answering {
  readonly what: string
  readonly answering: string
  /** Code of the server's request. */
  readonly asked: number
  readonly reply: Reply
  readonly after?: number
}

export interface Reply {
  readonly code: number
  readonly remark?: string
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Closes a connection. */
export interface Closed {
  readonly what: string
  readonly close: string
  readonly after?: number
}

/**
 * Text; parts of a batch, of which the last `cut` bytes are missing; so many bytes `x`; or text that is compressed with
 * zlib.
 */
export type Body =
  | string
  | { readonly batch: readonly BatchPart[]; readonly cut?: number }
  | { readonly bytes: number }
  | { readonly deflated: string }

export interface BatchPart {
  readonly body: string
  readonly properties?: string
  readonly flag?: number
}

export type Turn = Step | Answered | Pushed | Answering | Closed

export interface Group {
  /** Also the name of the file with its recorded answers. */
  readonly name: string
  /** Signs every request that does not say who does. */
  readonly as?: Credentials
  readonly turns: readonly Turn[]
  /** Options of a broker that only this group is asked of; they count from its start on. */
  readonly startedWith?: Readonly<Record<string, string>>
  /** Milliseconds to let pass after the last question, where the broker goes on writing: groups tell offsets from their start. */
  readonly quietMs?: number
  /** The broker writes on its own meanwhile: physical offsets are not compared. */
  readonly logMoves?: true
}
