import { ClientError } from '../../client/index.ts'
import { listed } from '../happenings.ts'
import type { Explanation } from './explanation.ts'
import { isHostName, noHostName } from './names.ts'

/** An address that a client could not take apart, and so did not dial. */
export interface Malformed {
  readonly address: string
  readonly why: 'missingPort' | 'tooManyColons' | 'badPort' | 'noHostName'
}

const RULES: Readonly<Record<Exclude<Malformed['why'], 'noHostName'>, string>> = {
  missingPort: 'it has no port',
  tooManyColons: 'it has more than one colon',
  badPort: 'what stands behind its colon is no port',
}

/** The address at the bottom of an error, when it was one that cannot be dialled. */
export function malformedAddress(error: unknown): Malformed | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!ClientError.is(cause) || cause.failure.kind !== 'connect') continue
    const { reason } = cause.failure
    if (reason.kind === 'missingPort' || reason.kind === 'tooManyColons' || reason.kind === 'badPort') {
      return { address: reason.address, why: reason.kind }
    }
    if (reason.kind === 'nameNotFound' && !isHostName(reason.name)) return { address: reason.name, why: 'noHostName' }
  }
  return undefined
}

export function malformedExplanation(clients: readonly string[], { address, why }: Malformed): Explanation {
  if (why === 'noHostName') {
    const { rule, fix } = noHostName(address)
    return { clients, hop: 'before a connection', address, rule, fix, sentence: `${listed(clients)}: ${rule}. ${fix}` }
  }
  const hop = 'before the first hop'
  const rule = `"${address}" is dialled as one address, and ${RULES[why]}`
  const parts = address
    .split(/[,;\s]+/)
    .map((part) => part.replace(/^https?:\/\//, ''))
    .filter((part) => part !== '')
  const fix =
    parts.length > 1
      ? `Fix: give a list with an element for each: ${parts.map((part) => `"http://${part}"`).join(', ')} in Go, ${parts.join(';')} in Java.`
      : `Fix: write host:port without anything behind it.`
  return { clients, hop, address, rule, fix, sentence: `${listed(clients)} failed ${hop}: ${rule}. ${fix}` }
}
