import type { Channel } from '../../remoting/index.ts'

/** One client on one connection, as its heartbeat described it (ClientChannelInfo). */
export interface ClientChannel {
  readonly channel: Channel
  readonly clientId: string
  /** `JAVA`, `GO`, … as in the request's header. */
  readonly language: string
  /** MQVersion ordinal of the client. */
  readonly version: number
  /** Wall time of the last heartbeat; expiry compares it with the wall clock, as the original does. */
  lastUpdateTimestamp: number
}
