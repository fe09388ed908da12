import {
  type DledgerMember,
  DledgerRequest,
  DledgerResponse,
  dledgerBaseInfo,
  heartBeatBody,
  type JsonBody,
  type VoteRequest,
  type VoteResponse,
  voteRequestBody,
  voteResponseBody,
} from '../protocol/index.ts'
import { type Channel, JDK_NAME_CACHE, NameCache, type OutgoingRequest, RemotingClient } from '../remoting/index.ts'
import { type ErrorCode, ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import { NO_VOTE } from './answerVote.ts'

/** Of a request (DLedgerRpcNettyService), and of a connect (NettyClientConfig). */
const TIMEOUT_MS = 3000
/** NettyRemotingClient looks for overdue requests for the first time after so long, then in this period, … */
const FIRST_SCAN_MS = 3000
const SCAN_MS = 1000
/** … and leaves each so much longer than its time-out. */
const GRACE_MS = 1000

const ENDS_WITHOUT_ANSWER: readonly ErrorCode[] = [ErrorCodes.RequestTimeout, ErrorCodes.ConnectionLost]

export interface PeerClientOptions {
  readonly runtime: Runtime
  readonly name: string
  /** Addresses of the members by id. */
  readonly peers: ReadonlyMap<string, string>
  readonly version: number
  /** Whether a connect that fails counts as an answer. */
  readonly tellsFailedConnects: boolean
}

interface Question {
  readonly what: 'vote' | 'heartBeat'
  readonly about: DledgerMember
  readonly request: OutgoingRequest
}

/**
 * Asks other members (DLedgerRpcNettyService). Each answer, or its absence, is told to a callback. A connect that fails is not
 * told in 5.3.3: NettyRemotingClient.invokeAsync only calls `operationFail` there, which DLedger does not implement, so that a
 * round waits for a dead member until its own time is over.
 */
export class PeerClient {
  readonly #options: PeerClientOptions
  readonly #client: RemotingClient<undefined>
  readonly #startMs: number
  #stopped = false

  constructor(options: PeerClientOptions) {
    const { runtime, name, version } = options
    const resolver = new NameCache(runtime.resolver, runtime.clock, JDK_NAME_CACHE)
    const own = { ...runtime, resolver }
    this.#options = options
    this.#startMs = runtime.clock.monotonicMs()
    this.#client = new RemotingClient({ runtime: own, name, version, handlers: {}, context: undefined })
  }

  vote(id: string, about: VoteRequest, answered: (response: VoteResponse) => void): void {
    const request = { code: DledgerRequest.VOTE, body: voteRequestBody.encode(about) }
    void this.#ask(id, { what: 'vote', about, request }, (answer) =>
      answered(read(voteResponseBody, answer) ?? NO_VOTE),
    )
  }

  heartBeat(id: string, about: DledgerMember, answered: (response: DledgerMember) => void): void {
    const request = { code: DledgerRequest.HEART_BEAT, body: heartBeatBody.encode(about) }
    void this.#ask(id, { what: 'heartBeat', about, request }, (answer) =>
      answered(read(heartBeatBody, answer) ?? { code: DledgerResponse.NETWORK_ERROR, term: -1 }),
    )
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#client.stop()
  }

  async #ask(id: string, question: Question, answered: (body: Uint8Array | undefined) => void): Promise<void> {
    const { clock } = this.#options.runtime
    const beganMs = clock.monotonicMs()
    const channel = await this.#connected(this.#options.peers.get(id) ?? '', question)
    if (this.#stopped) return
    if (channel === undefined) {
      if (this.#options.tellsFailedConnects) answered(undefined)
      return
    }
    const body = await this.#answerOf(channel, question, TIMEOUT_MS - (clock.monotonicMs() - beganMs))
    if (!this.#stopped) answered(body)
  }

  /** Undefined when it cannot be opened. */
  async #connected(address: string, question: Question): Promise<Channel | undefined> {
    const open = this.#client.openAddresses.includes(address)
    if (!open) this.#log('info', `createChannel: begin to connect remote host[${address}] asynchronously`)
    try {
      return await this.#client.channel(address)
    } catch (error) {
      if (!SimError.is(error)) throw error
      if (!this.#stopped) this.#notConnected(address, question, error)
      return undefined
    }
  }

  #notConnected(address: string, { what, about }: Question, error: SimError): void {
    const reason = { error: error.message }
    this.#log('info', `closeChannel: the channel[addr=${address}] was removed from channel table`, reason)
    if (!this.#options.tellsFailedConnects) return
    this.#log('warn', `createChannel: connect remote host[${address}] failed`, reason)
    this.#log('error', `Send ${what} request failed, ${dledgerBaseInfo(about)}`, {
      error: `connect to ${address} failed`,
    })
  }

  /** Undefined when none comes in time, or the connection is lost first. */
  async #answerOf(
    channel: Channel,
    { what, about, request }: Question,
    leftMs: number,
  ): Promise<Uint8Array | undefined> {
    try {
      if (leftMs >= 0) return (await channel.request(request, this.#overdueInMs(leftMs))).body ?? new Uint8Array(0)
    } catch (error) {
      if (!SimError.is(error) || !ENDS_WITHOUT_ANSWER.includes(error.code)) throw error
    }
    if (this.#stopped) return undefined
    const name = what === 'vote' ? 'Vote' : 'HeartBeat'
    this.#log('error', `${name} request time out, ${dledgerBaseInfo(about)}`)
    return undefined
  }

  /** From a request that is sent now to the scan that finds it overdue (NettyRemotingAbstract.scanResponseTable). */
  #overdueInMs(timeoutMs: number): number {
    const sinceMs = this.#options.runtime.clock.monotonicMs() - this.#startMs
    const scans = Math.max(0, Math.ceil((sinceMs + timeoutMs + GRACE_MS - FIRST_SCAN_MS) / SCAN_MS))
    return FIRST_SCAN_MS + scans * SCAN_MS - sinceMs
  }

  #log(level: 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#options.runtime.logger.log(level, message, fields)
  }
}

/** Undefined for no answer, and for one that cannot be read. */
function read<T>(codec: JsonBody<T>, body: Uint8Array | undefined): T | undefined {
  if (body === undefined) return undefined
  try {
    return codec.decode(body)
  } catch (error) {
    if (SimError.is(error)) return undefined
    throw error
  }
}
