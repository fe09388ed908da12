import {
  type MessageQueue,
  newSubscriptionGroupConfig,
  type OffsetWrapper,
  type SubscriptionGroupConfig,
} from '../../../../protocol/index.ts'
import { type Command, flags, given, targets } from './command.ts'
import { JavaError } from './stackTrace.ts'
import { columns } from './table.ts'
import { dateText, timeOf } from './times.ts'

/** UpdateSubGroupSubCommand */
const updateSubGroup: Command = {
  name: 'updateSubGroup',
  className: 'UpdateSubGroupSubCommand',
  flags: flags(
    'b brokerAddr, c clusterName, g groupName, s consumeEnable, m consumeFromMinEnable, d consumeBroadcastEnable, ' +
      'o consumeMessageOrderly, q retryQueueNums, r retryMaxTimes, i brokerId, w whichBrokerWhenConsumeSlowly, ' +
      'a notifyConsumerIdsChanged',
  ),
  required: ['groupName'],
  run: async (call) => {
    const { options, admin, print, release } = call
    const flag = (name: string, byDefault: boolean): boolean => (options.get(name) ?? String(byDefault)) === 'true'
    const number = (name: string, byDefault: number): number => Number(options.get(name) ?? byDefault)
    const config = newSubscriptionGroupConfig(given(call, 'groupName'), {
      consumeEnable: flag('consumeEnable', true),
      consumeFromMinEnable: flag('consumeFromMinEnable', false),
      consumeBroadcastEnable: flag('consumeBroadcastEnable', false),
      consumeMessageOrderly: flag('consumeMessageOrderly', false),
      retryQueueNums: number('retryQueueNums', 1),
      retryMaxTimes: number('retryMaxTimes', 16),
      brokerId: number('brokerId', 0),
      whichBrokerWhenConsumeSlowly: number('whichBrokerWhenConsumeSlowly', 1),
      notifyConsumerIdsChangedEnable: flag('notifyConsumerIdsChanged', true),
    })
    const addresses = await targets(call)
    if (addresses === undefined) return 'usage'
    for (const brokerAddr of addresses) {
      await admin.createGroup(config, { brokerAddr })
      print(`create subscription group to ${brokerAddr} success.`)
    }
    print(release === 'java-5.3' ? groupText(config) : oldGroupText(config))
    return undefined
  },
}

/** SubscriptionGroupConfig.toString of 5.3.3. */
function groupText(config: SubscriptionGroupConfig): string {
  const fields = [
    `groupName=${config.groupName}`,
    `consumeEnable=${config.consumeEnable}`,
    `consumeFromMinEnable=${config.consumeFromMinEnable}`,
    `consumeBroadcastEnable=${config.consumeBroadcastEnable}`,
    `consumeMessageOrderly=${config.consumeMessageOrderly}`,
    `retryQueueNums=${config.retryQueueNums}`,
    `retryMaxTimes=${config.retryMaxTimes}`,
    'groupRetryPolicy=GroupRetryPolicy{type=CUSTOMIZED, exponentialRetryPolicy=null, customizedRetryPolicy=null}',
    ...sharedFields(config),
    'groupSysFlag=0',
    `consumeTimeoutMinute=${config.consumeTimeoutMinute}`,
    'subscriptionDataSet=null',
    'attributes={}',
  ]
  return `SubscriptionGroupConfig{${fields.join(', ')}}`
}

/** The same of 4.9.7. */
function oldGroupText(config: SubscriptionGroupConfig): string {
  const fields = [
    `groupName=${config.groupName}`,
    `consumeEnable=${config.consumeEnable}`,
    `consumeFromMinEnable=${config.consumeFromMinEnable}`,
    `consumeBroadcastEnable=${config.consumeBroadcastEnable}`,
    `retryQueueNums=${config.retryQueueNums}`,
    `retryMaxTimes=${config.retryMaxTimes}`,
    ...sharedFields(config),
  ]
  return `SubscriptionGroupConfig [${fields.join(', ')}]`
}

