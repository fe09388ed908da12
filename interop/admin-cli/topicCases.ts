import { match, same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

interface TopicJson {
  readonly brokers: readonly {
    readonly address: string
    readonly config: {
      readonly readQueueNums: number
      readonly writeQueueNums: number
      readonly perm: number
      readonly attributes: Readonly<Record<string, string>>
    }
  }[]
}

interface RouteJson {
  readonly brokerDatas: readonly {
    readonly brokerName: string
    readonly brokerAddrs: Readonly<Record<string, string>>
  }[]
  readonly queueDatas: readonly {
    readonly readQueueNums: number
    readonly writeQueueNums: number
    readonly perm: number
  }[]
}

interface StatusJson {
  readonly messages: number
  readonly queues: readonly { readonly queueId: number; readonly minOffset: number; readonly maxOffset: number }[]
}

export const topicCases: readonly Case[] = [
  {
    name: 'updateTopic',
    run: async ({ tool, prefix, broker, version }) => {
      const topic = `${prefix}_made`
      const shape = ({ brokers }: TopicJson): unknown =>
        brokers.map(({ address, config: c }) => [address, c.readQueueNums, c.writeQueueNums, c.perm])
      const made = await tool.json<TopicJson>(`updateTopic -c DefaultCluster -t ${topic} -r 3 -w 5`)
      same(shape(made), [[broker, 3, 5, 6]], 'a new topic')
      const forbidden = await tool.json<TopicJson>(`updateTopic -b ${broker} -t ${topic} -p 4`)
      same(shape(forbidden), [[broker, 3, 5, 4]], 'the queues stay when the permission changes')
      await until('the route has the new permission', async () => {
        const { queueDatas } = await tool.json<RouteJson>(`topicRoute -t ${topic}`)
        return queueDatas[0]?.perm === 4
      })
      match(await tool.failure(`sendMessage -t ${topic} -p x`), /topic|permi/i, 'a send to a topic without writing')
      await tool.failure(`updateTopic -c NoSuchCluster -t ${topic}`)
      await tool.failure(`updateTopic -c DefaultCluster -t ${topic} -r 0`, 2)
      match(await tool.failure(`updateTopic -b ${broker} -t a.b`), /illegal|characters|code 1/i, 'an illegal name')
      if (!version.startsWith('V5')) return
      const fifo = await tool.json<TopicJson>(`updateTopic -b ${broker} -t ${topic}_fifo -a +message.type=FIFO`)
      same(fifo.brokers[0]?.config.attributes, { 'message.type': 'FIFO' }, 'attributes')
    },
  },
  {
    name: 'updateTopic ordered',
    run: async ({ tool, prefix, admin, broker }) => {
      const topic = `${prefix}_order`
      const told = await tool.json<{ orderConf: string }>(`updateTopic -c DefaultCluster -t ${topic} -r 4 -w 4 -o true`)
      same(told.orderConf, 'broker-a:4', 'what was written')
      // The NameServer puts it into routes only with orderMessageEnable, which is off by default.
      same(await admin.kvConfig('ORDER_TOPIC_CONFIG', topic), 'broker-a:4', 'what the NameServer keeps')
      const other = `${prefix}_order2`
      await tool.json(`updateTopic -b ${broker} -t ${other} -w 2 -o true`)
      same(await admin.kvConfig('ORDER_TOPIC_CONFIG', other), 'broker-a:2', 'of one broker')
    },
  },
  {
    name: 'topicList',
    run: async (stage) => {
      const topic = await stage.topic('listed', 1)
      const group = `${stage.prefix}_listed_CG`
      same((await stage.tool.text('topicList')).split('\n').includes(topic), true, 'the topic has a line')
      await stage.producer.send({ topic, body: 'x' })
      let got = 0
      const consumer = await stage.consumer({ group, subscriptions: { [topic]: '*' }, handler: () => void got++ })
      await until('the message', () => got === 1)
      await consumer.commit()
      await until('the group among the consumers', async () => {
        const text = await stage.tool.text('topicList -c')
        return new RegExp(`^DefaultCluster +${topic} +${group}$`, 'm').test(text)
      })
      await consumer.shutdown()
    },
  },
  {
    name: 'topicRoute',
    run: async (stage) => {
      const topic = await stage.topic('routed', 7)
      const route = await stage.tool.json<RouteJson>(`topicRoute -t ${topic}`)
      same(
        route.brokerDatas.map(({ brokerName, brokerAddrs }) => [brokerName, brokerAddrs]),
        [['broker-a', { 0: stage.broker }]],
        'brokers',
      )
      same(
        route.queueDatas.map(({ readQueueNums, writeQueueNums, perm }) => [readQueueNums, writeQueueNums, perm]),
        [[7, 7, 6]],
        'queues',
      )
      const sentence = await stage.tool.failure(`topicRoute -t ${stage.prefix}_ruoted`)
      match(sentence, /does not exist.*GET_ROUTEINFO_BY_TOPIC.*code 17.*No topic route info/s, 'an unknown topic')
      match(sentence, new RegExp(`did you mean ${topic}\\?`), 'what was meant')
    },
  },
  {
    name: 'topicStatus',
    run: async (stage) => {
      const topic = await stage.topic('status', 3)
      for (const queueId of [0, 2, 2]) {
        await stage.producer.send({ topic, body: 'x' }, { queue: { topic, brokerName: 'broker-a', queueId } })
      }
      const { queues, messages } = await stage.tool.json<StatusJson>(`topicStatus -t ${topic}`)
      same(
        queues.map((queue) => [queue.queueId, queue.minOffset, queue.maxOffset]),
        [
          [0, 0, 1],
          [1, 0, 0],
          [2, 0, 2],
        ],
        'offsets',
      )
      same(messages, 3, 'their sum')
      match(
        await stage.tool.text(`topicStatus -t ${topic}`),
        /^broker-a +2 +0 +2 {2}\d{4}-\d\d-\d\d \d\d:/m,
        'the table',
      )
    },
  },
  {
    name: 'statsAll',
    run: async (stage) => {
      const topic = await stage.topic('stats', 1)
      for (let i = 0; i < 5; i++) await stage.producer.send({ topic, body: 'x' })
      match(
        await stage.tool.text(`statsAll -t ${topic}`),
        new RegExp(`^${topic} +0 .*NO_CONSUMER$`, 'm'),
        'nobody consumes',
      )
      const group = `${stage.prefix}_stats_CG`
      await stage.tool.text(`updateSubGroup -b ${stage.broker} -g ${group}`)
      let got = 0
      const consumer = await stage.consumer({ group, subscriptions: { [topic]: '*' }, handler: () => void got++ })
      await until('the messages', () => got === 5)
      await consumer.commit()
      await consumer.shutdown()
      await stage.producer.send({ topic, body: 'behind' })
      type Stats = {
        traffic: readonly { group: string; accumulation: number; in24Hours: number; out24Hours: number }[]
      }
      await until('traffic', async () => {
        const { traffic } = await stage.tool.json<Stats>(`statsAll -t ${topic}`)
        const row = traffic.find((each) => each.group === group)
        // The counters of a real broker are summed up every ten seconds.
        return row !== undefined && row.accumulation === 1 && row.in24Hours >= 5 && row.out24Hours >= 5
      })
      await stage.tool.failure(`statsAll -t ${topic}x`)
    },
  },
  {
    name: 'deleteTopic',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('gone', 1)
      match(
        await tool.failure(`deleteTopic -c DefaultCluster -t ${topic}x`),
        /nothing was deleted; did you mean/,
        'wrong name',
      )
      match(
        await tool.failure(`deleteTopic -c Elsewhere -t ${topic}`),
        /no cluster "Elsewhere".*DefaultCluster/,
        'wrong cluster',
      )
      same((await tool.text('topicList')).split('\n').includes(topic), true, 'it is still there')
      await tool.text(`deleteTopic -c DefaultCluster -t ${topic}`)
      await tool.failure(`topicRoute -t ${topic}`)
      await tool.failure(`deleteTopic -c DefaultCluster -t ${topic}`)
    },
  },
]
