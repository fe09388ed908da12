// END_TRANSACTION 37: from producers, after the local transaction or as the answer to a check, mostly one-way
// (EndTransactionProcessor; remoting.md 7.7, broker.md 10.2). Reads producerGroup, tranStateTableOffset, commitLogOffset,
// commitOrRollback, fromTransactionCheck. Answers 0 without a header; 1, 11, 13, 14, 604; nothing at all to `unknown`.

import { MessageConst, type MessageRecord, MessageSysFlag, REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { type PutOutcome, putMessage, timerRefusal } from '../put/index.ts'
import { type FieldUse, nullPointer, requiredLong } from '../required.ts'
import { committedMessage } from './halfMessage.ts'

type EndAnswer = Answer<'END_TRANSACTION'>

const HEADER = 'org.apache.rocketmq.remoting.protocol.header.EndTransactionRequestHeader'
const ENDS: readonly number[] = [
  MessageSysFlag.TRANSACTION_NOT_TYPE,
  MessageSysFlag.TRANSACTION_COMMIT,
  MessageSysFlag.TRANSACTION_ROLLBACK,
]
const TABLE_OFFSET: FieldUse = {
  getter: 'EndTransactionRequestHeader.getTranStateTableOffset',
  at: 'EndTransactionProcessor.checkPrepareMessage:230',
}

export function handleEndTransaction(call: Call<'END_TRANSACTION'>, broker: BrokerContext): EndAnswer | undefined {
  const { header } = call
  if (broker.config.store.brokerRole === 'SLAVE')
    return { code: ResponseCode.SLAVE_NOT_AVAILABLE, remark: REMARK_NOT_SET }
  const end = checkedEnd(header.commitOrRollback)
  if (end === MessageSysFlag.TRANSACTION_NOT_TYPE) return undefined
  const half = broker.store.lookMessageByOffset(requiredCommitLogOffset(header.commitLogOffset, end))
  if (half === undefined) return refusal('Find prepared transaction message failed')
  if (header.fromTransactionCheck !== true && isTooLate(half, broker))
    return { code: ResponseCode.ILLEGAL_OPERATION, remark: REMARK_NOT_SET }
  const fault = faultOf(half, call)
  if (fault !== undefined) return refusal(fault)
  const ignored = broker.plantedBugs.has('rollbackIgnored') && header.fromTransactionCheck === true
  if (end === MessageSysFlag.TRANSACTION_ROLLBACK && !ignored) {
    broker.transactions.ended(half)
    return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET }
  }
  return commit(call, half, broker)
}

/** EndTransactionRequestHeader.checkFields */
function checkedEnd(end: number | undefined): number {
  if (end === undefined) {
    const message = 'Cannot invoke "java.lang.Integer.intValue()" because "this.commitOrRollback" is null'
    const frame = `${HEADER}.checkFields(EndTransactionRequestHeader.java:57)`
    throw new JavaException('java.lang.NullPointerException', message, frame)
  }
  if (ENDS.includes(end)) return end
  throw new JavaException(
    'org.apache.rocketmq.remoting.exception.RemotingCommandException',
    'commitOrRollback field wrong',
    `${HEADER}.checkFields(EndTransactionRequestHeader.java:69)`,
  )
}

