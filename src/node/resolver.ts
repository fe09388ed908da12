import { lookup } from 'node:dns/promises'
import { ResolveError, type ResolveErrorKind, type Resolver } from '../runtime/index.ts'

/** The host's own resolver (getaddrinfo), with the addresses in the order in which it gives them. */
export function createResolver(): Resolver {
  return {
    resolve: async (hostname): Promise<readonly string[]> => {
      try {
        const found = await lookup(hostname, { all: true, verbatim: true })
        if (found.length > 0) return [...new Set(found.map(({ address }) => address))]
      } catch (cause) {
        throw new ResolveError(kindOf(cause), hostname, `cannot resolve ${hostname}: ${String(cause)}`, { cause })
      }
      throw new ResolveError('notFound', hostname, `cannot resolve ${hostname}: it has no address`)
    },
  }
}

/** getaddrinfo tells a time-out and a failing server apart only as far as the platform does: both are EAI_AGAIN on Linux. */
function kindOf(cause: unknown): ResolveErrorKind {
  const { code } = cause as { readonly code?: unknown }
  if (code === 'EAI_AGAIN' || code === 'ETIMEOUT') return 'timedOut'
  if (code === 'EAI_FAIL' || code === 'ESERVFAIL') return 'serverFailure'
  return 'notFound'
}
