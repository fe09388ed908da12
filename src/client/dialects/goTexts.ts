import type { ClientError } from '../errors.ts'
import type { ConnectReason, Described, Failure } from '../failure.ts'

/** Where the releases differ in words. */
export interface GoWords {
  /** Text of a send that the broker refused: the bare remark (2.1.1), or code and remark (2.1.2). */
  readonly brokerAnswer: (responseCode: number, remark: string) => string
}

/** The texts of clients.md 2.6: low-level errors are returned unwrapped, NameServer failures are masked. */
export function describeGo(words: GoWords): (failure: Failure, cause: ClientError | undefined) => Described {
  return (failure, cause) => {
    switch (failure.kind) {
      case 'connect':
        return { text: dialText(failure.reason) }
      case 'lost':
        return {
          text:
            failure.unsentFrom === undefined
              ? 'request timeout'
              : `write tcp ${failure.unsentFrom}->${failure.address}: use of closed network connection`,
        }
      case 'timeout':
      case 'callTimeout':
        return { text: 'request timeout' }
      case 'answer':
        return { text: words.brokerAnswer(failure.responseCode, failure.remark), responseCode: failure.responseCode }
      case 'routeLookup':
        return { text: `the topic=${failure.topic} route info not found` }
      case 'noRoute':
        return { text: `the topic=${failure.topic} route info not found${failure.atStart ? ', it may not exist' : ''}` }
      case 'brokerUnknown':
        return { text: `topic=${failure.topic} route info not found` }
      case 'requestTimeout': {
        const { topic, timeoutMs } = failure
        return { text: `send request message to ${topic} OK, but wait reply message timeout ${timeoutMs} ms` }
      }
      case 'requestFailed': // Go returns no error at all, and no reply either
      case 'sendFailed':
      case 'asyncSendFailed':
        return cause === undefined
          ? { text: `the topic=${'topic' in failure ? failure.topic : ''} route info not found` }
          : {
              text: cause.dialectText,
              ...(cause.responseCode === undefined ? {} : { responseCode: cause.responseCode }),
            }
      case 'namesrvSetting':
        return { text: failure.client === 'admin' ? failure.text : `new Namesrv failed.: ${failure.text}` }
      case 'state':
        return {
          text:
            failure.what === 'producer' && !failure.starting
              ? 'producer not started'
              : 'service close is not running, please check',
        }
      case 'aborted':
        return { text: 'context canceled' }
      case 'invalid':
      case 'other':
        return { text: failure.text }
      default:
        return failure satisfies never
    }
  }
}

/** The standard library's texts, as a program built with Go 1.26 prints them (clients.md 1.9). */
function dialText(reason: ConnectReason): string {
  switch (reason.kind) {
    case 'refused':
      return `dial tcp ${reason.address}: connect: connection refused`
    case 'reset':
      return `dial tcp ${reason.address}: connect: connection reset by peer`
    case 'unreachable':
      return `dial tcp ${reason.address}: connect: no route to host`
    case 'denied':
      return `dial tcp ${reason.address}: connect: permission denied`
    case 'timedOut':
      return `dial tcp ${reason.address}: i/o timeout`
    case 'nameNotFound':
      return `dial tcp: lookup ${reason.name}: no such host`
    case 'nameServerFailure':
      return `dial tcp: lookup ${reason.name}: server misbehaving`
    case 'nameTimedOut':
      return `dial tcp: lookup ${reason.name}: i/o timeout`
    case 'missingPort':
      if (reason.address === '') return 'dial tcp: missing address'
      return `dial tcp: address ${reason.address}: missing port in address`
    case 'tooManyColons':
      return `dial tcp: address ${reason.address}: too many colons in address`
    case 'badPort':
      return `dial tcp: lookup tcp/${reason.address.slice(reason.address.lastIndexOf(':') + 1)}: unknown port`
    case 'noAddress':
      return 'namesrv list empty'
    default:
      return reason satisfies never
  }
}
