import type {
  AdminOptions,
  ClientOptions,
  ProducerOptions,
  PullConsumerOptions,
  PushConsumerOptions,
  TraceSettings,
} from '../client/index.ts'
import type { NamesOf } from '../runtime/index.ts'

type Given = 'runtime' | 'namesrv' | 'client'

interface OnHost {
  /**
   * Simulated host on which the client runs, for faults between hosts; made when it is new. Default: one of its own,
   * `producer-1`, `consumer-1`, `admin-1`, … In real time it is only a name.
   */
  readonly host?: string
}

/** As `createProducer` of `rocketmq-sim/client`; `group` defaults to `producer`. */
export type ClusterProducerOptions = Omit<ProducerOptions, Given | 'group'> & OnHost & { readonly group?: string }

/** As `createPushConsumer` of `rocketmq-sim/client`, with a shorter form of `subscriptions`. */
export type ClusterPushConsumerOptions = Omit<PushConsumerOptions, Given> &
  OnHost & {
    /** The topic to subscribe to; further ones stand in `subscriptions`. */
    readonly topic?: string
    /** What is wanted of `topic`: `TagA || TagB`. Default `*`. */
    readonly tags?: string
  }

/** As `createPullConsumer` of `rocketmq-sim/client`, with a shorter form of `subscriptions`. */
export type ClusterPullConsumerOptions = Omit<PullConsumerOptions, Given> &
  OnHost & { readonly topic?: string; readonly tags?: string }

/** As `createAdmin` of `rocketmq-sim/client`. */
export type ClusterAdminOptions = Omit<AdminOptions, Given> & OnHost

const CLIENT: NamesOf<OnHost & Omit<ClientOptions, Given>> = {
  host: true,
  dialect: true,
  clientIP: true,
  instanceName: true,
  unitName: true,
  namespace: true,
  vipChannel: true,
  credentials: true,
  plantedBugs: true,
}
const TRACE: NamesOf<TraceSettings> = { enableTrace: true, traceTopic: true, traceMsgBatchNum: true }

/** What each kind of client takes: an option that is misspelt counts as left out otherwise. */
export const ADMIN_OPTIONS: NamesOf<ClusterAdminOptions> = { ...CLIENT, timeoutMs: true }

export const PRODUCER_OPTIONS: NamesOf<ClusterProducerOptions> = {
  ...CLIENT,
  ...TRACE,
  group: true,
  sendMsgTimeoutMs: true,
  sendMsgMaxTimeoutPerRequestMs: true,
  retryTimesWhenSendFailed: true,
  retryTimesWhenSendAsyncFailed: true,
  retryResponseCodes: true,
  retryAnotherBrokerWhenNotStoreOK: true,
  maxMessageSize: true,
  compressMsgBodyOverHowmuch: true,
  compressLevel: true,
  defaultTopicQueueNums: true,
  transactionListener: true,
  sendLatencyFaultEnable: true,
  recallTraceEnable: true,
}

export const PUSH_CONSUMER_OPTIONS: NamesOf<ClusterPushConsumerOptions> = {
  ...CLIENT,
  ...TRACE,
  topic: true,
  tags: true,
  group: true,
  subscriptions: true,
  handler: true,
  batchHandler: true,
  messageModel: true,
  orderly: true,
  consumeFromWhere: true,
  consumeTimestampMs: true,
  consumeThreads: true,
  consumeMessageBatchMaxSize: true,
  pullBatchSize: true,
  pullIntervalMs: true,
  pullThresholdForQueue: true,
  pullThresholdSizeForQueueMiB: true,
  pullThresholdForTopic: true,
  pullThresholdSizeForTopicMiB: true,
  consumeConcurrentlyMaxSpan: true,
  maxReconsumeTimes: true,
  consumeTimeoutMinutes: true,
  suspendCurrentQueueTimeMs: true,
  allocateStrategy: true,
  clientRebalance: true,
  popInvisibleTimeMs: true,
  popBatchNums: true,
  popThresholdForQueue: true,
}

export const PULL_CONSUMER_OPTIONS: NamesOf<ClusterPullConsumerOptions> = {
  ...CLIENT,
  ...TRACE,
  topic: true,
  tags: true,
  group: true,
  subscriptions: true,
  expression: true,
  consumeFromWhere: true,
  consumeTimestampMs: true,
  pullBatchSize: true,
  autoCommit: true,
  allocateStrategy: true,
}
