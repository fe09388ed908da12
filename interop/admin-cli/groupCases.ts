import { match, same, until } from '../stage/index.ts'
import type { SentJson } from './messageCases.ts'
import type { Case, Stage } from './stage.ts'

interface ProgressJson {
  readonly diffTotal: number
  readonly queues: readonly {
    readonly topic: string
    readonly queueId: number
    readonly brokerOffset: number
    readonly consumerOffset: number
    readonly clientIp?: string | null
  }[]
}

interface ResetJson {
  readonly queues: readonly { readonly queueId: number; readonly before: number | null; readonly offset: number }[]
}

/** Ten messages in two queues, all consumed and committed. */
async function consumed(stage: Stage, name: string): Promise<{ topic: string; group: string }> {
  const topic = await stage.topic(name, 2)
  const group = `${stage.prefix}_${name}_CG`
  for (let i = 0; i < 10; i++) {
    await stage.producer.send({ topic, body: `m${i}` }, { queue: { topic, brokerName: 'broker-a', queueId: i % 2 } })
  }
  let got = 0
  const consumer = await stage.consumer({ group, subscriptions: { [topic]: '*' }, handler: () => void got++ })
  await until('ten messages', () => got === 10)
  await consumer.commit()
  await consumer.shutdown()
  return { topic, group }
}

const diffOf = async ({ tool }: Stage, group: string, topic: string): Promise<number> =>
  (await tool.json<ProgressJson>(`consumerProgress -g ${group} -t ${topic}`)).diffTotal

