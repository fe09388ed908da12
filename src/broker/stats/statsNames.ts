// Names of statistics and the shape of their keys (remoting.md 13.9, `Stats` and BrokerStatsManager). This is data.

/** Key: topic. */
export const topicStats = ['TOPIC_PUT_NUMS', 'TOPIC_PUT_SIZE'] as const

/** Key: `topic@queueId`, and `topic@queueId@group` for what is read. Only with `enableDetailStat`. */
export const queueStats = ['QUEUE_PUT_NUMS', 'QUEUE_PUT_SIZE', 'QUEUE_GET_NUMS', 'QUEUE_GET_SIZE'] as const

/** Key: `topic@group`. */
export const groupStats = [
  'GROUP_GET_NUMS',
  'GROUP_GET_SIZE',
  'GROUP_ACK_NUMS',
  'GROUP_CK_NUMS',
  'SNDBCK_PUT_NUMS',
] as const

/** Key: the cluster's name. */
export const brokerStats = ['BROKER_PUT_NUMS', 'BROKER_GET_NUMS', 'BROKER_ACK_NUMS', 'BROKER_CK_NUMS'] as const

/** Keys: `queueId@topic@group` (`topic@group` without `enableDetailStat`) and `queueId@topic`. */
export const latencyStats = ['GROUP_GET_LATENCY', 'TOPIC_PUT_LATENCY'] as const

export type StatsName =
  | (typeof topicStats)[number]
  | (typeof queueStats)[number]
  | (typeof groupStats)[number]
  | (typeof brokerStats)[number]
  | (typeof latencyStats)[number]
