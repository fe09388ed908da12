import {
  decodeResponseHeader,
  heartbeatBody,
  type RequestHeader,
  type RequestName,
  type ResponseHeader,
} from '../../../src/protocol/index.ts'
import { callRequest, type Handlers, RemotingClient } from '../../../src/remoting/index.ts'
import type { Host, SimProcess, World } from '../../../src/sim/index.ts'

export const GROUP = 'app'
export const ORDERED_GROUP = 'ordered'
export const BROKER_NAME = 'broker-a'
const BROKER = '10.0.0.1:10911'
/** Longer than `syncFlushTimeout`, so that a slow disk is answered for. */
const TIMEOUT_MS = 6000
const HEARTBEAT_MS = 15_000

export interface Answer<N extends RequestName> {
  readonly code: number
  readonly header: ResponseHeader<N>
  readonly body: Uint8Array | undefined
}

/** The connection of an application, which is there again when its broker is. */
export class Wire {
  readonly #world: World
  readonly #host: Host
  readonly #handlers: Handlers<undefined>
  #process: SimProcess | undefined
  #remoting: RemotingClient<undefined> | undefined

  constructor(world: World, host: Host, handlers: Handlers<undefined>) {
    this.#world = world
    this.#host = host
    this.#handlers = handlers
  }

  /** Connects anew, as clients do when their broker was gone. */
  connect(): void {
    this.#process?.kill()
    const process = this.#host.spawn('app')
    this.#process = process
    this.#remoting = new RemotingClient({
      runtime: process.runtime,
      name: 'app',
      context: undefined,
      handlers: this.#handlers,
    })
    this.#heartbeat(process)
  }

  /** Time since the world began. */
  get nowMs(): number {
    return this.#world.now
  }

  get wallMs(): number {
    return this.#world.epochMs + this.#world.now
  }

  /** `then` is not called when nobody was there, or nobody answered: what became of the request is unknown. */
  ask<N extends RequestName>(
    name: N,
    header: RequestHeader<N>,
    body: Uint8Array | undefined,
    then: (answer: Answer<N>) => void,
  ): void {
    this.#remoting?.request(BROKER, callRequest(name, header, body), TIMEOUT_MS).then(
      ({ code, extFields, body }) => then({ code, header: decodeResponseHeader(name, extFields), body }),
      () => undefined,
    )
  }

  tell<N extends RequestName>(name: N, header: RequestHeader<N>): void {
    void this.#remoting?.oneway(BROKER, callRequest(name, header), TIMEOUT_MS).catch(() => undefined)
  }

  /** Unless the process is gone by then. */
  later(delayMs: number, work: () => void): void {
    this.#process?.runtime.clock.timer(delayMs, 'later', work)
  }

  #heartbeat(process: SimProcess): void {
    const body = heartbeatBody.encode({ clientID: 'app', consumerDataSet: [], producerDataSet: [{ groupName: GROUP }] })
    this.ask('HEART_BEAT', {}, body, () => undefined)
    process.runtime.clock.timer(HEARTBEAT_MS, 'heartbeat', () => this.#heartbeat(process))
  }
}
