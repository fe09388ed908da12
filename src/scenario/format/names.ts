import type { Duration } from './duration.ts'

/** /etc/hosts and /etc/resolv.conf of one host. */
export interface ResolverSpec {
  /** Fixed names, asked first. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly search?: readonly string[]
  /** Default 1. */
  readonly ndots?: number
  /** Wait for one answer. Default `5s`. */
  readonly timeout?: Duration
  /** Default 2. */
  readonly attempts?: number
  /** Keeps answers for their time to live. Default false. */
  readonly cache?: boolean
}

/** What a name answers. */
export interface NameSpec {
  /** In the order of the answer; none answers that there is no such name. */
  readonly addresses?: readonly string[]
  /** Other answers for clients in a subnet (split horizon), by subnet. */
  readonly views?: Readonly<Record<string, readonly string[]>>
  /** Default 30. */
  readonly ttlSeconds?: number
  /** Rotates the addresses at every answer. Default false. */
  readonly rotate?: boolean
  /** The name fails instead. */
  readonly fails?: 'notFound' | 'serverFailure' | 'silent'
}
