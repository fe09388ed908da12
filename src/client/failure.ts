import { isDlqTopic } from '../protocol/index.ts'

/** Which of the two hops of RocketMQ a request was on: to a NameServer, or to the broker that a route named. */
export type Hop = 'namesrv' | 'broker'

/** Why a connection could not be opened. `name` is the host name of a failed look-up. */
export type ConnectReason =
  | { readonly kind: 'refused' | 'timedOut' | 'reset' | 'unreachable' | 'denied'; readonly address: string }
  | { readonly kind: 'nameNotFound' | 'nameServerFailure' | 'nameTimedOut'; readonly name: string }
  | { readonly kind: 'missingPort' | 'tooManyColons' | 'badPort'; readonly address: string }
  | { readonly kind: 'noAddress' }

/**
 * What went wrong, as plain data. `explain` says it in our words, a dialect in the words of a client release.
 * Addresses are texts as configured or as a route gave them.
 */
export type Failure =
  | {
      readonly kind: 'connect'
      readonly hop: Hop
      readonly address: string
      readonly reason: ConnectReason
      /** All NameServers that were configured, for texts that list them. */
      readonly configured?: readonly string[]
    }
  | { readonly kind: 'timeout'; readonly hop: Hop; readonly address: string; readonly leftMs: number }
  | {
      readonly kind: 'lost'
      readonly hop: Hop
      readonly address: string
      readonly reset: boolean
      /** The own end of the connection, where bytes were still waiting to be sent. */
      readonly unsentFrom?: string
    }
  | {
      readonly kind: 'answer'
      readonly responseCode: number
      readonly remark: string
      readonly address: string
      readonly request: string
    }
  /** A remoting failure during a route look-up; the cause tells which. */
  | { readonly kind: 'routeLookup'; readonly topic: string }
  | { readonly kind: 'noRoute'; readonly topic: string; readonly selector?: boolean; readonly atStart?: boolean }
  | { readonly kind: 'brokerUnknown'; readonly brokerName: string; readonly topic: string }
  | {
      readonly kind: 'sendFailed'
      readonly topic: string
      readonly attempts: number
      readonly attemptsMax: number
      readonly costMs: number
      readonly brokersSent: readonly string[]
    }
  | { readonly kind: 'callTimeout'; readonly where: string; readonly timeoutMs: number; readonly costMs: number }
  /** A request whose reply did not come in time. */
  | { readonly kind: 'requestTimeout'; readonly topic: string; readonly timeoutMs: number }
  /** A request that no broker took; the cause tells why. */
  | { readonly kind: 'requestFailed'; readonly topic: string }
  /** An asynchronous send that failed after its retries; the cause tells why. */
  | {
      readonly kind: 'asyncSendFailed'
      readonly by: 'connect' | 'lost' | 'timeout'
      readonly address: string
      /** From the first attempt on. */
      readonly costMs: number
    }
  /** The namesrv setting was refused before anything was sent. */
  | {
      readonly kind: 'namesrvSetting'
      readonly text: string
      readonly entry: string | undefined
      readonly client: string
    }
  /** A message, group or setting is not allowed; `responseCode` is what Java puts into the exception. */
  | {
      readonly kind: 'invalid'
      readonly text: string
      readonly responseCode?: number
      /** What no release says: the value, or what to do. */
      readonly advice?: string
    }
  | { readonly kind: 'state'; readonly what: string; readonly state: string; readonly starting: boolean }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'other'; readonly text: string }

/** The text of a failure in one client release, and where that release has one, its exception class and code. */
export interface Described {
  readonly text: string
  /** Fully qualified Java class. */
  readonly className?: string
  readonly responseCode?: number
}

const REASONS: { readonly [K in ConnectReason['kind']]: string } = {
  refused: 'the connection was refused: nothing listens there, or a firewall rejects it',
  timedOut: 'no answer to the connection attempt: a firewall drops it, or there is no such host on this network',
  reset: 'the connection was reset while it was being opened',
  unreachable: 'there is no route to that address',
  denied: 'the connection is forbidden: remote addresses are off, or the operating system denies it',
  nameNotFound: 'the name does not resolve',
  nameServerFailure: 'the DNS server failed to answer for the name',
  nameTimedOut: 'no DNS server answered',
  missingPort: 'the address has no port',
  tooManyColons: 'the address has more than one colon',
  badPort: 'the port is not a number',
  noAddress: 'no NameServer is configured',
}