function sharedFields(config: SubscriptionGroupConfig): readonly string[] {
  return [
    `brokerId=${config.brokerId}`,
    `whichBrokerWhenConsumeSlowly=${config.whichBrokerWhenConsumeSlowly}`,
    `notifyConsumerIdsChangedEnable=${config.notifyConsumerIdsChangedEnable}`,
  ]
}

const WIDTHS = [64, 32, 4, 20, 20, 20, 20]
const TITLES = ['#Topic', '#Broker Name', '#QID', '#Broker Offset', '#Consumer Offset', '#Diff']

/** ConsumerProgressSubCommand with a group; the list of all groups is not played. */
const consumerProgress: Command = {
  name: 'consumerProgress',
  className: 'ConsumerProgressSubCommand',
  flags: flags('g groupName, t topicName, s showClientIP, c cluster'),
  required: ['groupName'],
  run: async (call) => {
    const { options, admin, print, release } = call
    const group = given(call, 'groupName')
    await admin.topicRoute(`%RETRY%${group}`)
    const { queues, consumeTps } = await admin.consumerProgress(group, options.get('topicName'))
    const inflightShown = release === 'java-5.3'
    const titles = [...TITLES, ...(inflightShown ? ['#Inflight#LastTime'] : ['#LastTime'])]
    print(columns(titles, WIDTHS))
    let inflightTotal = 0
    let diffTotal = 0
    for (const [queue, offset] of [...queues].sort(byQueue)) {
      const diff = offset.brokerOffset - offset.consumerOffset
      const inflight = (offset.pullOffset ?? offset.consumerOffset) - offset.consumerOffset
      diffTotal += diff
      inflightTotal += inflight
      const { brokerOffset, consumerOffset, lastTimestamp } = offset
      const time = lastTimestamp === 0 ? 'N/A' : dateText(lastTimestamp, call.localOffsetMs)
      const cells = [queue.topic, queue.brokerName, queue.queueId, brokerOffset, consumerOffset, diff]
      print(columns([...cells, ...(inflightShown ? [inflight, time] : [time])], WIDTHS))
    }
    print('')
    print(`Consume TPS: ${consumeTps.toFixed(2)}`)
    print(inflightShown ? `Consume Diff Total: ${diffTotal}` : `Diff Total: ${diffTotal}`)
    if (inflightShown) print(`Consume Inflight Total: ${inflightTotal}`)
    return undefined
  },
}

type QueueOffset = readonly [MessageQueue, OffsetWrapper]

function byQueue([left]: QueueOffset, [right]: QueueOffset): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1
  if (left.brokerName !== right.brokerName) return left.brokerName < right.brokerName ? -1 : 1
  return left.queueId - right.queueId
}

/** ResetOffsetByTimeCommand */
const resetOffsetByTime: Command = {
  name: 'resetOffsetByTime',
  className: 'ResetOffsetByTimeCommand',
  flags: flags('g group, t topic, s timestamp, f force'),
  required: ['group', 'topic', 'timestamp'],
  run: async (call) => {
    const { options, admin, print } = call
    const [group, topic, when] = [given(call, 'group'), given(call, 'topic'), given(call, 'timestamp')]
    const atMs = when === 'now' ? call.nowMs : timeOf(when, call.localOffsetMs)
    if (atMs === undefined) throw new JavaError('java.lang.NullPointerException')
    const force = (options.get('force') ?? 'true') === 'true'
    const offsets = await admin.resetOffsetByTime(group, topic, atMs, { force })
    print(
      `start reset consumer offset by specified, group[${group}], topic[${topic}], force[${force}], timestamp(string)[${when}], timestamp(long)[${atMs}]`,
    )
    print(columns(['#brokerName', '#queueId', '#offset'], [40, 40, 40]))
    for (const [{ brokerName, queueId }, offset] of offsets) print(columns([brokerName, queueId, offset], [40, 40, 40]))
    return undefined
  },
}

export const groupCommands: readonly Command[] = [updateSubGroup, consumerProgress, resetOffsetByTime]
