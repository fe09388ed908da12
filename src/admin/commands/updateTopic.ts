import type { TopicSettings } from '../../client/index.ts'
import { permText, type TopicConfig, TopicSysFlag } from '../../protocol/index.ts'
import { parseAttributes } from '../attributes.ts'
import { type AdminCommand, command } from '../command.ts'
import { address, required, text, whole, yesNo } from '../options/index.ts'
import { lines, table } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

const QUEUES_MAX = 65_535
/** Read, write, inherit and priority together. */
const PERM_MAX = 15
const DEFAULT_QUEUES = 8
const DEFAULT_PERM = 6

export const updateTopic: AdminCommand = command({
  name: 'updateTopic',
  section: 'Topics',
  summary: 'Create a topic or change it, on one broker or on every master of a cluster',
  details: [
    'What is not given stays as it is; a new topic gets 8 read and 8 write queues and permission 6. (mqadmin gives these to an ' +
      'existing topic as well.)',
  ],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    brokerAddr: address('b', 'the broker'),
    clusterName: text('c', 'cluster', 'every master of this cluster'),
    readQueueNums: whole('r', 'count', 'queues that consumers read', { min: 1, max: QUEUES_MAX }),
    writeQueueNums: whole('w', 'count', 'queues that producers write', { min: 1, max: QUEUES_MAX }),
    perm: whole('p', 'perm', '2 write, 4 read, 6 both', { min: 0, max: PERM_MAX }),
    order: yesNo('o', 'an ordered topic: its queues stand in the order configuration of the NameServers'),
    attributes: text('a', '+a=b,-c', 'attributes to set and to take away, such as +message.type=FIFO (5.x)'),
    unit: yesNo('u', 'the topic belongs to a unit'),
    hasUnitSub: yesNo('s', 'a unit subscribes the topic'),
  },
  oneOf: ['brokerAddr', 'clusterName'],
  examples: [
    'updateTopic -c DefaultCluster -t Orders -r 4 -w 4',
    'updateTopic -b 127.0.0.1:10911 -t Payments -p 4',
    'updateTopic -c DefaultCluster -t Invoices -a +message.type=FIFO',
  ],
  run: async ({ admin, options, print }) => {
    const { topic, order } = options
    const changes = [...parseAttributes('-a/--attributes', options.attributes)]
    const attributes = Object.fromEntries(
      changes.map(([name, value]) => [name.slice(1), name.startsWith('-') ? null : value]),
    )
    const brokers = await targetBrokers(admin, options, 'masters only')
    const done: { readonly brokerName: string; readonly address: string; readonly config: TopicConfig | undefined }[] =
      []
    for (const { brokerName, address: brokerAddr } of brokers) {
      const old = await admin.topicConfig(brokerAddr, topic)
      const settings: TopicSettings = {
        topic,
        readQueueNums: options.readQueueNums ?? old?.readQueueNums ?? DEFAULT_QUEUES,
        writeQueueNums: options.writeQueueNums ?? old?.writeQueueNums ?? DEFAULT_QUEUES,
        perm: options.perm ?? old?.perm ?? DEFAULT_PERM,
        order: order ?? old?.order ?? false,
        unit: options.unit ?? ((old?.topicSysFlag ?? 0) & TopicSysFlag.UNIT) !== 0,
        hasUnitSub: options.hasUnitSub ?? ((old?.topicSysFlag ?? 0) & TopicSysFlag.UNIT_SUB) !== 0,
        attributes,
      }
      await admin.createTopic(settings, { brokerAddr })
      done.push({ brokerName, address: brokerAddr, config: await admin.topicConfig(brokerAddr, topic) })
    }
    const queuesByBroker = new Map(
      done.flatMap(({ brokerName, config }) =>
        brokerName === '' || config === undefined ? [] : [[brokerName, config.writeQueueNums] as const],
      ),
    )
    const orderConf =
      order === true
        ? await admin.putOrderConf(topic, queuesByBroker, { replace: options.clusterName !== undefined })
        : undefined
    print({
      json: { topic, orderConf: orderConf ?? null, brokers: done },
      blocks: [
        table(
          ['Broker Name', 'Addr', 'Topic', 'ReadQueue', 'WriteQueue', 'Perm', 'Order', 'Attributes'],
          done.map(({ brokerName, address: at, config }) => [
            brokerName,
            at,
            topic,
            config?.readQueueNums,
            config?.writeQueueNums,
            config === undefined ? '' : `${config.perm} (${permText(config.perm)})`,
            config === undefined ? '' : String(config.order),
            Object.entries(config?.attributes ?? {})
              .map(([name, value]) => `${name}=${value}`)
              .join(', '),
          ]),
        ),
        ...(orderConf === undefined ? [] : [lines(`Order configuration: ${orderConf}`)]),
      ],
    })
  },
})
