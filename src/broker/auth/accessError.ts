/**
 * AuthenticationException or AuthorizationException: the request is refused with NO_PERMISSION (16) and this message as
 * remark.
 */
export class AccessError extends Error {
  readonly kind: 'authentication' | 'authorization'

  constructor(kind: AccessError['kind'], message: string) {
    super(message)
    this.name = 'AccessError'
    this.kind = kind
  }
}

export function unauthenticated(message: string): AccessError {
  return new AccessError('authentication', message)
}

export function unauthorized(message: string): AccessError {
  return new AccessError('authorization', message)
}
