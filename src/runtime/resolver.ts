export type ResolveErrorKind =
  | 'notFound' /** NXDOMAIN, or the name has no address */
  | 'serverFailure' /** SERVFAIL */
  | 'timedOut' /** no server answered */

export class ResolveError extends Error {
  readonly kind: ResolveErrorKind
  readonly hostname: string

  constructor(kind: ResolveErrorKind, hostname: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ResolveError'
    this.kind = kind
    this.hostname = hostname
  }
}

/** Names to addresses, as the host's own stub resolver (hosts file, search domains, servers) would answer. */
export interface Resolver {
  /** All addresses in the order of the answer, at least one. A numeric address answers itself. Rejects with ResolveError. */
  resolve(hostname: string): Promise<readonly string[]>
}
