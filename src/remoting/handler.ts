import type { ReceivedRequestHeader, RemotingCommand, RequestName, ResponseHeader } from '../protocol/index.ts'
import type { Channel } from './channel.ts'

/** What a server answers. `header` fields that are undefined are left out. */
export interface Answer<N extends RequestName = RequestName> {
  readonly code: number
  readonly remark?: string | undefined
  readonly header?: ResponseHeader<N> | undefined
  /** Further extFields beyond the typed header. */
  readonly extFields?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | undefined
  /** Who gave the answer, when a client did and a server hands it on. Default: the server itself. */
  readonly identity?: { readonly language: string; readonly version: number } | undefined
}

/** One request as its handler sees it. */
export interface Call<N extends RequestName = RequestName> {
  readonly name: N
  readonly header: ReceivedRequestHeader<N>
  readonly command: RemotingCommand
  readonly body: Uint8Array | undefined
  readonly channel: Channel
  /** Port of the listener that the request came in on. */
  readonly listenPort: number
  /** Answers later than the handler's return. The first answer counts; one-way requests drop it. */
  reply(answer: Answer<N>): void
}

/**
 * Bytes in, answer out, effects queued: handlers are synchronous. Returning undefined means that `call.reply` answers
 * later, or nobody does. What a handler throws becomes code 1 with the exception's text as remark, as in the original.
 */
export type Handler<N extends RequestName, Context> = (call: Call<N>, context: Context) => Answer<N> | undefined

/** The handlers of one server, by request name. What is missing answers REQUEST_CODE_NOT_SUPPORTED. */
export type Handlers<Context> = { readonly [N in RequestName]?: Handler<N, Context> }
