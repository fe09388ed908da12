import { holds, pause, same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

export const adminCases: readonly Case[] = [
  {
    name: 'adminTopics',
    run: async (stage) => {
      const { admin } = stage
      const topic = await stage.topic('T', 3)
      holds((await admin.topicList()).includes(topic), 'the topic is listed')
      const [queues] = (await admin.topicRoute(topic)).queueDatas
      same([queues?.readQueueNums, queues?.writeQueueNums, queues?.perm], [3, 3, 6], 'route')
      const [address = ''] = [...(await admin.clusterInfo()).brokerAddrTable.values()].flatMap((b) => [
        ...b.brokerAddrs.values(),
      ])
      same((await admin.topicConfig(address, topic))?.readQueueNums, 3, 'config')
      await admin.deleteTopic(topic)
      await until('the topic is gone', async () => !(await admin.topicList()).includes(topic))
      same(await admin.topicConfig(address, topic), undefined, 'config after the deletion')
    },
  },
  {
    name: 'adminGroups',
    run: async (stage) => {
      const { admin } = stage
      const groupName = stage.group('G')
      await admin.createGroup({ groupName, retryMaxTimes: 3, consumeBroadcastEnable: false })
      const config = (await admin.groupList()).get(groupName)
      same([config?.retryMaxTimes, config?.consumeBroadcastEnable], [3, false], 'group')
      await admin.deleteGroup(groupName)
      same((await admin.groupList()).has(groupName), false, 'group after the deletion')
    },
  },
  {
    name: 'adminMessages',
    run: async (stage) => {
      const { admin } = stage
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const { msgId, offsetMsgId } = await producer.send({ topic, body: 'find me', keys: ['needle', 'other'] })
      await until('the index has the key', async () => (await admin.queryMessagesByKey(topic, 'needle')).length === 1)
      same(
        (await admin.queryMessagesByUniqueKey(topic, msgId)).map((message) => message.text),
        ['find me'],
        'by unique key',
      )
      same((await admin.viewMessage(topic, msgId)).offsetMsgId, offsetMsgId, 'view by unique key')
      same((await admin.viewMessage(topic, offsetMsgId)).msgId, msgId, 'view by offset id')
    },
  },
  {
    name: 'adminResetOffset',
    run: async (stage) => {
      const { admin } = stage
      const topic = await stage.topic('T', 2)
      const group = stage.group('CG')
      const producer = await stage.producer()
      for (let i = 0; i < 10; i++) await producer.send({ topic, body: `${i}` })
      let count = 0
      const consumer = await stage.consumer({ group, subscriptions: { [topic]: '*' }, handler: () => void count++ })
      await until('the first ten', () => count === 10)
      await consumer.shutdown()
      const offsets = await admin.resetOffsetByTime(group, topic, 0)
      same(
        offsets.map(([queue, offset]) => [queue.queueId, offset]).sort(),
        [
          [0, 0],
          [1, 0],
        ],
        'new offsets',
      )
      same((await admin.consumerProgress(group, topic)).diffTotal, 10, 'lag after the reset')
    },
  },
  {
    name: 'adminResetWhileOnline',
    run: async (stage) => {
      const { admin } = stage
      const topic = await stage.topic('T', 1)
      const group = stage.group('CG')
      const producer = await stage.producer()
      for (let i = 0; i < 5; i++) await producer.send({ topic, body: `${i}` })
      const got: string[] = []
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      await until('the first five', () => got.length === 5)
      await consumer.commit() // 4.9 refuses the reset of a queue without a committed offset
      await pause(500)
      await admin.resetOffsetByTime(group, topic, 0)
      await until('all five again', () => got.length >= 10)
      same(got.slice(5, 10), ['0', '1', '2', '3', '4'], 'messages after the reset')
    },
  },
  {
    name: 'adminConsumeDirectly',
    run: async (stage) => {
      const { admin } = stage
      const topic = await stage.topic('T')
      const group = stage.group('CG')
      const producer = await stage.producer()
      const got: string[] = []
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      const { offsetMsgId } = await producer.send({ topic, body: 'twice' })
      await until('the ordinary delivery', () => got.length === 1)
      const result = await admin.consumeMessageDirectly(group, consumer.clientId, topic, offsetMsgId)
      same([result.consumeResult, got], ['CR_SUCCESS', ['twice', 'twice']], 'result and deliveries')
    },
  },
  {
    name: 'adminBroker',
    run: async (stage) => {
      const { admin } = stage
      const [broker] = (await admin.clusterInfo()).brokerAddrTable.values()
      const address = broker?.brokerAddrs.get(0) ?? ''
      same(
        (await admin.brokerConfig(address)).get('brokerName'),
        broker?.brokerName,
        'broker name in the configuration',
      )
      const info = await admin.brokerRuntimeInfo(address)
      holds(info.get('brokerVersionDesc') !== undefined, 'the runtime info has a version')
      holds((info.get('putTps') ?? '').split(' ').length === 3, 'putTps has three averages')
    },
  },
]
