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
  { namesrv, vipChannel, dnsCache, negativeDnsCache, readTimeout }: ClientSpec,
  name: DialectName,
): Connecting {
  const dialect = withReadTimeout(withDnsCache(dialects[name], dnsCache, negativeDnsCache), readTimeout)
  return { namesrv, dialect, vipChannel }
}

/** A release that waits for bytes for another time before it closes a connection. */
function withReadTimeout(dialect: Dialect, timeout: string | undefined): Dialect {
  if (timeout === undefined) return dialect
  return { ...dialect, connections: { ...dialect.connections, idleMs: milliseconds(timeout) } }
}

/** A release whose runtime keeps the addresses of names, or that there is no such name, for another time. */
function withDnsCache(dialect: Dialect, found: string | undefined, failed: string | undefined): Dialect {
  if (found === undefined && failed === undefined) return dialect
  const { connections } = dialect
  const { foundMs = 0, failedMs = 0 } = connections.lookupCache ?? {}
  const lookupCache = { foundMs: keptMs(found, foundMs), failedMs: keptMs(failed, failedMs) }
  return { ...dialect, connections: { ...connections, lookupCache } }
}

function keptMs(kept: string | undefined, otherwise: number): number {
  if (kept === undefined) return otherwise
  return kept === 'forever' ? Number.POSITIVE_INFINITY : milliseconds(kept)
}
