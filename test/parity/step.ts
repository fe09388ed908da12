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
  /** The answer is not waited for; a later Answered step fetches it by this name. */
  readonly held?: string
  /** Keeps the answer's fields for later steps, and `offset`, the physical offset in its msgId. */
  readonly save?: string
  /** Milliseconds to let pass first. */
  readonly after?: number
  /** Fields of the answer that chance decides; only their presence is compared. */
  readonly vague?: readonly string[]
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

/** Closes a connection. */
export interface Closed {
  readonly what: string
  readonly close: string
  readonly after?: number
}

export type Body = string | { readonly batch: readonly BatchPart[]; readonly cut?: number } | { readonly bytes: number }

export interface BatchPart {
  readonly body: string
  readonly properties?: string
  readonly flag?: number
}

export type Turn = Step | Answered | Pushed | Closed

export interface Group {
  readonly name: string
  /** Signs every request that does not say who does. */
  readonly as?: Credentials
  readonly turns: readonly Turn[]
}
