import { type Dialect, type DialectName, dialects } from '../../../client/index.ts'
import { milliseconds } from '../../durations.ts'
import type { ClientSpec } from '../../format/index.ts'

/** What every client is told about connecting, in the form of its options. */
export interface Connecting {
  readonly namesrv: string | readonly string[] | undefined
  readonly dialect: Dialect
  readonly vipChannel: boolean | undefined
}

export function connectingOf(
  { namesrv, vipChannel, dnsCache, readTimeout }: ClientSpec,
  name: DialectName,
): Connecting {
  return { namesrv, dialect: withReadTimeout(withDnsCache(dialects[name], dnsCache), readTimeout), vipChannel }
}

/** A release that waits for bytes for another time before it closes a connection. */
function withReadTimeout(dialect: Dialect, timeout: string | undefined): Dialect {
  if (timeout === undefined) return dialect
  return { ...dialect, connections: { ...dialect.connections, idleMs: milliseconds(timeout) } }
}

/** A release whose runtime keeps the addresses of names for another time. That there is no such name it keeps as ever. */
function withDnsCache(dialect: Dialect, kept: string | undefined): Dialect {
  if (kept === undefined) return dialect
  const foundMs = kept === 'forever' ? Number.POSITIVE_INFINITY : milliseconds(kept)
  const { connections } = dialect
  const lookupCache = { failedMs: connections.lookupCache?.failedMs ?? 0, foundMs }
  return { ...dialect, connections: { ...connections, lookupCache } }
}
