import type { Refusal } from '../observations.ts'
import type { Words } from './explanation.ts'

const SAME_SUBSCRIPTIONS: Words = {
  en: 'let all members of the group have the same subscriptions',
  zh: '让组内所有成员的订阅完全一致',
}
const GROUP_MISSING: Words = {
  en: 'create the group on every broker (mqadmin updateSubGroup -c <cluster> -g <group>)',
  zh: '在每个 Broker 上创建消费组（mqadmin updateSubGroup -c <cluster> -g <group>）',
}

/** What to do about an answer, by its code; codes that say too little by themselves are not here. */
const BY_CODE: Readonly<Record<string, Words>> = {
  TOPIC_NOT_EXIST: {
    en: 'create the topic (mqadmin updateTopic -c <cluster> -t <topic>), or let brokers create topics (autoCreateTopicEnable)',
    zh: '创建主题（mqadmin updateTopic -c <cluster> -t <topic>），或者允许 Broker 自动创建（autoCreateTopicEnable）',
  },
  NO_PERMISSION: {
    en: 'give topic and broker the permission 6 (mqadmin updateTopicPerm, brokerPermission)',
    zh: '把主题和 Broker 的权限设为 6（mqadmin updateTopicPerm、brokerPermission）',
  },
  SUBSCRIPTION_GROUP_NOT_EXIST: GROUP_MISSING,
  SUBSCRIPTION_NOT_EXIST: SAME_SUBSCRIPTIONS,
  SUBSCRIPTION_NOT_LATEST: SAME_SUBSCRIPTIONS,
}

/** What to do about an answer, by what its remark says; the first that fits. */
const BY_REMARK: readonly (readonly [RegExp, Words])[] = [
  [
    /TIMEOUT_CLEAN_QUEUE/,
    {
      en: 'find what held the store up for longer than waitTimeMillsInSendQueue (200 ms), or raise that and sendMessageThreadPoolNums; where the client does not try code 2 again (Java before 5.3.0, Go), put a retry with a pause around the send',
      zh: '找出让存储停顿超过 waitTimeMillsInSendQueue（200 毫秒）的原因，或者调大它和 sendMessageThreadPoolNums；客户端不重试代码 2 时（5.3.0 以前的 Java、Go），在发送外面加带间隔的重试',
    },
  ],
  [
    /PCBUSY_CLEAN_QUEUE|REJECTREQUEST/,
    {
      en: 'leave the page cache of the broker more memory (smaller heap, larger limit of its container) and look at the latency of its disk: one put took longer than osPageCacheBusyTimeOutMills (1 s); send again after a pause',
      zh: '给 Broker 的页缓存留更多内存（减小堆、调大容器限制），并检查磁盘延迟：一次写入超过了 osPageCacheBusyTimeOutMills（1 秒）；稍后重试发送',
    },
  ],
  [
    /disk is full/,
    {
      en: "free the broker's disk below 90 per cent (diskSpaceWarningLevelRatio): a larger volume, a shorter fileReservedTime, or less of other programs on it; it takes messages again without a restart",
      zh: '让 Broker 磁盘使用率降到 90%（diskSpaceWarningLevelRatio）以下：扩容、缩短 fileReservedTime，或清理其他程序的数据；无需重启即可恢复写入',
    },
  ],
  [
    /timer message illegal/,
    {
      en: 'ask for a shorter delay, or raise timerMaxDelaySec of the broker (three days by default)',
      zh: '缩短延迟时间，或者调大 Broker 的 timerMaxDelaySec（默认三天）',
    },
  ],
  [
    /msg body or properties length/,
    {
      en: 'send less (properties stay under 32 KB), or raise maxMessageSize of brokers and clients alike',
      zh: '减小消息（属性不超过 32 KB），或者同时调大 Broker 和客户端的 maxMessageSize',
    },
  ],
  [
    /SQL92/,
    {
      en: 'set enablePropertyFilter=true on every broker (broker.conf and a restart, or mqadmin updateBrokerConfig -c <cluster> -k enablePropertyFilter -v true)',
      zh: '在每个 Broker 上设置 enablePropertyFilter=true（broker.conf 并重启，或 mqadmin updateBrokerConfig -c <cluster> -k enablePropertyFilter -v true）',
    },
  ],
]

export function adviceOn({ result, request, remark }: Refusal): Words | undefined {
  // The only error of that request: the broker counts no client of the group, because it does not know the group.
  if (request === 'GET_CONSUMER_LIST_BY_GROUP') return GROUP_MISSING
  return BY_REMARK.find(([pattern]) => pattern.test(remark ?? ''))?.[1] ?? BY_CODE[result]
}

/** What an answer was, in the first line of its remark. */
export function ruleOf({ by, request, result, remark }: Refusal): Words {
  const line = remark?.split('\n')[0]?.replace(/[, ]+$/, '')
  const what = request ?? 'a request'
  return {
    en: `${by} answers ${what} with ${result}${line === undefined ? '' : ` (${line})`}`,
    zh: `${by} 对 ${request ?? '请求'} 回答 ${result}${line === undefined ? '' : `（${line}）`}`,
  }
}
