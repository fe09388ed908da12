import { ClientError, selectByOrderKey } from '../../src/client/index.ts'
import { holds, same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

export const sendCases: readonly Case[] = [
  {
    name: 'sendSync',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const first = await producer.send({ topic, body: 'one', tags: 'TagA', keys: ['k1', 'k2'] })
      same(first.status, 'SEND_OK', 'status')
      same(first.msgId.length, first.offsetMsgId.length, 'lengths of both ids')
      same(first.regionId, 'DefaultRegion', 'region')
      const second = await producer.send({ topic, body: 'two' }, { queue: first.queue })
      same(second.queueOffset, first.queueOffset + 1, 'queue offset')
      const message = await stage.admin.queryMessageById(topic, first.offsetMsgId)
      same(
        [message.text, message.tags, message.keys, message.msgId],
        ['one', 'TagA', ['k1', 'k2'], first.msgId],
        'message',
      )
    },
  },
  {
    name: 'sendRoundRobin',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const queueIds = new Set<number>()
      for (let i = 0; i < 4; i++) queueIds.add((await producer.send({ topic, body: 'x' })).queue.queueId)
      same([...queueIds].sort(), [0, 1, 2, 3], 'queues in turn')
    },
  },
  {
    name: 'sendManyAtOnce',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const sends = Array.from({ length: 500 }, (_, i) => producer.sendAsync({ topic, body: `m${i}` }))
      const results = await Promise.all(sends)
      same(new Set(results.map((result) => result.msgId)).size, 500, 'distinct ids')
      const stats = await stage.admin.topicStats(topic)
      same(
        stats.reduce((sum, [, offset]) => sum + offset.maxOffset, 0),
        500,
        'stored messages',
      )
    },
  },
  {
    name: 'sendOneway',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      for (let i = 0; i < 20; i++) await producer.sendOneway({ topic, body: `m${i}` })
      await until('the arrival of all one-way messages', async () => {
        const stats = await stage.admin.topicStats(topic)
        return stats.reduce((sum, [, offset]) => sum + offset.maxOffset, 0) === 20
      })
    },
  },
  {
    name: 'sendBatch',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const result = await producer.sendBatch([
        { topic, body: 'b0', tags: 'A' },
        { topic, body: 'b1', properties: { n: '1' } },
        { topic, body: 'b2' },
      ])
      same(result.msgId.split(',').length, 3, 'unique keys')
      const texts: string[] = []
      for (const id of result.offsetMsgId.split(',')) texts.push((await stage.admin.queryMessageById(topic, id)).text)
      same(texts, ['b0', 'b1', 'b2'], 'stored messages')
    },
  },
  {
    name: 'sendOrdered',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const queues = new Set<number>()
      for (let i = 0; i < 6; i++)
        queues.add((await producer.send({ topic, body: `${i}` }, { orderKey: 'order-7' })).queue.queueId)
      same(queues.size, 1, 'queues of one order key')
      const chosen = await producer.send({ topic, body: 'x' }, { selector: selectByOrderKey('order-7') })
      holds(queues.has(chosen.queue.queueId), 'the selector chose another queue than the key')
    },
  },
  {
    name: 'sendCompressed',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const body = 'compress me '.repeat(2000)
      const result = await producer.send({ topic, body })
      const message = await stage.admin.queryMessageById(topic, result.offsetMsgId)
      same(message.text === body, true, 'body after both ways')
      holds(message.storeSize < 2000, `the record has ${message.storeSize} bytes`)
    },
  },
  {
    name: 'autoCreateTopic',
    run: async (stage) => {
      const producer = await stage.producer()
      const topic = `${stage.prefix}_auto`
      same((await producer.send({ topic, body: 'first' })).status, 'SEND_OK', 'status')
      same((await producer.fetchPublishMessageQueues(topic)).length, 4, 'queues')
    },
  },
  {
    name: 'transactions',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const checked: string[] = []
      const producer = await stage.producer({
        transactionListener: {
          execute: (message) => {
            if (message.body === 'commit') return 'COMMIT_MESSAGE'
            if (message.body === 'rollback') return 'ROLLBACK_MESSAGE'
            throw new Error('not decided yet')
          },
          check: (message) => {
            checked.push(message.text)
            return message.text === 'rollback' ? 'ROLLBACK_MESSAGE' : 'COMMIT_MESSAGE'
          },
        },
      })
      const got: string[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      const states: string[] = []
      for (const body of ['commit', 'rollback', 'unknown']) {
        states.push((await producer.sendMessageInTransaction({ topic, body })).localTransactionState)
      }
      same(states, ['COMMIT_MESSAGE', 'ROLLBACK_MESSAGE', 'UNKNOW'], 'states')
      await until('the committed message', () => got.includes('commit'))
      // 5.x writes the end of a transaction down in batches, up to 3 s later, and may ask for one that has ended.
      await until('the checked message', () => got.includes('unknown'), 120_000)
      holds(checked.includes('unknown'), `checks: ${checked.join()}`)
      same([...new Set(got)].sort(), ['commit', 'unknown'], 'delivered')
    },
  },
  {
    name: 'deliverTimestamp',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const got: number[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: () => void got.push(Date.now()),
      })
      const at = Date.now() + 4000
      await producer.send({ topic, body: 'timed', deliverTimestamp: at })
      await until('the timed message', () => got.length > 0)
      const lateMs = (got[0] ?? 0) - at
      holds(lateMs >= -1000 && lateMs < 4000, `delivered ${lateMs} ms after its time`)
    },
  },
  {
    name: 'refusals',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const text = async (work: Promise<unknown>): Promise<string> => {
        try {
          await work
          return 'accepted'
        } catch (error) {
          return ClientError.is(error) ? error.message : String(error)
        }
      }
      same(await text(producer.send({ topic, body: '' })), 'the message body length is zero', 'empty body')
      const large = new Uint8Array(4_194_305)
      same(
        await text(producer.send({ topic, body: large })),
        'the message body size over max value, MAX: 4194304',
        'large body',
      )
      holds(
        (await text(producer.send({ topic, body: 'x', delayLevel: 1 }, { timeoutMs: 3000 }))) === 'accepted',
        'delayed',
      )
      const outside = {
        topic,
        brokerName: (await producer.fetchPublishMessageQueues(topic))[0]?.brokerName ?? '',
        queueId: 99,
      }
      holds(
        (await text(producer.send({ topic, body: 'x' }, { queue: outside }))).includes('queueId[99] is illegal'),
        'queue 99',
      )
    },
  },
]
