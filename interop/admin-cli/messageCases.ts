import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { match, same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

export interface SentJson {
  readonly status: string
  readonly msgId: string
  readonly offsetMsgId: string
  readonly brokerName: string
  readonly queueId: number
  readonly queueOffset: number
}

interface MessageJson {
  readonly msgId: string
  readonly offsetMsgId: string
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly tags: string | null
  readonly keys: readonly string[]
  readonly body: string
  readonly bodyEncoding: string
}

interface MessagesJson {
  readonly messages: readonly MessageJson[]
}

const queue = (topic: string, queueId: number): { topic: string; brokerName: string; queueId: number } => ({
  topic,
  brokerName: 'broker-a',
  queueId,
})

export const messageCases: readonly Case[] = [
  {
    name: 'sendMessage',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('sent', 3)
      const chosen = await tool.json<SentJson>(`sendMessage -t ${topic} -p body -k k1 -c tagA -b broker-a -i 2`)
      same(
        [chosen.status, chosen.brokerName, chosen.queueId, chosen.queueOffset],
        ['SEND_OK', 'broker-a', 2, 0],
        'chosen',
      )
      await tool.json<SentJson>(`sendMessage -t ${topic} -p - -b broker-a -i 0`, 'from stdin\n')
      const folder = mkdtempSync(join(tmpdir(), 'admin-cli-'))
      try {
        writeFileSync(join(folder, 'bytes'), Uint8Array.of(0xff, 0, 0xfe))
        await tool.json<SentJson>(`sendMessage -t ${topic} -f ${join(folder, 'bytes')} -b broker-a -i 1`)
        await tool.failure(`sendMessage -t ${topic} -f ${join(folder, 'none')}`, 2)
      } finally {
        rmSync(folder, { recursive: true })
      }
      const { messages } = await tool.json<MessagesJson>(`consumeMessage -t ${topic}`)
      same(
        messages.map((message) => [message.queueId, message.body, message.bodyEncoding, message.tags, message.keys]),
        [
          [0, 'from stdin\n', 'utf8', null, []],
          [1, '/wD+', 'base64', null, []],
          [2, 'body', 'utf8', 'tagA', ['k1']],
        ],
        'what is stored',
      )
      match(
        await tool.failure(`sendMessage -t ${topic} -p x -b broker-a -i 3`),
        /no queue 3 .*queues 0 to 2/,
        'no such queue',
      )
      match(
        await tool.failure(`sendMessage -t ${topic} -p x -b broker-z`),
        /no writable queues on broker "broker-z"/,
        'broker',
      )
      match(
        await tool.failure(`sendMessage -t ${topic} -p x -i 1`, 2),
        /-b\/--broker must be given/,
        'queue without broker',
      )
      match(await tool.failure(`sendMessage -t ${topic}`, 2), /-p\/--body or -f\/--file must be given/, 'no body')
      const empty = await tool.run(['sendMessage', '-t', topic, '-p', ''])
      same([empty.code, /the body is empty/.test(empty.err)], [2, true], 'an empty body')
    },
  },
  {
    name: 'consumeMessage',
    run: async (stage) => {
      const { tool, producer } = stage
      const topic = await stage.topic('read', 2)
      for (let i = 0; i < 70; i++) await producer.send({ topic, body: `m${i}` }, { queue: queue(topic, i % 2) })
      const all = await tool.json<MessagesJson & { more: boolean }>(`consumeMessage -t ${topic}`)
      same([all.messages.length, all.more], [70, false], 'all')
      same(new Set(all.messages.map(({ body }) => body)).size, 70, 'each once')
      const some = await tool.json<MessagesJson & { more: boolean }>(
        `consumeMessage -t ${topic} -b broker-a -i 1 -o 30 -c 3`,
      )
      same([some.messages.map(({ body }) => body), some.more], [['m61', 'm63', 'm65'], true], 'from an offset')
      const none = await tool.json<MessagesJson>(`consumeMessage -t ${topic} -e 1000`)
      same(none.messages, [], 'before all of them')
      const today = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19)
      const later = await tool.json<MessagesJson>(`consumeMessage -t ${topic} -s ${today}Z -c 200`)
      same(later.messages.length, 70, 'since an hour ago')
      match(
        await tool.failure(`consumeMessage -t ${topic} -b broker-a -i 2`),
        /no queue 2 .*queues 0 to 1/,
        'no such queue',
      )
      match(
        await tool.failure(`consumeMessage -t ${topic} -b broker-a -i 0 -o 99`),
        /outside of queue 0.* from 0 to 35/,
        'offset',
      )
      match(await tool.failure(`consumeMessage -t ${topic} -i 0`, 2), /needs -b/, 'queue without broker')
      const progress = await tool.failure('consumerProgress -g TOOLS_CONSUMER')
      match(progress, /TOOLS_CONSUMER/, 'nothing was committed')
    },
  },
  {
    name: 'queryMsgByKey, queryMsgByUniqueKey, queryMsgById',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('found', 1)
      const first = await tool.json<SentJson>(`sendMessage -t ${topic} -p first -k needle -c t`)
      await tool.json<SentJson>(`sendMessage -t ${topic} -p second -k other`)
      await until('the index', async () => (await tool.run(['queryMsgByKey', '-t', topic, '-k', 'needle'])).code === 0)
      const shape = (message: MessageJson | undefined): unknown => [
        message?.msgId,
        message?.offsetMsgId,
        message?.topic,
        message?.body,
        message?.tags,
        message?.keys,
      ]
      const expected = [first.msgId, first.offsetMsgId, topic, 'first', 't', ['needle']]
      const byKey = await tool.json<MessagesJson>(`queryMsgByKey -t ${topic} -k needle`)
      same(byKey.messages.map(shape), [expected], 'by key')
      match(
        await tool.text(`queryMsgByKey -t ${topic} -k needle`),
        new RegExp(`^${first.msgId} +0 +0 +t`, 'm'),
        'the table',
      )
      match(
        await tool.failure(`queryMsgByKey -t ${topic} -k nothing`),
        /no message .*has the key "nothing"/,
        'no such key',
      )
      await tool.failure(`queryMsgByKey -t ${topic} -k needle -e 1000`)
      const byUnique = await tool.json<MessagesJson>(`queryMsgByUniqueKey -t ${topic} -i ${first.msgId}`)
      same(byUnique.messages.map(shape), [expected], 'by unique key')
      const byId = await tool.json<{ message: MessageJson; tracks: unknown }>(
        `queryMsgById -i ${first.offsetMsgId} -t ${topic}`,
      )
      same(shape(byId.message), expected, 'by offset id')
      same(byId.tracks, [], 'nobody consumes the topic')
      match(await tool.failure(`queryMsgById -i nonsense`, 2), /no message id/, 'no id')
      const beside = `${first.offsetMsgId.slice(0, -1)}${first.offsetMsgId.endsWith('F') ? '0' : 'F'}`
      match(
        await tool.failure(`queryMsgById -i ${beside}`),
        /refused VIEW_MESSAGE_BY_ID|has no message at offset/,
        'no message there',
      )
      await tool.json(`queryMsgById -i ${first.offsetMsgId} -t ${topic} -s true`)
      const copies = await tool.json<MessagesJson>(`consumeMessage -t ${topic}`)
      same(
        copies.messages.map(({ body }) => body),
        ['first', 'second', 'first'],
        'sent once more',
      )
    },
  },
  {
    name: 'queryMsgById to a client, tracks',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('track', 1)
      const group = `${stage.prefix}_track_CG`
      const got: string[] = []
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      const sent = await tool.json<SentJson>(`sendMessage -t ${topic} -p once`)
      await until('the delivery', () => got.length === 1)
      const direct = await tool.json<{ consumeResult: string }>(
        `queryMsgById -i ${sent.offsetMsgId} -t ${topic} -g ${group} -d ${consumer.clientId}`,
      )
      same([direct.consumeResult, got], ['CR_SUCCESS', ['once', 'once']], 'consumed directly')
      const tracked = async (): Promise<unknown> =>
        (
          await tool.json<{ tracks: { consumerGroup: string; trackType: string }[] }>(
            `queryMsgById -i ${sent.offsetMsgId} -t ${topic}`,
          )
        ).tracks.find(({ consumerGroup }) => consumerGroup === group)?.trackType
      await consumer.commit()
      await until('CONSUMED', async () => (await tracked()) === 'CONSUMED')
      const stranger = `queryMsgById -i ${sent.offsetMsgId} -t ${topic} -g ${group} -d nobody@1`
      match(await tool.failure(stranger), /refused CONSUME_MESSAGE_DIRECTLY.*not online/, 'a client that is not there')
      await consumer.shutdown()
      await until('NOT_ONLINE', async () => (await tracked()) === 'NOT_ONLINE')
    },
  },
]
