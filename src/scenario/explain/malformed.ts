import { ClientError } from '../../client/index.ts'
import { type Explanation, explanationOf } from './explanation.ts'
import { isHostName, noHostName } from './names.ts'

/** An address that a client could not take apart, and so did not dial. */
export interface Malformed {
  readonly address: string
  readonly why: 'missingPort' | 'tooManyColons' | 'badPort' | 'noHostName'
}

const RULES = {
  missingPort: { en: 'it has no port', zh: '其中没有端口' },
  tooManyColons: { en: 'it has more than one colon', zh: '其中有不止一个冒号' },
  badPort: { en: 'what stands behind its colon is no port', zh: '冒号后面不是端口' },
} as const

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

/** `masters`: addresses that the program could have given instead. */
export function malformedExplanation(
  clients: readonly string[],
  { address, why }: Malformed,
  masters: readonly string[],
): Explanation {
  if (why === 'noHostName') {
    const { rule, fix } = noHostName(address)
    return explanationOf({
      clients,
      hop: 'before a connection',
      address,
      en: { rule: rule.en, fix: fix.en },
      zh: { rule: rule.zh, fix: fix.zh },
    })
  }
  const parts = address
    .split(/[,;\s]+/)
    .map((part) => part.replace(/^https?:\/\//, ''))
    .filter((part) => part !== '')
  const prefixed = parts.map((part) => `"http://${part}"`).join(', ')
  const fix =
    parts.length > 1
      ? {
          en: `give a list with an element for each: ${prefixed} in Go, ${parts.join(';')} in Java`,
          zh: `每个地址一个元素：Go 写 ${prefixed}，Java 写 ${parts.join(';')}`,
        }
      : address === ''
        ? {
            en: `give an address: of each master in turn, ${masters.join(', ')}`,
            zh: `给出地址：依次为每个主 Broker：${masters.join('、')}`,
          }
        : { en: 'write host:port without anything behind it', zh: '只写 host:port，后面什么都不要加' }
  const hop = 'before the first hop'
  return explanationOf({
    clients,
    hop,
    address: address === '' ? { en: 'no address', zh: '没有地址' } : address,
    en: { rule: `"${address}" is dialled as one address, and ${RULES[why].en}`, fix: fix.en },
    zh: { rule: `“${address}”被当作一个地址去连接，而${RULES[why].zh}`, fix: fix.zh },
  })
}
