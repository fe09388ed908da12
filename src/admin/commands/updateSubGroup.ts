import { type Json, newSubscriptionGroupConfig, type SubscriptionGroupConfig } from '../../protocol/index.ts'
import { parseAttributes } from '../attributes.ts'
import { type AdminCommand, command } from '../command.ts'
import { UsageError } from '../failures.ts'
import { address, required, text, whole, yesNo } from '../options/index.ts'
import { table } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

const INT_MAX = 2_147_483_647

export const updateSubGroup: AdminCommand = command({
  name: 'updateSubGroup',
  section: 'Groups and offsets',
  summary: 'Create a consumer group or change it, on one broker or on every master of a cluster',
  details: [
    'What is not given stays as it is; a new group gets the defaults of mqadmin, under which it may not broadcast. ' +
      '(mqadmin gives these to an existing group as well.)',
  ],
  options: {
    groupName: required(text('g', 'group', 'the consumer group')),
    brokerAddr: address('b', 'the broker'),
    clusterName: text('c', 'cluster', 'every master of this cluster'),
    consumeEnable: yesNo('s', 'the group may consume'),
    consumeFromMinEnable: yesNo('m', 'it may begin at the first offset'),
    consumeBroadcastEnable: yesNo('d', 'it may broadcast'),
    consumeMessageOrderly: yesNo('o', 'it consumes in order (POP)'),
    retryQueueNums: whole('q', 'count', 'queues of its retry topic', { min: 0, max: INT_MAX }),
    retryMaxTimes: whole('r', 'times', 'retries before a message becomes a dead letter; -1 for no retry queue', {
      min: -1,
      max: INT_MAX,
    }),
    groupRetryPolicy: text('p', 'json', 'retry policy, e.g. {"type":"EXPONENTIAL"} (5.x)'),
    brokerId: whole('i', 'id', 'broker id to consume from', { min: 0 }),
    whichBrokerWhenConsumeSlowly: whole('w', 'id', 'broker id to consume from when it is far behind', { min: 0 }),
    notifyConsumerIdsChanged: yesNo('a', 'tell its clients when one comes or goes'),
    attributes: text(undefined, '+a=b,-c', 'attributes to set and to take away (5.x)'),
  },
  oneOf: ['brokerAddr', 'clusterName'],
  examples: [
    'updateSubGroup -c DefaultCluster -g billing -r 3',
    'updateSubGroup -b 127.0.0.1:10911 -g auditing -s false',
  ],
  run: async ({ admin, options, print }) => {
    const { groupName } = options
    const policy = policyOf(options.groupRetryPolicy)
    // The broker takes changes, and names with their signs.
    const attributes = Object.fromEntries(parseAttributes('--attributes', options.attributes))
    const brokers = await targetBrokers(admin, options, 'masters only')
    const done: { readonly brokerName: string; readonly address: string; readonly config: SubscriptionGroupConfig }[] =
      []
    for (const { brokerName, address: brokerAddr } of brokers) {
      const old = (await admin.groupList({ brokerAddr })).get(groupName)
      const base =
        old ?? newSubscriptionGroupConfig(groupName, { consumeFromMinEnable: false, consumeBroadcastEnable: false })
      const config: SubscriptionGroupConfig = {
        ...base,
        consumeEnable: options.consumeEnable ?? base.consumeEnable,
        consumeFromMinEnable: options.consumeFromMinEnable ?? base.consumeFromMinEnable,
        consumeBroadcastEnable: options.consumeBroadcastEnable ?? base.consumeBroadcastEnable,
        consumeMessageOrderly: options.consumeMessageOrderly ?? base.consumeMessageOrderly,
        retryQueueNums: options.retryQueueNums ?? base.retryQueueNums,
        retryMaxTimes: options.retryMaxTimes ?? base.retryMaxTimes,
        groupRetryPolicy: policy ?? base.groupRetryPolicy,
        brokerId: options.brokerId ?? base.brokerId,
        whichBrokerWhenConsumeSlowly: options.whichBrokerWhenConsumeSlowly ?? base.whichBrokerWhenConsumeSlowly,
        notifyConsumerIdsChangedEnable: options.notifyConsumerIdsChanged ?? base.notifyConsumerIdsChangedEnable,
        attributes,
      }
      await admin.createGroup(config, { brokerAddr })
      const stored = (await admin.groupList({ brokerAddr })).get(groupName)
      done.push({ brokerName, address: brokerAddr, config: stored ?? config })
    }
    print({
      json: { group: groupName, brokers: done },
      blocks: [
        table(
          [
            'Broker Name',
            'Addr',
            'Group',
            'Consume',
            'From Min',
            'Broadcast',
            'Orderly',
            'Retry Queues',
            'Retry Max',
            'Notify',
          ],
          done.map(({ brokerName, address: at, config }) => [
            brokerName,
            at,
            groupName,
            String(config.consumeEnable),
            String(config.consumeFromMinEnable),
            String(config.consumeBroadcastEnable),
            String(config.consumeMessageOrderly),
            config.retryQueueNums,
            config.retryMaxTimes,
            String(config.notifyConsumerIdsChangedEnable),
          ]),
        ),
      ],
    })
  },
})

function policyOf(given: string | undefined): SubscriptionGroupConfig['groupRetryPolicy'] | undefined {
  if (given === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(given)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as { readonly [property: string]: Json | undefined }
    }
  } catch {
    // Falls through to the sentence below.
  }
  throw new UsageError(`-p/--groupRetryPolicy: "${given}" is no JSON object; allowed is e.g. {"type":"EXPONENTIAL"}`)
}
