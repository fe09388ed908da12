import type { Profile } from '../profile/index.ts'
import type { Handlers } from '../remoting/index.ts'
import { adminHandlers } from './admin/index.ts'
import { authHandlers } from './auth/index.ts'
import { handleCheckClientConfig, handleConsumerList, handleHeartbeat, handleUnregister } from './clients/index.ts'
import type { BrokerContext } from './context.ts'
import { handleLockBatch, handleUnlockBatch } from './locks/index.ts'
import {
  handleEarliestStoreTime,
  handleMaxOffset,
  handleMinOffset,
  handleQueryConsumerOffset,
  handleSearchOffset,
  handleUpdateConsumerOffset,
} from './offsets/index.ts'
import {
  handleAck,
  handleBatchAck,
  handleChangeInvisibleTime,
  handleNotification,
  handlePeek,
  handlePollingInfo,
  handlePop,
} from './pop/index.ts'
import { handlePull } from './pull/index.ts'
import { handleQueryMessage, handleViewMessage } from './query/index.ts'
import { handleReply } from './reply/index.ts'
import { handleSend, handleSendBack } from './send/index.ts'
import { handleRecall } from './timer/index.ts'
import { handleEndTransaction } from './transaction/index.ts'

/** Every request that the broker serves. The rest answers code 3, as an unknown request. */
export const brokerHandlers: Handlers<BrokerContext> = {
  ...adminHandlers,
  ...authHandlers,
  SEND_MESSAGE: handleSend,
  SEND_MESSAGE_V2: handleSend,
  SEND_BATCH_MESSAGE: handleSend,
  SEND_REPLY_MESSAGE: handleReply,
  SEND_REPLY_MESSAGE_V2: handleReply,
  CONSUMER_SEND_MSG_BACK: handleSendBack,
  END_TRANSACTION: handleEndTransaction,
  RECALL_MESSAGE: handleRecall,
  PULL_MESSAGE: handlePull,
  LITE_PULL_MESSAGE: handlePull,
  POP_MESSAGE: handlePop,
  ACK_MESSAGE: handleAck,
  BATCH_ACK_MESSAGE: handleBatchAck,
  CHANGE_MESSAGE_INVISIBLETIME: handleChangeInvisibleTime,
  NOTIFICATION: handleNotification,
  POLLING_INFO: handlePollingInfo,
  PEEK_MESSAGE: handlePeek,
  QUERY_MESSAGE: handleQueryMessage,
  VIEW_MESSAGE_BY_ID: handleViewMessage,
  HEART_BEAT: handleHeartbeat,
  UNREGISTER_CLIENT: handleUnregister,
  CHECK_CLIENT_CONFIG: handleCheckClientConfig,
  GET_CONSUMER_LIST_BY_GROUP: handleConsumerList,
  QUERY_CONSUMER_OFFSET: handleQueryConsumerOffset,
  UPDATE_CONSUMER_OFFSET: handleUpdateConsumerOffset,
  SEARCH_OFFSET_BY_TIMESTAMP: handleSearchOffset,
  GET_MAX_OFFSET: handleMaxOffset,
  GET_MIN_OFFSET: handleMinOffset,
  GET_EARLIEST_MSG_STORETIME: handleEarliestStoreTime,
  LOCK_BATCH_MQ: handleLockBatch,
  UNLOCK_BATCH_MQ: handleUnlockBatch,
}

/** The same without replies where the broker knows none. */
export function handlersOf({ requestReply }: Pick<Profile, 'requestReply'>): Handlers<BrokerContext> {
  if (requestReply.takesReplies) return brokerHandlers
  const { SEND_REPLY_MESSAGE: _, SEND_REPLY_MESSAGE_V2: _2, ...others } = brokerHandlers
  return others
}
