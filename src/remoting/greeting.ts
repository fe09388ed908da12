import type { Connection, ConnectionHandlers } from '../runtime/index.ts'
import { readProxyPreamble } from './proxyProtocol.ts'

/** `tls.server.mode`: TLS and plain connections, TLS alone, or plain ones alone. */
export type TlsMode = 'permissive' | 'enforcing' | 'disabled'

export interface GreetingRules {
  readonly tlsMode: TlsMode
  /** Whether a PROXY header is looked for, as servers of 5.x do. */
  readonly proxyProtocol: boolean
}

/** What the first bytes of a connection led to. */
export interface GreetingEvents {
  /** The client's `address:port` that a PROXY header told. */
  source(address: string): void
  refuse(reason: string): void
}

/** First byte of a TLS handshake record. */
const TLS_HANDSHAKE = 0x16

/**
 * Looks at the first bytes of an accepted connection before its owner does, in the order of NettyRemotingServer: a PROXY
 * header is taken off, then TLS begins or not, and what follows belongs to the owner. The owner's handlers are set already.
 */
export function greet(connection: Connection, rules: GreetingRules, events: GreetingEvents): void {
  const owner = connection.handlers
  let seen: Uint8Array = new Uint8Array(0)
  connection.handlers = {
    ...owner,
    onData: (bytes) => {
      seen = seen.length === 0 ? bytes : joined(seen, bytes)
      const preamble = rules.proxyProtocol ? readProxyPreamble(seen) : { kind: 'none' as const }
      if (preamble.kind === 'more') return
      if (preamble.kind === 'broken') {
        connection.handlers = owner
        events.refuse(preamble.reason)
        return
      }
      if (preamble.kind === 'header' && preamble.source !== undefined) events.source(preamble.source)
      const rest = preamble.kind === 'header' ? seen.subarray(preamble.bytes) : seen
      if (rest.length === 0)
        connection.handlers = { ...owner, onData: (first) => begin(connection, owner, first, rules, events) }
      else begin(connection, owner, rest, rules, events)
    },
  }
}

/** The first byte behind a PROXY header decides about TLS. */
function begin(
  connection: Connection,
  owner: ConnectionHandlers,
  first: Uint8Array,
  { tlsMode }: GreetingRules,
  events: GreetingEvents,
): void {
  connection.handlers = owner
  if (first[0] !== TLS_HANDSHAKE) {
    if (tlsMode === 'enforcing') events.refuse('no TLS, and the TLS mode is enforcing')
    else owner.onData?.(first)
    return
  }
  if (tlsMode === 'disabled') events.refuse('TLS, and the TLS mode is disabled')
  else if (connection.startTls === undefined) events.refuse('TLS, which this network does not have')
  else connection.startTls(first)
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}
