import { differences } from './differences.ts'
import { DEFAULT_PROFILE, type ProfileName } from './name.ts'
import { type RequestReply, type RequestReplyRelease, requestReplyOf } from './requestReply.ts'

/** One difference between the lines: a value for each release, and where it was read or measured. */
type Difference = { readonly [release in ProfileName]: unknown } & { readonly source: string }

type Differences = typeof differences

/** The rows of the table of differences for one release. */
export type Profile = { readonly name: ProfileName; readonly requestReply: RequestReply } & {
  readonly [K in keyof Differences]: Differences[K][ProfileName]
}

/** The profile of a release, default 5.3.3, if need be with the request-reply of another one. */
export function profileOf(name: ProfileName = DEFAULT_PROFILE, requestReply?: RequestReplyRelease): Profile {
  const table: Readonly<Record<string, Difference>> = differences
  const rows = Object.entries(table).map(([key, row]) => [key, row[name]])
  // The table holds a row for every key of Profile.
  return Object.freeze({ name, requestReply: requestReplyOf(requestReply), ...Object.fromEntries(rows) }) as Profile
}
