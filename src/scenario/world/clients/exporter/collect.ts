import type { Admin } from '../../../../client/index.ts'
import { isDlqTopic, MASTER_ID } from '../../../../protocol/index.ts'
import type { Logger, Runtime } from '../../../../runtime/index.ts'
import type { Metrics } from './metrics.ts'

/** What the tasks of the exporter work with. */
export interface Collecting {
  readonly admin: Admin
  readonly metrics: Metrics
  readonly runtime: Runtime
}

/** One task of MetricsCollectTask. */
export type Task = (collecting: Collecting) => Promise<void>

/** collectTopicOffset: a broker that does not answer takes the points of a topic from all the others. */
const collectTopicOffset: Task = async ({ admin, metrics, runtime }) => {
  for (const topic of await admin.topicList()) {
    const byBroker = new Map<string, number>()
    const read = await tried(runtime.logger, `collectTopicOffset-getting topic(${topic}) stats error`, async () => {
      for (const [{ brokerName }, { maxOffset }] of await admin.topicStats(topic)) {
        byBroker.set(brokerName, (byBroker.get(brokerName) ?? 0) + maxOffset)
      }
    })
    if (!read) continue
    const nowMs = runtime.clock.monotonicMs()
    for (const [broker, offset] of byBroker) metrics.set('rocketmq_producer_offset', { broker, topic }, offset, nowMs)
  }
}

/** collectConsumerOffset: the lag of every group of every topic. */
const collectConsumerOffset: Task = async ({ admin, metrics, runtime }) => {
  for (const topic of await admin.topicList()) {
    if (isDlqTopic(topic)) continue
    let groups: readonly string[] = []
    // The original passes over a topic whose brokers do not say who consumes it.
    await tried(undefined, '', async () => {
      groups = await admin.whoConsumes(topic)
    })
    for (const group of groups) {
      await tried(
        runtime.logger,
        `collectConsumerOffset-get topic's(${topic}) consumer-stats(${group}) exception`,
        async () => {
          const progress = await admin.consumerProgress(group, topic)
          const nowMs = runtime.clock.monotonicMs()
          metrics.set('rocketmq_group_diff', { group, topic }, progress.diffTotal, nowMs)
        },
      )
    }
  }
}

/** collectBrokerStats and collectBrokerRuntimeStats: of every broker that the NameServer names. */
const collectBrokers: Task = async ({ admin, metrics, runtime }) => {
  const { brokerAddrTable, clusterAddrTable } = await admin.clusterInfo()
  for (const [cluster, names] of clusterAddrTable) {
    for (const broker of names) {
      const address = brokerAddrTable.get(broker)?.brokerAddrs.get(MASTER_ID)
      if (address === undefined) continue
      await tried(
        runtime.logger,
        `collectBrokerRuntimeStats-get fetch runtime stats error, address is ${address}`,
        async () => {
          const info = await admin.brokerRuntimeInfo(address)
          const nowMs = runtime.clock.monotonicMs()
          const labels = { cluster, broker }
          const ratio = Number(info.get('commitLogDiskRatio'))
          if (!Number.isNaN(ratio)) metrics.set('rocketmq_brokeruntime_commitlog_disk_ratio', labels, ratio, nowMs)
          const tps = Number(info.get('putTps')?.split(' ')[0])
          if (!Number.isNaN(tps)) metrics.set('rocketmq_broker_tps', labels, tps, nowMs)
        },
      )
    }
  }
}

export const tasks: readonly Task[] = [collectTopicOffset, collectConsumerOffset, collectBrokers]

/** Whether it went well; a failure is logged, and the task goes on. */
async function tried(logger: Logger | undefined, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    logger?.log('error', what, { error: error instanceof Error ? error.message : String(error) })
    return false
  }
}