export function explainReason(reason: ConnectReason): string {
  const text = REASONS[reason.kind]
  return 'name' in reason ? `${text} (${reason.name})` : text
}

/** One sentence that names hop, address and rule. */
export function explain(failure: Failure): string {
  switch (failure.kind) {
    case 'connect': {
      if (failure.reason.kind === 'noAddress') return 'no NameServer is configured'
      const hop = failure.hop === 'namesrv' ? 'NameServer' : 'broker address (as advertised in the route)'
      return `cannot connect to ${hop} ${failure.address}: ${explainReason(failure.reason)}`
    }
    case 'timeout':
      return `${hopName(failure.hop)} ${failure.address} did not answer within ${failure.leftMs} ms, over a connection that is open`
    case 'lost':
      return `${hopName(failure.hop)} ${failure.address} ${failure.reset ? 'reset' : 'closed'} the connection before it answered`
    case 'answer':
      return `${failure.address} answered ${failure.request} with code ${failure.responseCode}: ${failure.remark}${settingOf(failure)}`
    case 'routeLookup':
      return `the route of topic ${failure.topic} could not be looked up`
    case 'noRoute':
      if (isDlqTopic(failure.topic)) {
        return `no NameServer knows a route for topic ${failure.topic}: the group has given no message up so far`
      }
      return failure.atStart
        ? `no NameServer knows a route for topic ${failure.topic}, and this client does not start without one`
        : `no NameServer knows a writable route for topic ${failure.topic}: create the topic, or allow its automatic creation`
    case 'brokerUnknown':
      return `no route names a reachable master of broker ${failure.brokerName} (topic ${failure.topic})`
    case 'sendFailed':
      return `sending to topic ${failure.topic} failed ${failure.attempts} times in ${failure.costMs} ms, on ${failure.brokersSent.join(', ')}`
    case 'callTimeout':
      return `the time-out of ${failure.timeoutMs} ms for the whole send was used up (${failure.costMs} ms)`
    case 'requestTimeout':
      return `nobody replied to the request to topic ${failure.topic} within ${failure.timeoutMs} ms`
    case 'requestFailed':
      return `the request to topic ${failure.topic} could not be sent`
    case 'asyncSendFailed':
      return 'the asynchronous send failed'
    case 'namesrvSetting':
      return failure.entry === undefined
        ? `the namesrv setting is refused: ${failure.text}`
        : `the namesrv entry "${failure.entry}" is refused: ${failure.text}`
    case 'invalid':
      return failure.advice === undefined ? failure.text : `${failure.text}: ${failure.advice}`
    case 'state':
      return failure.starting
        ? `the ${failure.what} was started before, its state is ${failure.state}`
        : `the ${failure.what} is not running, its state is ${failure.state}`
    case 'aborted':
      return 'the operation was aborted by its signal'
    case 'other':
      return failure.text
    default:
      return failure satisfies never
  }
}

/** Settings of brokers that make them refuse, by a part of the remark; what the remark itself does not name. */
const SETTINGS: readonly (readonly [request: string | undefined, part: string, setting: string])[] = [
  [undefined, 'does not support consumer to filter message by SQL92', 'it does with enablePropertyFilter=true'],
  ['RECALL_MESSAGE', 'operation is forbidden', 'it is allowed with recallMessageEnable=true'],
  [undefined, 'timer message illegal', "the broker's wall clock counts, and its timerMaxDelaySec"],
]

function settingOf({ request, remark }: Extract<Failure, { readonly kind: 'answer' }>): string {
  const found = SETTINGS.find(([of, part]) => (of === undefined || of === request) && remark.includes(part))
  return found === undefined ? '' : ` (${found[2]})`
}

function hopName(hop: Hop): string {
  return hop === 'namesrv' ? 'NameServer' : 'broker'
}

/** The sentence of a failure; one that says little by itself ends with the sentence of its cause. */
export function explainWith(failure: Failure, cause: unknown): string {
  const own = explain(failure)
  const sufficient = failure.kind === 'timeout' || failure.kind === 'connect' || failure.kind === 'lost'
  return cause instanceof Error && !sufficient ? `${own}: ${cause.message}` : own
}
