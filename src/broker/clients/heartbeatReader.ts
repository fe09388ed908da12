import { equalBytes, type HeartbeatData, heartbeatBody } from '../../protocol/index.ts'
import type { Call, Channel } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { type BodyUse, requestBody } from '../requestBody.ts'
import { demandEntries } from './heartbeatNulls.ts'

const HEARTBEAT: BodyUse = {
  getter: 'heartbeat.HeartbeatData.getClientID',
  variable: 'heartbeatData',
  at: 'ClientManageProcessor.heartBeat:83',
}

/** Longer bodies are read every time, so that clients with thousands of topics do not double what they hold. */
const KEPT_BYTES_MAX = 16_384

interface Read {
  readonly body: Uint8Array
  readonly heartbeat: HeartbeatData
}

/** Reads the bodies of heartbeats. A client sends the same bytes every 30 s until a subscription changes: they are read once. */
export class HeartbeatReader {
  readonly #last = new WeakMap<Channel, Read>()

  /** Throws what the original throws for a body that it cannot read. The result is shared: nobody may change it. */
  read({ body, channel }: Call<'HEART_BEAT'>, broker: BrokerContext): HeartbeatData {
    const last = this.#last.get(channel)
    if (last !== undefined && body !== undefined && equalBytes(last.body, body)) return last.heartbeat
    demandEntries(body)
    const heartbeat = requestBody(heartbeatBody, body, HEARTBEAT, broker, broker.profile.heartbeats)
    if (body !== undefined && body.length <= KEPT_BYTES_MAX) this.#last.set(channel, { body: body.slice(), heartbeat })
    return heartbeat
  }
}
