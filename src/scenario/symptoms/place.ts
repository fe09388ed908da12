/** What an address in a log line says about its sort: two lines about other addresses of one sort are of one fault. */
export interface Place {
  readonly kind: 'loopback' | 'bridge' | 'private' | 'public' | 'service' | 'dockerHost' | 'name' | 'malformed'
  readonly port: string
  /** Java writes the address of a NameServer as `[host:port]`. */
  readonly bracketed: boolean
}

/** Shares of a likeness of 1: what the address is counts most. */
const LIKE = { kind: 0.5, port: 0.3, bracketed: 0.2 } as const

/** Reads `10.0.0.2:10911`, `[ns-1:9876]`, `<172.17.0.3:10911>`, and what a setting has made of an address. */
export function placeIn(text: string): Place {
  const bare = text.trim().replace(/^[[<]|[\]>]$/g, '')
  const at = bare.lastIndexOf(':')
  const host = at < 0 ? bare : bare.slice(0, at)
  return { kind: kindOf(host), port: at < 0 ? '' : bare.slice(at + 1), bracketed: text.trim().startsWith('[') }
}

/** 0 to 1. */
export function likeness(one: Place, other: Place): number {
  return (
    (one.kind === other.kind ? LIKE.kind : 0) +
    (one.port === other.port ? LIKE.port : 0) +
    (one.bracketed === other.bracketed ? LIKE.bracketed : 0)
  )
}

function kindOf(host: string): Place['kind'] {
  if (/[\s#"';,]/.test(host)) return 'malformed'
  if (/^(?:127\.|localhost$|0\.0\.0\.0$)/.test(host)) return 'loopback'
  if (/^172\.(?:1[7-9]|2\d|3[01])\./.test(host)) return 'bridge'
  if (/^(?:10\.|192\.168\.|172\.16\.|169\.254\.)/.test(host)) return 'private'
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return 'public'
  if (/docker\.internal$|^host\.docker/.test(host)) return 'dockerHost'
  return host.includes('.') ? 'service' : 'name'
}
