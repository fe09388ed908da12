import type { ClientError } from '../errors.ts'
import type { Described, Failure } from '../failure.ts'

const CLIENT = 'org.apache.rocketmq.client.exception'
const REMOTING = 'org.apache.rocketmq.remoting.exception'
export const MQ_CLIENT_EXCEPTION: string = `${CLIENT}.MQClientException`
const MQ_BROKER_EXCEPTION = `${CLIENT}.MQBrokerException`
const CONNECT_EXCEPTION = `${REMOTING}.RemotingConnectException`
const TIMEOUT_EXCEPTION = `${REMOTING}.RemotingTimeoutException`
const SEND_REQUEST_EXCEPTION = `${REMOTING}.RemotingSendRequestException`
const REQUEST_TIMEOUT_EXCEPTION = `${CLIENT}.RequestTimeoutException`
const TOO_MUCH_REQUEST = `${REMOTING}.RemotingTooMuchRequestException`

/** ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION */
export const REQUEST_TIMEOUT = 10_006

/** Where the releases differ in words (clients.md 2.6). */
export interface JavaWords {
  /** Page that FAQUrl points to. */
  readonly faqUrl: string
  /** `/` before ip:port in time-out texts, since 5.2.0. */
  readonly slash: string
  /** What stands for an unreachable NameServer in `connect to … failed`. */
  readonly namesrv: (configured: readonly string[]) => string
  /** What the callback of an asynchronous send gets (clients.md 2.6); undefined is the bare remoting exception. */
  readonly async: {
    readonly connect: string | undefined
    readonly lost: string | undefined
    readonly timeout: ((costMs: number) => string) | undefined
  }
}

export function describeJava(words: JavaWords): (failure: Failure, cause: ClientError | undefined) => Described {
  const faq = `\nSee ${words.faqUrl} for further details.`
  const more = `\nFor more information, please visit the url, ${words.faqUrl}`
  const client = (text: string, responseCode?: number): Described => ({
    text: text.includes('\nSee ') ? text : `${text}${more}`,
    className: MQ_CLIENT_EXCEPTION,
    ...(responseCode === undefined ? {} : { responseCode }),
  })
  const coded = (responseCode: number, text: string): Described =>
    client(`CODE: ${responseCode}  DESC: ${text}`, responseCode)

  return (failure, cause) => {
    switch (failure.kind) {
      case 'connect': {
        const none = failure.reason.kind === 'noAddress'
        const where =
          failure.hop === 'broker'
            ? failure.address
            : none
              ? 'null'
              : words.namesrv(failure.configured ?? [failure.address])
        return { text: `connect to ${where} failed`, className: CONNECT_EXCEPTION }
      }
      case 'timeout':
        return failure.leftMs <= 0
          ? { text: `invokeSync call the addr[${failure.address}] timeout`, className: TIMEOUT_EXCEPTION }
          : {
              text: `wait response on the channel <${words.slash}${failure.address}> timeout, ${failure.leftMs}(ms)`,
              className: TIMEOUT_EXCEPTION,
            }
      case 'lost':
        return { text: `send request to <${words.slash}${failure.address}> failed`, className: SEND_REQUEST_EXCEPTION }
      case 'answer': {
        const text = `CODE: ${failure.responseCode}  DESC: ${failure.remark} BROKER: ${failure.address}${more}`
        return { text, className: MQ_BROKER_EXCEPTION, responseCode: failure.responseCode }
      }
      case 'routeLookup': {
        const text = cause === undefined ? failure.topic : `${cause.dialectClass ?? ''}: ${cause.dialectMessage}`
        return { text, className: 'java.lang.IllegalStateException' }
      }
      case 'noRoute':
        return failure.selector
          ? client(`No route info for this topic, ${failure.topic}`)
          : client(`No route info of this topic: ${failure.topic}${faq}`, 10_005)
      case 'brokerUnknown':
        return client(`The broker[${failure.brokerName}] not exist`)
      case 'sendFailed': {
        const sent = Array.from({ length: failure.attemptsMax }, (_, index) => failure.brokersSent[index] ?? 'null')
        const text = `Send [${failure.attempts}] times, still failed, cost [${failure.costMs}]ms, Topic: ${failure.topic}, BrokersSent: [${sent.join(', ')}]${faq}`
        return { text, className: MQ_CLIENT_EXCEPTION, responseCode: summaryCode(cause) }
      }
      case 'callTimeout':
        return { text: `${failure.where} call timeout`, className: TOO_MUCH_REQUEST }
      case 'requestTimeout': {
        const { topic, timeoutMs } = failure
        const text = `send request message to <${topic}> OK, but wait reply message timeout, ${timeoutMs} ms.`
        return {
          text: `CODE: ${REQUEST_TIMEOUT}  DESC: ${text}`,
          className: REQUEST_TIMEOUT_EXCEPTION,
          responseCode: REQUEST_TIMEOUT,
        }
      }
      case 'requestFailed':
        return client(`send request message to <${failure.topic}> fail`, -1)
      case 'asyncSendFailed':
        if (failure.by === 'connect') {
          if (words.async.connect === undefined) return bare(cause)
          return { ...client(words.async.connect), responseCode: -1 }
        }
        {
          const { lost, timeout } = words.async
          const text = failure.by === 'lost' ? lost : timeout?.(failure.costMs)
          if (text !== undefined) return { ...client(text), responseCode: -1 }
        }
        return { text: `invokeAsync call the addr[${failure.address}] timeout`, className: TOO_MUCH_REQUEST }
      case 'invalid':
        return failure.responseCode === undefined ? client(failure.text) : coded(failure.responseCode, failure.text)
      case 'state':
        return client(
          failure.starting
            ? `The ${failure.what} service state not OK, maybe started once, ${failure.state}`
            : `The ${failure.what} service state not OK, ${failure.state}${faq}`,
        )
      case 'aborted':
        return { text: 'the operation was aborted', className: 'java.lang.InterruptedException' }
      case 'namesrvSetting':
      case 'other':
        return client(failure.text)
      default:
        return failure satisfies never
    }
  }
}

function bare(cause: ClientError | undefined): Described {
  const text = cause?.dialectMessage ?? ''
  return cause?.dialectClass === undefined ? { text } : { text, className: cause.dialectClass }
}

/** The code that DefaultMQProducerImpl sets on its summary, by the class of the last exception (clients.md 2.5). */
function summaryCode(cause: ClientError | undefined): number {
  switch (cause?.dialectClass) {
    case MQ_BROKER_EXCEPTION:
      return cause.responseCode ?? -1
    case CONNECT_EXCEPTION:
      return 10_001
    case TIMEOUT_EXCEPTION:
      return 10_002
    case MQ_CLIENT_EXCEPTION:
      return 10_003
    default:
      return -1
  }
}
