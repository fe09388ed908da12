import {
  type Acknowledgement,
  acknowledgementBody,
  type CheckPoint,
  checkPointBody,
  MessageConst,
  reviveTopic,
} from '../../protocol/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerBase } from '../context.ts'

// What POP writes down in `rmq_sys_REVIVE_LOG_{cluster}` (store.pop.PopCheckPoint, AckMsg, BatchAckMsg; broker.md 14.4): a
// check point for the messages of one delivery, and the acknowledgements that meet it there.

/** PopAckConstants.ackTimeInterval: check points are delivered so long before their messages become visible again. */
export const ACK_INTERVAL_MS = 1000

export const CK_TAG = 'ck'
export const ACK_TAG = 'ack'
export const BATCH_ACK_TAG = 'bAck'

export function reviveTime({ pt, it }: CheckPoint): number {
  return pt + it
}

/** Queue offsets of the messages of a check point, in the order of their bits. */
export function offsetsOf({ d, n, so }: CheckPoint): readonly number[] {
  if (d === undefined || d.length === 0) return Array.from({ length: n }, (_, index) => so + index)
  return d.slice(0, n).map((distance) => so + distance)
}

/** What a check point and its acknowledgements have in common. */
export function mergeKey({ t, c, q, so, pt, bn }: CheckPoint | Acknowledgement, ownName: string): string {
  return `${t}${c}${q}${so}${pt}${bn === undefined || bn.trim() === '' ? ownName : bn}`
}

export function checkPointMessage(broker: BrokerBase, ck: CheckPoint, reviveQueueId: number): MessageToStore {
  const key = [ck.t, ck.q, ck.so, ck.c, ck.pt, ck.bn, CK_TAG].join('@')
  const deliverMs = wrapped(reviveTime(ck) - ACK_INTERVAL_MS)
  return reviveMessage(broker, {
    queueId: reviveQueueId,
    tag: CK_TAG,
    key,
    deliverMs,
    body: checkPointBody.encode({ ...ck, reviveTime: reviveTime(ck) }),
  })
}

/** The original gives a batch the key of a single acknowledgement, too. */
export function acknowledgementMessage(
  broker: BrokerBase,
  ack: Acknowledgement,
  handle: { readonly reviveQueueId: number; readonly invisibleTime: number },
): MessageToStore {
  const key = [ack.t, ack.q, ack.ao, ack.c, ack.pt, ack.bn, ACK_TAG].join('@')
  return reviveMessage(broker, {
    queueId: handle.reviveQueueId,
    tag: ack.aol === undefined ? ACK_TAG : BATCH_ACK_TAG,
    key,
    deliverMs: wrapped(ack.pt + handle.invisibleTime),
    body: acknowledgementBody.encode(ack),
  })
}

/** Java's long: a time beyond it has long been. */
function wrapped(ms: number): number {
  return ms >= 2 ** 63 ? ms - 2 ** 64 : ms
}

interface ReviveMessage {
  readonly queueId: number
  readonly tag: string
  readonly key: string
  readonly deliverMs: number
  readonly body: Uint8Array
}

function reviveMessage(broker: BrokerBase, { queueId, tag, key, deliverMs, body }: ReviveMessage): MessageToStore {
  return {
    topic: reviveTopic(broker.config.broker.brokerClusterName),
    queueId,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: broker.runtime.clock.wallMs(),
    bornHost: broker.storeHost(),
    storeHost: broker.storeHost(),
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body,
    properties: new Map([
      [MessageConst.PROPERTY_TAGS, tag],
      [MessageConst.PROPERTY_TIMER_DELIVER_MS, String(deliverMs)],
      [MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, key],
    ]),
  }
}
