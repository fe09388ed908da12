import type { RemotingCommand } from '../command.ts'

/**
 * How a JSON header is laid out. Receivers do not care; it is kept so that what a dialect of client writes, and what is
 * written again from a recording, has the bytes of the original.
 *
 * - `java`: keys in alphabetical order, a null remark left out, `serializeTypeCurrentRPC` present (remoting.md 1.2).
 * - `go`: code, language, version, opaque, flag, remark, extFields; always all of them (remoting.md 19.4).
 */
export type HeaderKeys = 'java' | 'go'

export interface HeaderLayout {
  readonly keys: HeaderKeys
  /** Write `"extFields":{}` when there are none. Java leaves a null map out and writes an empty one. */
  readonly emptyFields: boolean
}

const javaRequest: HeaderLayout = { keys: 'java', emptyFields: false }
const javaResponse: HeaderLayout = { keys: 'java', emptyFields: true }
const go: HeaderLayout = { keys: 'go', emptyFields: true }

/**
 * Layout by the language that the command declares. Requests without fields leave them out as Java's do; responses
 * always have them, because several Java client paths read them unguarded.
 */
export function layoutFor(command: RemotingCommand): HeaderLayout {
  if (command.language === 'GO') return go
  return (command.flag & 1) !== 0 ? javaResponse : javaRequest
}
