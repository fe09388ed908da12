import { type Dialect, type DialectName, dialects } from '../../../client/index.ts'
import { milliseconds } from '../../durations.ts'
import type { ClientSpec } from '../../format/index.ts'

/** What every client is told about connecting, in the form of its options. */
export interface Connecting {
  readonly namesrv: string | readonly string[] | undefined
  readonly dialect: Dialect
  readonly vipChannel: boolean | undefined
}

export function connectingOf({ namesrv, vipChannel, dnsCache }: ClientSpec, name: DialectName): Connecting {
  return { namesrv, dialect: withDnsCache(dialects[name], dnsCache), vipChannel }
}

/** A release whose runtime keeps the addresses of names for another time. That there is no such name it keeps as ever. */
function withDnsCache(dialect: Dialect, kept: string | undefined): Dialect {
  if (kept === undefined) return dialect
  const foundMs = kept === 'forever' ? Number.POSITIVE_INFINITY : milliseconds(kept)
  const { connections } = dialect
  const lookupCache = { failedMs: connections.lookupCache?.failedMs ?? 0, foundMs }
  return { ...dialect, connections: { ...connections, lookupCache } }
}
