import {
  byObject,
  byText,
  double,
  flag,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  text,
  texts,
  whole,
} from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'
import { type SubscriptionData, subscriptionDataShape } from './subscriptionData.ts'

/** State of one pulled queue in a client. `droped` is the real spelling; Go writes `dropped`. */
export interface ProcessQueueInfo {
  readonly cachedMsgCount: number
  readonly cachedMsgMaxOffset: number
  readonly cachedMsgMinOffset: number
  readonly cachedMsgSizeInMiB: number
  readonly commitOffset: number
  readonly droped: boolean
  readonly lastConsumeTimestamp: number
  readonly lastLockTimestamp: number
  readonly lastPullTimestamp: number
  readonly locked: boolean
  readonly transactionMsgCount: number
  readonly transactionMsgMaxOffset: number
  readonly transactionMsgMinOffset: number
  readonly tryUnlockTimes: number
}

export interface PopProcessQueueInfo {
  readonly droped: boolean
  readonly lastPopTimestamp: number
  readonly waitAckCount: number
}

export interface ConsumeStatus {
  readonly consumeFailedMsgs: number
  readonly consumeFailedTPS: number
  readonly consumeOKTPS: number
  readonly consumeRT: number
  readonly pullRT: number
  readonly pullTPS: number
}

/** Answer of GET_CONSUMER_RUNNING_INFO (remoting.md B25). Property keys are in `RunningInfoProperty`. */
export interface ConsumerRunningInfo {
  readonly jstack?: string | undefined
  readonly mqPopTable: readonly (readonly [MessageQueue, PopProcessQueueInfo])[]
  readonly mqTable: readonly (readonly [MessageQueue, ProcessQueueInfo])[]
  readonly properties: Readonly<Record<string, string>>
  readonly statusTable: ReadonlyMap<string, ConsumeStatus>
  readonly subscriptionSet: readonly SubscriptionData[]
  readonly userConsumerInfo: Readonly<Record<string, string>>
}

/** Keys of `properties` that tools look at. */
export const RunningInfoProperty = {
  NAMESERVER_ADDR: 'PROP_NAMESERVER_ADDR',
  THREADPOOL_CORE_SIZE: 'PROP_THREADPOOL_CORE_SIZE',
  CONSUME_ORDERLY: 'PROP_CONSUMEORDERLY',
  CONSUME_TYPE: 'PROP_CONSUME_TYPE',
  CLIENT_VERSION: 'PROP_CLIENT_VERSION',
  CONSUMER_START_TIMESTAMP: 'PROP_CONSUMER_START_TIMESTAMP',
} as const

const processQueue: Shape<ProcessQueueInfo> = object<ProcessQueueInfo>({
  cachedMsgCount: whole,
  cachedMsgMaxOffset: whole,
  cachedMsgMinOffset: whole,
  cachedMsgSizeInMiB: whole,
  commitOffset: whole,
  droped: flag,
  lastConsumeTimestamp: whole,
  lastLockTimestamp: whole,
  lastPullTimestamp: whole,
  locked: flag,
  transactionMsgCount: whole,
  transactionMsgMaxOffset: whole,
  transactionMsgMinOffset: whole,
  tryUnlockTimes: whole,
})

export const consumerRunningInfoBody: JsonBody<ConsumerRunningInfo> = jsonBody(
  'ConsumerRunningInfo',
  object<ConsumerRunningInfo>({
    jstack: optional(text),
    mqPopTable: byObject(
      messageQueueShape,
      object<PopProcessQueueInfo>({ droped: flag, lastPopTimestamp: whole, waitAckCount: whole }),
    ),
    mqTable: byObject(messageQueueShape, { read: readProcessQueue, write: processQueue.write }),
    properties: texts,
    statusTable: byText(
      object<ConsumeStatus>({
        consumeFailedMsgs: whole,
        consumeFailedTPS: double,
        consumeOKTPS: double,
        consumeRT: double,
        pullRT: double,
        pullTPS: double,
      }),
    ),
    subscriptionSet: list(subscriptionDataShape),
    userConsumerInfo: texts,
  }),
)

function readProcessQueue(value: unknown): ProcessQueueInfo {
  const info = processQueue.read(value)
  const dropped = (value as { readonly dropped?: unknown }).dropped
  return dropped === undefined ? info : { ...info, droped: flag.read(dropped) }
}

/** Values of `consumeResult` in the order of their ordinals, which Go sends instead of the names. */
export const CONSUME_RESULTS: readonly string[] = [
  'CR_SUCCESS',
  'CR_LATER',
  'CR_ROLLBACK',
  'CR_COMMIT',
  'CR_THROW_EXCEPTION',
  'CR_RETURN_NULL',
]

/** Answer of CONSUME_MESSAGE_DIRECTLY (remoting.md B26). */
export interface ConsumeMessageDirectlyResult {
  readonly autoCommit: boolean
  readonly consumeResult: string
  readonly order: boolean
  readonly remark?: string | undefined
  readonly spentTimeMills: number
}

export const consumeMessageDirectlyBody: JsonBody<ConsumeMessageDirectlyResult> = jsonBody(
  'ConsumeMessageDirectlyResult',
  object<ConsumeMessageDirectlyResult>({
    autoCommit: flag,
    consumeResult: {
      read: (value) => (typeof value === 'number' ? (CONSUME_RESULTS[value] ?? text.read(value)) : text.read(value)),
      write: text.write,
    },
    order: flag,
    remark: optional(text),
    spentTimeMills: whole,
  }),
)
