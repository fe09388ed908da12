import {
  equalBytes,
  type RemotingCommand,
  type RequestHeader,
  type RequestName,
  ResponseCode,
  type ResponseHeader,
  type TopicRouteData,
  topicRouteBody,
} from '../../protocol/index.ts'
import { callRequest, decodeAnswer } from '../../remoting/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { clientError } from '../errors.ts'
import type { Transport } from '../transport/transport.ts'
import type { NameServers } from './nameServers.ts'

/** ClientConfig.mqClientApiTimeout: requests that have no time-out of their own. */
export const API_TIMEOUT_MS = 3000

export interface CallOptions {
  readonly body?: Uint8Array | undefined
  readonly timeoutMs?: number | undefined
  /** Codes that are answers and not errors. Default: SUCCESS alone. */
  readonly accept?: readonly number[]
  /** False for requests that the Java client makes asynchronously: their time-out leaves the connection open. */
  readonly closeOnTimeout?: boolean
}

/** An answer that the caller accepts. */
export interface Reply<N extends RequestName> {
  readonly code: number
  readonly remark: string
  readonly header: ResponseHeader<N>
  readonly body: Uint8Array | undefined
  readonly command: RemotingCommand
}

/** A route as it came last, with the bytes that it was read from. */
interface LastRoute {
  readonly body: Uint8Array
  readonly route: TopicRouteData
}

const SUCCESS: readonly number[] = [ResponseCode.SUCCESS]

/** The VIP port of a broker is two below its own (MixAll.brokerVIPChannel). */
const VIP_PORT_DISTANCE = 2
/** What never goes to the VIP port (clients.md 2.3); of unlocking only what nobody waits for. */
const PLAIN_REQUESTS: ReadonlySet<RequestName> = new Set<RequestName>([
  'PULL_MESSAGE',
  'LITE_PULL_MESSAGE',
  'POP_MESSAGE',
  'ACK_MESSAGE',
  'BATCH_ACK_MESSAGE',
  'CHANGE_MESSAGE_INVISIBLETIME',
  'HEART_BEAT',
  'UNREGISTER_CLIENT',
  'CHECK_CLIENT_CONFIG',
  'END_TRANSACTION',
  'RECALL_MESSAGE',
  'GET_BROKER_CONFIG',
])

/** Typed requests to brokers (by address) and to NameServers (whichever is chosen). Rejects with ClientError. */
export class Invoker {
  readonly #dialect: Dialect
  readonly #transport: Transport<unknown>
  readonly #nameServers: NameServers
  readonly #vipChannel: boolean
  /** Routes are asked for every 30 s and hardly ever change: what came before is not read again. */
  readonly #lastRoutes = new Map<string, LastRoute>()

  constructor(dialect: Dialect, transport: Transport<unknown>, nameServers: NameServers, vipChannel = false) {
    this.#dialect = dialect
    this.#transport = transport
    this.#nameServers = nameServers
    // Go has the option, and calls what would change the port from nowhere.
    this.#vipChannel = vipChannel && dialect.wire.language !== 'GO'
  }

  // Every request of a client passes here, so `then` stands for `await`: it takes as many turns of the job queue, and keeps no
  // suspended function until the answer comes.

  call<N extends RequestName>(
    name: N,
    address: string,
    header: RequestHeader<N>,
    options: CallOptions = {},
  ): Promise<Reply<N>> {
    return this.callUnchecked(name, address, header, options).then((answer) =>
      this.checked(name, answer, address, options.accept),
    )
  }

  /** As `call`, whatever code the answer has. */
  callUnchecked<N extends RequestName>(
    name: N,
    address: string,
    header: RequestHeader<N>,
    options: CallOptions = {},
  ): Promise<RemotingCommand> {
    const { closeOnTimeout } = options
    const to = PLAIN_REQUESTS.has(name) ? address : this.#vip(address)
    const timeoutMs = options.timeoutMs ?? API_TIMEOUT_MS
    const limits = closeOnTimeout === undefined ? { timeoutMs } : { timeoutMs, closeOnTimeout }
    return this.#transport.request('broker', to, callRequest(name, header, options.body), limits).then(asItCame)
  }

  callNamesrv<N extends RequestName>(name: N, header: RequestHeader<N>, options: CallOptions = {}): Promise<Reply<N>> {
    const timeoutMs = options.timeoutMs ?? this.#dialect.nameServers.requestTimeoutMs
    const request = callRequest(name, header, options.body)
    return this.#nameServers
      .request(request, timeoutMs)
      .then((answer) => this.checked(name, answer, this.#nameServers.text, options.accept))
  }

  /** One request to a NameServer of one's own choice, which some admin commands send to each of them. */
  async callOneNamesrv<N extends RequestName>(
    name: N,
    address: string,
    header: RequestHeader<N>,
    options: CallOptions = {},
  ): Promise<Reply<N>> {
    const timeoutMs = options.timeoutMs ?? this.#dialect.nameServers.requestTimeoutMs
    const request = callRequest(name, header, options.body)
    const answer = await this.#transport.request('namesrv', address, request, { timeoutMs })
    return this.checked(name, answer, address, options.accept ?? SUCCESS)
  }

  /** Resolves when the request was handed to the network. */
  oneway<N extends RequestName>(
    name: N,
    address: string,
    header: RequestHeader<N>,
    options: CallOptions = {},
  ): Promise<void> {
    const request = callRequest(name, header, options.body)
    const to = PLAIN_REQUESTS.has(name) || name === 'UNLOCK_BATCH_MQ' ? address : this.#vip(address)
    return this.#transport.oneway('broker', to, request, options.timeoutMs ?? API_TIMEOUT_MS).then(asItCame)
  }

  #vip(address: string): string {
    if (!this.#vipChannel) return address
    const colon = address.lastIndexOf(':')
    return `${address.slice(0, colon)}:${Number(address.slice(colon + 1)) - VIP_PORT_DISTANCE}`
  }

  /** Opens the connection to a broker unless it stands. */
  async open(address: string): Promise<void> {
    await this.#transport.connect('broker', address, API_TIMEOUT_MS)
  }

  /** Undefined for an answer without a body. The same bytes give the same object. */
  async queryRoute(topic: string): Promise<TopicRouteData | undefined> {
    const { body } = await this.callNamesrv('GET_ROUTEINFO_BY_TOPIC', { topic })
    if (body === undefined) return undefined
    const last = this.#lastRoutes.get(topic)
    if (last !== undefined && equalBytes(last.body, body)) return last.route
    const route = topicRouteBody.decode(body)
    // A copy: the body is a view on whatever came with it.
    this.#lastRoutes.set(topic, { body: body.slice(), route })
    return route
  }

  /** An answer that was got unchecked. Throws ClientError for a code that is not accepted. */
  checked<N extends RequestName>(
    name: N,
    answer: RemotingCommand,
    address: string,
    accept: readonly number[] = SUCCESS,
  ): Reply<N> {
    const remark = answer.remark ?? ''
    if (!accept.includes(answer.code)) {
      throw clientError(this.#dialect, { kind: 'answer', responseCode: answer.code, remark, address, request: name })
    }
    return { code: answer.code, remark, header: decodeAnswer(name, answer), body: answer.body, command: answer }
  }
}

function asItCame<T>(answer: T): T {
  return answer
}
