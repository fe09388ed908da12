import type { Socket } from 'node:net'
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import { type ServerIdentity, selfSigned } from './selfSigned.ts'

/** How accepted connections speak TLS. */
export interface TlsOptions {
  /** PEM texts of certificate chain and key. Default: a certificate made at the first handshake, which nobody can verify. */
  readonly identity?: ServerIdentity | undefined
  /** Whether connections to others begin with TLS, as with `tls.enable=true`; nobody's certificate is verified. Default false. */
  readonly outgoing?: boolean | undefined
}

/** Makes the server's side of TLS sessions; the certificate is made when the first one begins. */
export class TlsServer {
  readonly #given: ServerIdentity | undefined
  #context: SecureContext | undefined

  /** Throws the error of OpenSSL when certificate or key cannot be read or do not belong together. */
  constructor({ identity }: TlsOptions = {}) {
    this.#given = identity
    if (identity !== undefined) this.#context = createSecureContext({ ...identity })
  }

  /** The plain end of a session over `socket`, which has been read up to behind `first`. */
  over(socket: Socket, first: Uint8Array): TLSSocket {
    this.#context ??= createSecureContext({ ...(this.#given ?? selfSigned('localhost', Date.now())) })
    // What is put back is read by the session before anything else.
    socket.unshift(first)
    return new TLSSocket(socket, { isServer: true, secureContext: this.#context })
  }
}

/** A session over a connected socket, as a client that verifies nobody; `onSecure` is told when it stands. */
export function tlsClient(socket: Socket, onSecure: () => void): TLSSocket {
  return connect({ socket, rejectUnauthorized: false }, onSecure)
}