function commit(call: Call<'END_TRANSACTION'>, half: MessageRecord, broker: BrokerContext): EndAnswer | undefined {
  const { properties } = half
  const topic = properties.get(MessageConst.PROPERTY_REAL_TOPIC) ?? ''
  const message = committedMessage(half, topic, realQueueId(properties.get(MessageConst.PROPERTY_REAL_QUEUE_ID)))
  // What is stored within the call is answered by the handler's return, and what waits for a flush by call.reply.
  let answer: EndAnswer | undefined
  let returned = false
  putMessage(broker, message, (outcome) => {
    answer = answerOf(outcome, broker)
    if (answer.code === ResponseCode.SUCCESS) broker.transactions.ended(half)
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}

/** rejectCommitOrRollback: the message said how long it must not be checked, and that time is over. */
function isTooLate(half: MessageRecord, broker: BrokerContext): boolean {
  const text = half.properties.get(MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS)
  if (!text || !broker.profile.refusesLateTransactionEnd) return false
  const own = /^[+-]?\d{1,15}$/.test(text) ? Number(text) * 1000 : 0
  const immunityMs = Math.max(own, broker.config.broker.transactionTimeOut)
  return broker.runtime.clock.wallMs() - half.bornTimestamp > immunityMs
}

/** checkPrepareMessage */
function faultOf(half: MessageRecord, { header }: Call<'END_TRANSACTION'>): string | undefined {
  const group = half.properties.get(MessageConst.PROPERTY_PRODUCER_GROUP)
  if (group === undefined) {
    const message = 'Cannot invoke "String.equals(Object)" because "pgroupRead" is null'
    throw nullPointer(message, 'EndTransactionProcessor.checkPrepareMessage:224')
  }
  if (group !== header.producerGroup) return 'The producer group wrong'
  if (half.queueOffset !== requiredLong(header.tranStateTableOffset, TABLE_OFFSET)) {
    return 'The transaction state table offset wrong'
  }
  if (half.physicalOffset !== header.commitLogOffset) return 'The commit log offset wrong'
  return undefined
}

/** sendFinalMessage: its own remarks for what the store refuses. */
function answerOf({ status }: PutOutcome, broker: BrokerContext): EndAnswer {
  switch (status) {
    case 'PUT_OK':
    case 'FLUSH_DISK_TIMEOUT':
    case 'FLUSH_SLAVE_TIMEOUT':
    case 'SLAVE_NOT_AVAILABLE':
      return { code: ResponseCode.SUCCESS }
    case 'CREATE_MAPPED_FILE_FAILED':
      return refusal('Create mapped file failed.')
    case 'MESSAGE_ILLEGAL':
    case 'PROPERTIES_SIZE_EXCEEDED':
      return {
        code: ResponseCode.MESSAGE_ILLEGAL,
        remark:
          'The message is illegal, maybe msg body or properties length not matched. ' +
          `msg body length limit ${broker.config.store.maxMessageSize}B, msg properties length limit 32KB.`,
      }
    case 'SERVICE_NOT_AVAILABLE':
      return { code: ResponseCode.SERVICE_NOT_AVAILABLE, remark: 'Service not available now.' }
    case 'OS_PAGE_CACHE_BUSY':
      return refusal('OS page cache busy, please try another machine')
    case 'WHEEL_TIMER_NOT_ENABLE':
    case 'WHEEL_TIMER_MSG_ILLEGAL':
    case 'WHEEL_TIMER_FLOW_CONTROL':
      return timerRefusal(status, broker)
    default:
      return refusal('UNKNOWN_ERROR')
  }
}

function refusal(remark: string): EndAnswer {
  return { code: ResponseCode.SYSTEM_ERROR, remark }
}

function requiredCommitLogOffset(offset: number | undefined, end: number): number {
  if (offset !== undefined) return offset
  const getter = `${HEADER}.getCommitLogOffset()`
  const frame =
    end === MessageSysFlag.TRANSACTION_COMMIT
      ? 'commitMessage(TransactionalMessageServiceImpl.java:635)'
      : 'rollbackMessage(TransactionalMessageServiceImpl.java:640)'
  throw new JavaException(
    'java.lang.NullPointerException',
    `Cannot invoke "java.lang.Long.longValue()" because the return value of "${getter}" is null`,
    `org.apache.rocketmq.broker.transaction.queue.TransactionalMessageServiceImpl.${frame}`,
  )
}

/** Integer.parseInt of the stored text. */
function realQueueId(text: string | undefined): number {
  if (text !== undefined && /^[+-]?\d{1,9}$/.test(text)) return Number(text)
  throw new JavaException(
    'java.lang.NumberFormatException',
    text === undefined ? 'Cannot parse null string: null' : `For input string: "${text}"`,
    'java.base/java.lang.Integer.parseInt(Integer.java:630)',
  )
}
