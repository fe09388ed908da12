import type { RequestName } from '../../protocol/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'

type NumberOption = {
  [K in keyof BrokerConfigHolder['broker']]: BrokerConfigHolder['broker'][K] extends number ? K : never
}[keyof BrokerConfigHolder['broker']]

interface PoolRow {
  /** Requests that it serves; `admin` serves the rest and unknown codes. */
  readonly requests: readonly RequestName[]
  readonly threads: NumberOption
  readonly capacity: NumberOption
  /** How long a request may wait where BrokerFastFailure looks. */
  readonly waitMs?: NumberOption
}

/** A thread pool of a broker. */
export type PoolName =
  | 'send'
  | 'pull'
  | 'litePull'
  | 'ack'
  | 'reply'
  | 'query'
  | 'heartbeat'
  | 'clientManage'
  | 'consumerManage'
  | 'loadBalance'
  | 'endTransaction'
  | 'admin'

/** The thread pools of a broker (BrokerController.registerProcessor) with the options that govern them. */
const poolTable: Readonly<Record<PoolName, PoolRow>> = {
  send: {
    requests: ['SEND_MESSAGE', 'SEND_MESSAGE_V2', 'SEND_BATCH_MESSAGE', 'CONSUMER_SEND_MSG_BACK', 'RECALL_MESSAGE'],
    threads: 'sendMessageThreadPoolNums',
    capacity: 'sendThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInSendQueue',
  },
  pull: {
    requests: ['PULL_MESSAGE', 'PEEK_MESSAGE', 'POP_MESSAGE', 'NOTIFICATION', 'POLLING_INFO'],
    threads: 'pullMessageThreadPoolNums',
    capacity: 'pullThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInPullQueue',
  },
  litePull: {
    requests: ['LITE_PULL_MESSAGE'],
    threads: 'litePullMessageThreadPoolNums',
    capacity: 'litePullThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInLitePullQueue',
  },
  ack: {
    requests: ['ACK_MESSAGE', 'BATCH_ACK_MESSAGE', 'CHANGE_MESSAGE_INVISIBLETIME'],
    threads: 'ackMessageThreadPoolNums',
    capacity: 'ackThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInAckQueue',
  },
  reply: {
    requests: ['SEND_REPLY_MESSAGE', 'SEND_REPLY_MESSAGE_V2'],
    threads: 'processReplyMessageThreadPoolNums',
    capacity: 'replyThreadPoolQueueCapacity',
  },
  query: {
    requests: ['QUERY_MESSAGE', 'VIEW_MESSAGE_BY_ID'],
    threads: 'queryMessageThreadPoolNums',
    capacity: 'queryThreadPoolQueueCapacity',
  },
  heartbeat: {
    requests: ['HEART_BEAT'],
    threads: 'heartbeatThreadPoolNums',
    capacity: 'heartbeatThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInHeartbeatQueue',
  },
  clientManage: {
    requests: ['UNREGISTER_CLIENT', 'CHECK_CLIENT_CONFIG'],
    threads: 'clientManageThreadPoolNums',
    capacity: 'clientManagerThreadPoolQueueCapacity',
  },
  consumerManage: {
    requests: ['GET_CONSUMER_LIST_BY_GROUP', 'UPDATE_CONSUMER_OFFSET', 'QUERY_CONSUMER_OFFSET'],
    threads: 'consumerManageThreadPoolNums',
    capacity: 'consumerManagerThreadPoolQueueCapacity',
  },
  loadBalance: {
    requests: ['QUERY_ASSIGNMENT', 'SET_MESSAGE_REQUEST_MODE'],
    threads: 'loadBalanceProcessorThreadPoolNums',
    capacity: 'loadBalanceThreadPoolQueueCapacity',
  },
  endTransaction: {
    requests: ['END_TRANSACTION'],
    threads: 'endTransactionThreadPoolNums',
    capacity: 'endTransactionPoolQueueCapacity',
    waitMs: 'waitTimeMillsInTransactionQueue',
  },
  admin: {
    requests: [],
    threads: 'adminBrokerThreadPoolNums',
    capacity: 'adminBrokerThreadPoolQueueCapacity',
    waitMs: 'waitTimeMillsInAdminBrokerQueue',
  },
}

export const poolNames: readonly PoolName[] = Object.keys(poolTable) as PoolName[]

export function poolRow(pool: PoolName): PoolRow {
  return poolTable[pool]
}

const poolByRequest: ReadonlyMap<RequestName, PoolName> = new Map(
  poolNames.flatMap((pool) => poolRow(pool).requests.map((request): [RequestName, PoolName] => [request, pool])),
)

/** The pool that serves a request; one without a handler goes to the default processor. */
export function poolOf(request: RequestName | undefined): PoolName {
  return (request === undefined ? undefined : poolByRequest.get(request)) ?? 'admin'
}
