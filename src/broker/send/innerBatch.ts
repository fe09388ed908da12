import { MessageConst, MessageSysFlag } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { underflow } from './batchFaults.ts'

/** Whether a batch is stored as one record: in a topic with batch consume queues, when it has a key of its own. */
export function isInnerBatch({ topic, properties }: MessageToStore, { profile, topics }: BrokerContext): boolean {
  if (!profile.knowsInnerBatches || topics.isBatchTopic(topic) !== true) return false
  return properties.has(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
}

/**
 * The batch as one message with its marks and the number of its members (SendMessageProcessor.sendBatchMessage). Undefined
 * when the original counts members for ever, and never answers.
 */
export function innerBatchOf(batch: MessageToStore): MessageToStore | undefined {
  const members = countMembers(batch.body)
  if (members === undefined) return undefined
  const properties = new Map(batch.properties)
  properties.set(MessageConst.PROPERTY_INNER_NUM, String(members))
  const sysFlag = batch.sysFlag | MessageSysFlag.NEED_UNWRAP | MessageSysFlag.INNER_BATCH
  return { ...batch, sysFlag, properties }
}

/**
 * MessageDecoder.countInnerMsgNum: steps from size to size and looks at nothing else. Sizes that lead back to where it has
 * been make it step for ever, which shows by more steps than there are bytes.
 */
function countMembers(body: Uint8Array): number | undefined {
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  let members = 0
  for (let at = 0; at < body.length; ) {
    members++
    if (members > body.length) return undefined
    if (at + 4 > body.length) throw underflow()
    at = (at + view.getInt32(at)) | 0
    if (at < 0 || at > body.length) {
      const frame = 'java.base/java.nio.Buffer.createPositionException(Buffer.java:341)'
      const message = at < 0 ? `newPosition < 0: (${at} < 0)` : `newPosition > limit: (${at} > ${body.length})`
      throw new JavaException('java.lang.IllegalArgumentException', message, frame)
    }
  }
  return members
}
