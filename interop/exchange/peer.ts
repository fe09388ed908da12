import { createNodeRuntime } from '../../src/node/index.ts'
import {
  type RequestHeader,
  type RequestName,
  ResponseCode,
  type ResponseHeader,
  responseCodeName,
} from '../../src/protocol/index.ts'
import { callRequest, decodeAnswer, type Handlers, RemotingClient } from '../../src/remoting/index.ts'

/** A busy machine may keep a JVM waiting for long. */
const ANSWER_LIMIT_MS = 20_000

export interface Reply<N extends RequestName> {
  readonly code: number
  readonly remark: string | undefined
  readonly header: ResponseHeader<N>
  readonly body: Uint8Array
}

/** One connection to a broker, over the raw protocol: what it asks for is what goes over the wire. */
export class Peer {
  readonly broker: string
  readonly #client: RemotingClient<null>

  constructor(broker: string, handlers: Handlers<null> = {}) {
    this.broker = broker
    this.#client = new RemotingClient({ runtime: createNodeRuntime(), name: 'exchange', handlers, context: null })
  }

  /** Throws for any other answer than success. */
  async ask<N extends RequestName>(name: N, header: RequestHeader<N>, body?: Uint8Array): Promise<Reply<N>> {
    const reply = await this.tell(name, header, body)
    if (reply.code === ResponseCode.SUCCESS) return reply
    throw new Error(`${name} ${JSON.stringify(header)} is answered ${responseCodeName(reply.code)}: ${reply.remark}`)
  }

  /** Whatever the answer is. */
  async tell<N extends RequestName>(name: N, header: RequestHeader<N>, body?: Uint8Array): Promise<Reply<N>> {
    const answer = await this.#client.request(this.broker, callRequest(name, header, body), ANSWER_LIMIT_MS)
    const { code, remark } = answer
    return { code, remark, header: decodeAnswer(name, answer), body: answer.body ?? new Uint8Array(0) }
  }

  close(): Promise<void> {
    return this.#client.stop()
  }
}
