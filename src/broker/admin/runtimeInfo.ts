import { doubleText, kvTableBody, SystemTopic } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { usedSpaceRatio } from '../diskSpace.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer } from './answers.ts'
import { bytesText, percentileText, putDistributionText, rateText, runtimeText } from './runtimeText.ts'

// GET_BROKER_RUNTIME_INFO (28), from mqadmin clusterList and brokerStatus, the dashboard and the exporter (remoting.md 13.9). All values
// are text, and the exporter drops the whole broker when one of them is no number: rates are 0.0 from the first second on, where the
// original leaves them blank for ten.

/** Pools that the original reports. */
const POOLS = ['send', 'pull', 'litePull', 'query', 'ack'] as const

export function getRuntimeInfo(_call: Call<'GET_BROKER_RUNTIME_INFO'>, broker: BrokerContext): AdminAnswer {
  const table = new Map<string, string>([
    ...storeInfo(broker),
    ...diskInfo(broker),
    ...scheduleInfo(broker),
    ...brokerInfo(broker),
    ...poolInfo(broker),
  ])
  for (const name of broker.profile.runtimeInfo.absent) table.delete(name)
  return jsonAnswer(kvTableBody, { table })
}

type Entries = readonly (readonly [string, string])[]

function storeInfo(broker: BrokerContext): Entries {
  const { statistics, commitLogMinOffset, commitLogMaxOffset } = broker.store
  const { rates } = broker
  const puts = Math.max(1, statistics.putMessageTimesTotal)
  const recentPuts = rates.putsInLastInterval()
  return [
    ['bootTimestamp', String(broker.startedAtWallMs)],
    ['runtime', runtimeText(broker.runtime.clock.monotonicMs() - broker.startedAtMs)],
    ['putMessageEntireTimeMax', String(Math.floor(statistics.putMessageEntireTimeMaxMs))],
    ['putMessageTimesTotal', String(puts)],
    ['putMessageFailedTimes', String(statistics.putMessageFailedTimes)],
    ['putMessageSizeTotal', String(statistics.putMessageSizeTotal)],
    ['putMessageDistributeTime', putDistributionText(recentPuts)],
    ['putMessageAverageSize', doubleText(statistics.putMessageSizeTotal / puts)],
    ['dispatchMaxBuffer', '0'],
    ['getMessageEntireTimeMax', String(Math.floor(statistics.getMessageEntireTimeMaxMs))],
    ['putTps', rateText(rates, ['putMessageTimesTotal'])],
    ['getFoundTps', rateText(rates, ['getMessageTimesTotalFound'])],
    ['getMissTps', rateText(rates, ['getMessageTimesTotalMiss'])],
    ['getTotalTps', rateText(rates, ['getMessageTimesTotalFound', 'getMessageTimesTotalMiss'])],
    [broker.profile.runtimeInfo.transferred, rateText(rates, ['getMessageTransferredMsgCount'])],
    ['putLatency99', percentileText(recentPuts, 0.99)],
    ['putLatency999', percentileText(recentPuts, 0.999)],
    // A log without a file has no offsets at all.
    ['commitLogMinOffset', String(commitLogMaxOffset === 0 ? -1 : commitLogMinOffset)],
    ['commitLogMaxOffset', String(commitLogMaxOffset)],
    ['dispatchBehindBytes', String(broker.store.dispatchBehindBytes)],
    ['pageCacheLockTimeMills', String(broker.store.putLock.heldMs)],
    ['earliestMessageTimeStamp', String(broker.store.earliestMessageTime())],
    // Without a transient pool the original answers Integer.MAX_VALUE.
    ['remainTransientStoreBufferNumbs', '2147483647'],
    ['remainHowManyDataToFlush', bytesText(commitLogMaxOffset - broker.store.flushedWhere)],
  ]
}

function diskInfo(broker: BrokerContext): Entries {
  const { totalBytes, freeBytes } = broker.runtime.disk.space()
  const { storePathRootDir, storePathCommitLog } = broker.config.store
  const ratio = doubleText(usedSpaceRatio(broker.runtime.disk))
  return [
    ['commitLogDiskRatio', ratio],
    [`commitLogDiskRatio_${storePathCommitLog ?? `${storePathRootDir}/commitlog`}`, ratio],
    ['consumeQueueDiskRatio', ratio],
    ['commitLogDirCapacity', `Total : ${bytesText(totalBytes)}, Free : ${bytesText(freeBytes)}.`],
  ]
}

/** For each delay level in use: where delivery stands, and where the queue ends. */
function scheduleInfo(broker: BrokerContext): Entries {
  return [...broker.schedule.offsets].map(([level, offset]) => {
    const end = broker.store.maxOffsetInQueue(SystemTopic.SCHEDULE, level - 1)
    return [`scheduleMessageOffset_${level}`, `${offset},${end}`]
  })
}

function brokerInfo(broker: BrokerContext): Entries {
  const { put, get } = broker.stats.daily
  return [
    ['brokerVersionDesc', broker.profile.versionName],
    ['brokerVersion', String(broker.profile.version)],
    ['msgPutTotalYesterdayMorning', String(put.yesterdayMorning)],
    ['msgPutTotalTodayMorning', String(put.todayMorning)],
    ['msgPutTotalTodayNow', String(put.todayNow)],
    ['msgGetTotalYesterdayMorning', String(get.yesterdayMorning)],
    ['msgGetTotalTodayMorning', String(get.todayMorning)],
    ['msgGetTotalTodayNow', String(get.todayNow)],
    ['brokerActive', 'true'],
    ['startAcceptSendRequestTimeStamp', String(broker.config.broker.startAcceptSendRequestTimeStamp)],
    ['timerReadBehind', String(Math.floor((broker.timer?.behindMs ?? 0) / 1000))],
    ['timerOffsetBehind', String(broker.timer?.behindMessages ?? 0)],
    ['timerCongestNum', String(broker.timer?.waiting ?? 0)],
    ['timerEnqueueTps', '0.0'],
    ['timerDequeueTps', '0.0'],
  ]
}

function poolInfo(broker: BrokerContext): Entries {
  const { config, pools: queues } = broker
  const { broker: options } = config
  const pools = POOLS.flatMap((pool): Entries => {
    const capacity = `${pool}ThreadPoolQueueCapacity` as const
    return [
      [`${pool}ThreadPoolQueueSize`, String(queues.sizeOf(pool))],
      [capacity, String(options[capacity])],
      [`${pool}ThreadPoolQueueHeadWaitTimeMills`, String(queues.headWaitMsOf(pool))],
    ]
  })
  return [
    ...pools,
    ['EndTransactionQueueSize', String(queues.sizeOf('endTransaction'))],
    ['EndTransactionThreadPoolQueueCapacity', String(options.endTransactionPoolQueueCapacity)],
  ]
}
