import { MQVersion } from '../codes/index.ts'
import { isResponse, type RemotingCommand } from '../command.ts'
import { requestNames, requestRow } from '../requests/index.ts'

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

const withoutFields: HeaderLayout = { keys: 'java', emptyFields: false }
const withFields: HeaderLayout = { keys: 'java', emptyFields: true }
const go: HeaderLayout = { keys: 'go', emptyFields: true }

/**
 * Layout by the language that the command declares. Requests without fields leave them out as Java's do, unless they
 * have a header class whose fields are all unset. Responses always have them, because several Java client paths read
 * them unguarded.
 */
export function layoutFor(command: RemotingCommand): HeaderLayout {
  if (command.language === 'GO') return go
  if (isResponse(command)) return withFields
  return command.version >= MQVersion.V5_0_0 && codesWithHeader.has(command.code) ? withFields : withoutFields
}

/** Requests without fields of their own that got a header class with 5.0.0, for what it inherits (e.g. HEART_BEAT). */
const codesWithHeader: ReadonlySet<number> = new Set(
  requestNames
    .map(requestRow)
    .filter((row) => row.inherits !== undefined)
    .map((row) => row.code),
)
