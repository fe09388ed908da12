import { flag, type JsonBody, jsonBody, list, object, optional, text } from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'

/** Body of LOCK_BATCH_MQ and UNLOCK_BATCH_MQ (remoting.md B13). */
export interface LockBatchRequest {
  readonly clientId?: string | undefined
  readonly consumerGroup?: string | undefined
  readonly mqSet: readonly MessageQueue[]
  /** 5.x only. */
  readonly onlyThisBroker?: boolean | undefined
}

export const lockBatchRequestBody: JsonBody<LockBatchRequest> = jsonBody(
  'LockBatchRequestBody',
  object<LockBatchRequest>({
    clientId: optional(text),
    consumerGroup: optional(text),
    mqSet: list(messageQueueShape),
    onlyThisBroker: optional(flag),
  }),
)

/** Answer of LOCK_BATCH_MQ (remoting.md B14): the queues that are now the client's. */
export interface LockBatchResponse {
  readonly lockOKMQSet: readonly MessageQueue[]
}

export const lockBatchResponseBody: JsonBody<LockBatchResponse> = jsonBody(
  'LockBatchResponseBody',
  object<LockBatchResponse>({ lockOKMQSet: list(messageQueueShape) }),
)
