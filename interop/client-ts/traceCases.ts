import { same, until } from '../stage/index.ts'
import type { Case, Stage } from './stage.ts'

/** The queues of a new retry topic join with the route poll, up to 30 s later. */
const LIMIT_MS = 120_000

/** Steps of a message as the admin client reads them, once there are so many. */
async function steps(stage: Stage, msgId: string, count: number, traceTopic?: string): Promise<unknown[]> {
  let found: unknown[] = []
  await until(
    `${count} steps of the trace`,
    async () => {
      // Before the first trace data there may be no topic for them.
      const trace = await stage.admin.messageTrace(msgId, { traceTopic }).catch(() => [])
      found = trace.map(({ type, group, success, outcome }) => [
        type,
        group.slice(stage.prefix.length),
        success,
        outcome,
      ])
      // A consumption is told twice: its beginning has no success yet.
      return trace.length >= count && trace.every(({ success }) => success !== undefined)
    },
    LIMIT_MS,
  )
  return found
}

export const traceCases: readonly Case[] = [
  {
    name: 'trace',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer({ enableTrace: true, group: stage.group('PG') })
      await stage.consumer({
        group: stage.group('CG'),
        enableTrace: true,
        subscriptions: { [topic]: '*' },
        handler: ({ reconsumeTimes }, context) => {
          context.delayLevelWhenNextConsume = 1
          return reconsumeTimes === 0 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
        },
      })
      const { msgId } = await producer.send({ topic, body: 'x', keys: 'key' })
      same(
        await steps(stage, msgId, 3),
        [
          ['Pub', '_PG', true, null],
          ['Sub', '_CG', false, 'FAILED'],
          ['Sub', '_CG', true, 'SUCCESS'],
        ],
        'steps',
      )
    },
  },
  {
    name: 'traceCustomTopic',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const traceTopic = await stage.topic('Trace', 1)
      const producer = await stage.producer({ enableTrace: true, traceTopic, group: stage.group('PG') })
      const ids: string[] = []
      for (let n = 0; n < 25; n++) ids.push((await producer.send({ topic, body: `${n}` })).msgId)
      await producer.shutdown()
      for (const msgId of ids) same(await steps(stage, msgId, 1, traceTopic), [['Pub', '_PG', true, null]], 'steps')
      const [[, { maxOffset }] = [undefined, { maxOffset: -1 }]] = await stage.admin.topicStats(traceTopic)
      same(maxOffset, 3, 'trace messages of 25 steps')
    },
  },
  {
    name: 'traceTransaction',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer({
        enableTrace: true,
        group: stage.group('PG'),
        transactionListener: { execute: () => 'ROLLBACK_MESSAGE', check: () => 'ROLLBACK_MESSAGE' },
      })
      const { msgId } = await producer.sendMessageInTransaction({ topic, body: 'x' })
      const [sent, ended] = await steps(stage, msgId, 2)
      same(sent, ['Pub', '_PG', true, null], 'the half message')
      same(ended, ['EndTransaction', '_PG', true, 'ROLLBACK_MESSAGE'], 'its end')
    },
  },
]
