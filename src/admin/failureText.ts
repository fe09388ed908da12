import { type Admin, ClientError, type Failure } from '../client/index.ts'
import { responseCodeName } from '../protocol/index.ts'
import { SimError } from '../runtime/index.ts'
import { Refusal } from './failures.ts'
import { nearest } from './nearest.ts'

/** What a sentence about a failure needs to know of the call. */
export interface FailureSetting {
  readonly admin: Admin | undefined
  readonly namesrv: string
  /** Where that address came from, in words. */
  readonly namesrvFrom: string
}

/** Undefined for what is no failure of a request but a bug of ours. */
export function failureText(error: unknown, setting: FailureSetting): string | undefined {
  if (error instanceof Refusal) return error.message
  if (ClientError.is(error)) return clientFailureText(error, setting)
  return SimError.is(error) ? error.message : undefined
}

function clientFailureText(error: ClientError, setting: FailureSetting): string {
  const { failure } = error
  const cause = ClientError.is(error.cause) ? error.cause : undefined
  switch (failure.kind) {
    case 'connect':
    case 'timeout':
    case 'lost':
      return hopText(error, failure, setting)
    case 'answer':
      return answerText(failure, setting)
    case 'noRoute':
      return cause === undefined
        ? error.message
        : `topic ${failure.topic} does not exist: ${clientFailureText(cause, setting)}`
    case 'routeLookup':
      return cause === undefined ? error.message : clientFailureText(cause, setting)
    case 'sendFailed':
    case 'asyncSendFailed': {
      const attempts = failure.kind === 'sendFailed' && failure.attempts > 1 ? ` ${failure.attempts} times` : ''
      return cause === undefined ? error.message : `the send failed${attempts}: ${clientFailureText(cause, setting)}`
    }
    default:
      return error.message
  }
}

function answerText(failure: Failure & { readonly kind: 'answer' }, { namesrv }: FailureSetting): string {
  const who =
    failure.address === namesrv || namesrv.split(/[;,\s]+/).includes(failure.address) ? 'NameServer' : 'broker'
  const { responseCode, remark, request, address } = failure
  // Remarks of the original may go on with a link and further lines.
  const [first = ''] = remark.split('\n')
  const why = first.trim() === '' ? '(no remark)' : first.trim()
  return `${who} ${address} refused ${request} with code ${responseCode} (${responseCodeName(responseCode)}): ${why}`
}

type HopFailure = Failure & { readonly kind: 'connect' | 'timeout' | 'lost' }

/** Which hop, which address, and who said so: a broker that advertises an address of its own network is the classic. */
function hopText(error: ClientError, failure: HopFailure, setting: FailureSetting): string {
  const what = error.message
  if (failure.hop === 'namesrv') return `${what} (address from ${setting.namesrvFrom})`
  const { address } = failure
  const source = setting.admin?.addressSource(address)
  if (source === undefined) return `${what.replace('broker address (as advertised in the route)', 'broker')}`
  const { brokerName, brokerId, topic } = source
  const replica = brokerId === 0 ? brokerName : `${brokerName} (id ${brokerId})`
  const where = topic === undefined ? 'the cluster list' : `the route of topic ${topic}`
  const told = `NameServer ${setting.namesrv} gives ${address} for broker ${replica} in ${where}`
  if (failure.kind !== 'connect') return `${what}; ${told}: that is its brokerIP1, which has to lead to it from here`
  const reason = what.slice(what.indexOf(': ') + 2)
  const cure = 'the broker registered that address, its brokerIP1; it has to be one that clients can reach'
  return `${told}, and it cannot be reached from here: ${reason}; ${cure}`
}

/** A further sentence that may help, asked of the servers: names that are like the one that does not exist. */
export async function hintFor(error: unknown, admin: Admin): Promise<string | undefined> {
  if (!ClientError.is(error) || error.failure.kind !== 'noRoute') return undefined
  try {
    const like = nearest(error.failure.topic, await admin.topicList())
    return like === undefined ? undefined : `did you mean ${like}?`
  } catch {
    // The hint is a courtesy: what went wrong has been said.
    return undefined
  }
}
