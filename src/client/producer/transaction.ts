import { decodeOffsetMsgId, type MessageRecord, MessageSysFlag, type RequestHeader } from '../../protocol/index.ts'
import { type Channel, callRequest } from '../../remoting/index.ts'
import { addressText } from '../../runtime/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { type Message, type OutgoingMessage, Property, propertiesOf } from '../message/message.ts'
import { CachedMessage, type ReceivedMessage } from '../message/receivedMessage.ts'
import type { Names } from '../namespace.ts'
import type { SendTrace } from '../trace/sendTrace.ts'
import type { SendResult } from './sendResult.ts'

/** What became of the local transaction. UNKNOW (sic) lets the broker ask again. */
export type LocalTransactionState = 'COMMIT_MESSAGE' | 'ROLLBACK_MESSAGE' | 'UNKNOW'

/** Decides on transactional messages (TransactionListener). */
export interface TransactionListener {
  /** Runs the local transaction when the half message is stored. A throw means UNKNOW. */
  execute(message: Message, transactionId: string): LocalTransactionState | Promise<LocalTransactionState>
  /** Tells the state of an earlier transaction when a broker asks. A throw means UNKNOW. */
  check(message: ReceivedMessage): LocalTransactionState | Promise<LocalTransactionState>
}

/** The producer whose transaction it is. */
export interface TransactionProducer {
  readonly instance: ClientInstance
  /** As brokers know it. */
  readonly group: string
  readonly names: Names
  readonly trace: SendTrace | undefined
}

export interface TransactionSendResult extends SendResult {
  readonly localTransactionState: LocalTransactionState
}

/** The header of CHECK_TRANSACTION_STATE (39) as a client gets it. */
export interface TransactionCheck {
  readonly tranStateTableOffset: number
  readonly commitLogOffset: number
  readonly transactionId: string | undefined
}

const COMMIT_OR_ROLLBACK: { readonly [S in LocalTransactionState]: number } = {
  COMMIT_MESSAGE: MessageSysFlag.TRANSACTION_COMMIT,
  ROLLBACK_MESSAGE: MessageSysFlag.TRANSACTION_ROLLBACK,
  UNKNOW: MessageSysFlag.TRANSACTION_NOT_TYPE,
}

/** Turns a prepared message into a half message; a delay level does not go with it. */
export function halfMessage(message: OutgoingMessage, group: string): OutgoingMessage {
  const properties = new Map(message.properties)
  properties.delete(Property.DELAY)
  properties.set(Property.TRAN_MSG, 'true')
  properties.set(Property.PGROUP, group)
  return { ...message, properties, sysFlag: message.sysFlag | MessageSysFlag.TRANSACTION_PREPARED }
}

/** Runs the local transaction for a stored half message and tells the broker its state (sendMessageInTransaction). */
export async function finishTransaction(
  { instance, group, names, trace }: TransactionProducer,
  listener: TransactionListener,
  message: Message,
  topic: string,
  sent: SendResult,
): Promise<TransactionSendResult> {
  const { logger, routes, invoker } = instance
  let state: LocalTransactionState = 'ROLLBACK_MESSAGE'
  if (sent.status === 'SEND_OK') {
    state = await stateOf(instance, 'executeLocalTransactionBranch', () => listener.execute(message, sent.msgId))
  }
  const address = routes.publishAddress(sent.queue.brokerName)
  trace?.endTransaction({
    topic,
    properties: propertiesOf(message),
    msgId: sent.msgId,
    transactionId: sent.status === 'SEND_OK' ? sent.msgId : '',
    storeHost: address ?? '',
    state,
    fromTransactionCheck: false,
  })
  const header: RequestHeader<'END_TRANSACTION'> = {
    topic: names.settled(topic),
    producerGroup: group,
    tranStateTableOffset: sent.queueOffset,
    commitLogOffset: decodeOffsetMsgId(sent.offsetMsgId)?.physicalOffset ?? 0,
    commitOrRollback: COMMIT_OR_ROLLBACK[state],
    fromTransactionCheck: false,
    msgId: sent.msgId,
    transactionId: sent.transactionId,
    bname: sent.queue.brokerName,
  }
  try {
    if (address !== undefined) await invoker.oneway('END_TRANSACTION', address, header)
  } catch (error) {
    // The broker asks for the state later; the original only logs it, too.
    const reason = error instanceof Error ? error.message : String(error)
    logger.log('warn', 'local transaction executed, but end broker transaction failed', { state, reason })
  }
  return { ...sent, localTransactionState: state }
}

/** Answers CHECK_TRANSACTION_STATE (39) with END_TRANSACTION (37) on the connection that asked. */
export async function checkTransaction(
  { instance, group, names, trace }: TransactionProducer,
  listener: TransactionListener,
  record: MessageRecord,
  check: TransactionCheck,
  channel: Channel,
): Promise<void> {
  const queue = { topic: record.topic, brokerName: '', queueId: record.queueId }
  const message = new CachedMessage(record, queue)
  message.topic = names.shown(record.topic)
  const state = await stateOf(instance, 'checkLocalTransactionState', () => listener.check(message))
  const { topic } = record
  const { properties } = message
  const uniqueKey = properties.get(Property.UNIQ_KEY)
  const msgId = uniqueKey ?? message.offsetMsgId
  const storeHost = addressText(channel.remote)
  const transactionId = uniqueKey ?? ''
  trace?.endTransaction({ topic, properties, msgId, transactionId, storeHost, state, fromTransactionCheck: true })
  if (!channel.open) return
  const header: RequestHeader<'END_TRANSACTION'> = {
    topic: names.settled(topic),
    producerGroup: group,
    tranStateTableOffset: check.tranStateTableOffset,
    commitLogOffset: check.commitLogOffset,
    commitOrRollback: COMMIT_OR_ROLLBACK[state],
    fromTransactionCheck: true,
    msgId,
    transactionId: check.transactionId,
  }
  channel.oneway(callRequest('END_TRANSACTION', header))
}

async function stateOf(
  instance: ClientInstance,
  what: string,
  decide: () => LocalTransactionState | Promise<LocalTransactionState>,
): Promise<LocalTransactionState> {
  try {
    return known(await decide())
  } catch (error) {
    instance.logger.log('warn', `${what} exception`, { error: String(error) })
    return 'UNKNOW'
  }
}

/** Throws TypeError for what is no state, as where a listener was written without types. */
function known(state: LocalTransactionState): LocalTransactionState {
  if (Object.hasOwn(COMMIT_OR_ROLLBACK, state)) return state
  throw new TypeError(`the listener answered ${state}; allowed are ${Object.keys(COMMIT_OR_ROLLBACK).join(', ')}`)
}
