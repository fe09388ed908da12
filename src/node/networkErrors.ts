import { NetworkError, type NetworkErrorKind, type SocketAddress } from '../runtime/index.ts'

const kinds: Readonly<Record<string, NetworkErrorKind>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timedOut',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  EADDRINUSE: 'addressInUse',
  EADDRNOTAVAIL: 'addressNotAvailable',
  EACCES: 'denied',
  EPERM: 'denied',
}

/** The system's error as the port's; `otherwise` where the port has no word for it. */
export function networkError(cause: Error, address: SocketAddress, otherwise: NetworkErrorKind): NetworkError {
  const { code } = cause as { readonly code?: unknown }
  const kind = (typeof code === 'string' ? kinds[code] : undefined) ?? otherwise
  return new NetworkError(kind, address, cause.message, { cause })
}