export const groupCases: readonly Case[] = [
  {
    name: 'updateSubGroup',
    run: async ({ tool, prefix, broker }) => {
      const group = `${prefix}_made_CG`
      type GroupJson = {
        brokers: readonly {
          address: string
          config: { retryMaxTimes: number; consumeEnable: boolean; consumeBroadcastEnable: boolean }
        }[]
      }
      const shape = ({ brokers }: GroupJson): unknown =>
        brokers.map(({ address, config: c }) => [address, c.retryMaxTimes, c.consumeEnable, c.consumeBroadcastEnable])
      const made = await tool.json<GroupJson>(`updateSubGroup -c DefaultCluster -g ${group} -r 3`)
      same(shape(made), [[broker, 3, true, false]], 'a new group')
      const changed = await tool.json<GroupJson>(`updateSubGroup -b ${broker} -g ${group} -s false`)
      same(shape(changed), [[broker, 3, false, false]], 'the rest stays')
      match(await tool.failure(`consumerProgress -g ${group}`), /exists and has not committed/, 'nothing consumed yet')
      await tool.failure(`updateSubGroup -b ${broker} -g ${group} -s yes`, 2)
    },
  },
  {
    name: 'consumerProgress, consumerConnection',
    run: async (stage) => {
      const { tool, producer } = stage
      const topic = await stage.topic('lag', 2)
      const group = `${stage.prefix}_lag_CG`
      for (let i = 0; i < 6; i++) await producer.send({ topic, body: `m${i}` })
      let got = 0
      const consumer = await stage.consumer({ group, subscriptions: { [topic]: '*' }, handler: () => void got++ })
      await until('six messages', () => got === 6)
      await consumer.commit()
      await until('no lag', async () => (await diffOf(stage, group, topic)) === 0)
      const owned = await tool.json<ProgressJson>(`consumerProgress -g ${group} -t ${topic} -s true`)
      const ip = consumer.clientId.split('@')[0]
      same(
        owned.queues.map(({ queueId, clientIp }) => [queueId, clientIp]),
        [
          [0, ip],
          [1, ip],
        ],
        'who holds the queues',
      )
      type Connection = {
        clients: readonly { clientId: string }[]
        subscriptions: readonly { topic: string; subString: string }[]
        messageModel: string
        consumeType: string
      }
      const online = await tool.json<Connection>(`consumerConnection -g ${group}`)
      same(
        [online.clients.map(({ clientId }) => clientId), online.messageModel, online.consumeType],
        [[consumer.clientId], 'CLUSTERING', 'CONSUME_PASSIVELY'],
        'clients',
      )
      same(
        online.subscriptions.some((each) => each.topic === topic),
        true,
        'the subscription',
      )
      await tool.json<Connection>(`consumerConnection -g ${group} -b ${stage.broker}`)
      match(
        await tool.text('consumerProgress'),
        new RegExp(`^${group} +1 +V\\d\\S+ +PUSH +CLUSTERING +\\d+ +0$`, 'm'),
        'all groups',
      )
      await consumer.shutdown()
      await producer.send({ topic, body: 'behind' })
      same(await diffOf(stage, group, topic), 1, 'lag of an offline group')
      match(await tool.failure(`consumerConnection -g ${group}`), /is offline.*206/, 'an offline group')
      match(
        await tool.text('consumerProgress'),
        new RegExp(`^${group} +0 +OFFLINE +\\d+ +1$`, 'm'),
        'all groups, offline',
      )
      match(
        await tool.failure(`consumerProgress -g ${group}x`),
        /no broker knows group .*did you mean/,
        'an unknown group',
      )
      match(
        await tool.failure(`consumerConnection -g ${group}x`),
        /no broker knows group .*did you mean/,
        'an unknown group',
      )
    },
  },
  {
    name: 'resetOffsetByTime offline',
    run: async (stage) => {
      const { tool } = stage
      const { topic, group } = await consumed(stage, 'reset')
      const toStart = await tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -s 0`)
      same(
        toStart.queues.map((q) => [q.queueId, q.before, q.offset]),
        [
          [0, 5, 0],
          [1, 5, 0],
        ],
        'to the start',
      )
      same(await diffOf(stage, group, topic), 10, 'lag')
      const toEnd = await tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -s -1`)
      same(
        toEnd.queues.map((q) => [q.queueId, q.offset]),
        [
          [0, 5],
          [1, 5],
        ],
        'to the end',
      )
      const one = await tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -b ${stage.broker} -q 1 -o 2`)
      same(
        one.queues.map((q) => [q.queueId, q.before, q.offset]),
        [[1, 5, 2]],
        'one queue',
      )
      same(await diffOf(stage, group, topic), 3, 'lag of one queue')
      await tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -s now`)
      // A time behind the last message is the end for 5.x, and the last message for 4.9.
      same(await diffOf(stage, group, topic), stage.version.startsWith('V5') ? 0 : 2, 'now is the end')
      const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
      await tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -s ${yesterday}#00:00:00:000`)
      same(await diffOf(stage, group, topic), 10, 'a day ago')
      const reset = `resetOffsetByTime -g ${group} -t ${topic}`
      match(await tool.failure(`${reset} -b ${stage.broker} -q 7 -o 0`), /no queue 7 .*queues 0 to 1/, 'no such queue')
      match(await tool.failure(`${reset} -b ${stage.broker} -q 1 -o 99`), /99.*\[0-5\]/, 'beyond the queue')
      match(await tool.failure(`${reset} -s tomorrow`, 2), /"tomorrow" is not a time/, 'no time')
      match(await tool.failure(`${reset} -s 2026-02-30#00:00:00:000`, 2), /is not a time/, 'no such day')
      await tool.failure(`resetOffsetByTime -g ${group}x -t ${topic} -s now`)
    },
  },
  {
    name: 'resetOffsetByTime online',
    run: async (stage) => {
      const topic = await stage.topic('again', 2)
      const group = `${stage.prefix}_again_CG`
      const send = (body: string, queueId: number): Promise<unknown> =>
        stage.producer.send({ topic, body }, { queue: { topic, brokerName: 'broker-a', queueId } })
      for (let i = 0; i < 10; i++) await send(`m${i}`, i % 2)
      const got: string[] = []
      // One consumer for all of it: a pull of a client that is gone, which the broker still holds, would eat the reset.
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      await until('ten messages', () => got.length === 10)
      await consumer.commit()
      await stage.tool.json<ResetJson>(`resetOffsetByTime -g ${group} -t ${topic} -s 0`)
      // A pull that waits for messages is told of the reset when it is answered.
      for (const queueId of [0, 1]) await send('new', queueId)
      const times = (body: string): number => got.filter((each) => each === body).length
      await until('all ten again', () => Array.from({ length: 10 }, (_, i) => times(`m${i}`)).every((n) => n >= 2))
      await consumer.shutdown()
    },
  },
  {
    name: 'dlqList, dlqResend',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('dead', 1)
      const group = `${stage.prefix}_dead_CG`
      await tool.text(`updateSubGroup -b ${stage.broker} -g ${group} -r 0`)
      match(await tool.failure(`dlqList -g ${group}`), /has no dead letters/, 'none yet')
      let fail = true
      const got: [string, string, number][] = []
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        maxReconsumeTimes: 0,
        handler: (message) => {
          if (fail) throw new Error('not today')
          got.push([message.text, message.topic, message.reconsumeTimes])
        },
      })
      const bad = await tool.json<SentJson>(`sendMessage -t ${topic} -p bad -k k`)
      await tool.json<SentJson>(`sendMessage -t ${topic} -p worse`)
      type Dead = { total: number; messages: readonly { msgId: string; body: string; originTopic: string }[] }
      await until('two dead letters', async () => {
        const told = await tool.run(['dlqList', '-g', group, '--json'])
        return told.code === 0 && (JSON.parse(told.out) as Dead).total === 2
      })
      const { messages } = await tool.json<Dead>(`dlqList -g ${group}`)
      same(
        messages.map(({ body, originTopic }) => [body, originTopic]).sort(),
        [
          ['bad', topic],
          ['worse', topic],
        ],
        'dead letters',
      )
      same(
        messages.some(({ msgId }) => msgId === bad.msgId),
        true,
        'they keep their id',
      )
      same((await tool.json<Dead>(`dlqList -g ${group} -m 1`)).messages.length, 1, 'the newest')
      match(await tool.text('dlq list'), new RegExp(`^${group} +2 {2}\\d{4}-`, 'm'), 'by group')
      fail = false
      await tool.json(`dlqResend -g ${group} -i ${bad.msgId}`)
      // The retry topic is new: the consumer gets its queue with the second round of routes and rebalancing.
      await until('the message again', () => got.length === 1, 90_000)
      same(got, [['bad', topic, 0]], 'delivered as if it had never failed')
      await tool.json(`dlq resend -g ${group} --all`)
      await until('both', () => got.length === 3)
      await tool.json(`dlqResend -g ${group} -i ${bad.msgId} -d ${consumer.clientId}`)
      await until('consumed directly', () => got.length === 4)
      same((await tool.json<Dead>(`dlqList -g ${group}`)).total, 2, 'dead letters stay')
      match(await tool.failure(`dlqResend -g ${group} -i 00`), /not among the dead letters/, 'no such message')
      match(await tool.failure(`dlqResend -g ${group}`, 2), /-i\/--msgId or -a\/--all must be given/, 'which?')
      await consumer.shutdown()
    },
  },
]
