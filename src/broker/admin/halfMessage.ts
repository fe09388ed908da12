import { decodeOffsetMsgId, MessageConst, type MessageRecord, SystemTopic } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import type { AdminAnswer } from './answers.ts'
import { SUCCESS, systemError } from './answers.ts'

// RESUME_CHECK_HALF_MESSAGE (323), from the dashboard and DefaultMQAdminExt.resumeCheckHalfMessage: puts a message that was checked
// too often back into the half topic with no checks counted (remoting.md 13.7). `msgId` is an offset message id; anything stored will do.

const FAILED = `Put message back to ${SystemTopic.TRANS_HALF} failed.`
const THREW = `Exception was thrown when putting message back to ${SystemTopic.TRANS_HALF}.`

export function resumeCheckHalfMessage(
  call: Call<'RESUME_CHECK_HALF_MESSAGE'>,
  broker: BrokerContext,
): AdminAnswer | undefined {
  const id = call.header.msgId === undefined ? undefined : decodeOffsetMsgId(call.header.msgId)
  const record = id === undefined ? undefined : broker.store.lookMessageByOffset(id.physicalOffset)
  if (record === undefined) return systemError(THREW)
  // What is stored within the call is answered by the return, and what waits for a flush by call.reply.
  let answer: AdminAnswer | undefined
  let returned = false
  putMessage(broker, halfAgain(record), ({ status }) => {
    answer = status === 'PUT_OK' ? SUCCESS : systemError(FAILED)
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}

/** AdminBrokerProcessor.toMessageExtBrokerInner */
function halfAgain(record: MessageRecord): MessageToStore {
  return {
    topic: SystemTopic.TRANS_HALF,
    queueId: 0,
    flag: record.flag,
    sysFlag: record.sysFlag,
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: record.storeHost,
    reconsumeTimes: record.reconsumeTimes,
    preparedTransactionOffset: 0,
    body: record.body,
    properties: new Map(record.properties).set(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES, '0'),
    waitStoreMsgOk: false,
  }
}
