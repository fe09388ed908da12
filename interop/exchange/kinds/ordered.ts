import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockBatchRequestBody, lockBatchResponseBody } from '../../../src/protocol/index.ts'
import { until } from '../../child.ts'
import { readable } from '../awaited.ts'
import { type Exchange, holds, type Kind, same } from '../kind.ts'
import { commitOffset, createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { acknowledge, type Popped, pop, type ToPop } from '../pop.ts'
import { messagesIn, textOf } from '../read.ts'
import { send } from '../send.ts'

const COUNT = 12
const QUEUES = 2
/** Over on the second server. */
const INVISIBLE_MS = 42_000

/** Queues that are consumed in order, with locks and by POP: an order topic goes on behind the last commit, and locks are gone. */
export function ordered({ release, directory, end, generation }: Exchange): Kind {
  const topic = `ExOrdered${generation}`
  const group = `ExOrderedGroup${generation}`
  const wanted = { ...IN_ORDER, topic: `ExPopOrdered${generation}`, group: `ExPopOrderedGroup${generation}` }
  const byPop = release === '5.3.3'
  let inHand: readonly Popped[] = []
  return {
    name: 'ordered messages',
    work: async (peer) => {
      await createTopic(peer, { topic, queues: QUEUES, order: true })
      await createGroup(peer, group, { consumeMessageOrderly: true })
      for (let i = 0; i < COUNT; i++)
        await send(peer, {
          topic,
          queueId: i % QUEUES,
          body: `ordered ${i}`,
          properties: { __SHARDINGKEY: `${i % QUEUES}` },
        })
      same('queues that are locked', await lock(peer, { topic, group }, 'first'), QUEUES)
      same('queues that are locked by another', await lock(peer, { topic, group }, 'second'), 0)
      await commitOffset(peer, group, { topic, queueId: 1, offset: 4 })
      if (byPop) inHand = await popInOrder(peer, wanted)
      if (byPop && end === 'kill') await until('consumerOrderInfo.json', 30_000, () => isWritten(directory, wanted))
    },
    check: async (peer) => {
      same('queues that are locked again', await lock(peer, { topic, group }, 'second'), QUEUES)
      for (let queueId = 0; queueId < QUEUES; queueId++) {
        const bodies = (await messagesIn(peer, { topic, queueId })).map(textOf)
        same(
          'order',
          bodies,
          Array.from({ length: COUNT / QUEUES }, (_, i) => `ordered ${QUEUES * i + queueId}`),
        )
      }
      if (byPop) await goOnInOrder(peer, wanted, inHand)
    },
  }
}

async function lock(peer: Peer, { topic, group }: Target, clientId: string): Promise<number> {
  const mqSet = Array.from({ length: QUEUES }, (_, queueId) => ({ topic, brokerName: 'broker-a', queueId }))
  const { body } = await peer.ask(
    'LOCK_BATCH_MQ',
    {},
    lockBatchRequestBody.encode({ clientId, consumerGroup: group, mqSet }),
  )
  return lockBatchResponseBody.decode(body).lockOKMQSet.length
}

const IN_ORDER = { invisibleMs: INVISIBLE_MS, max: 3, order: true, attemptId: 'first' } as const

type Target = Pick<ToPop, 'topic' | 'group'>

/** Three in hand, of which the first is acknowledged: the queue is blocked until the others are visible again. */
async function popInOrder(peer: Peer, wanted: ToPop): Promise<readonly Popped[]> {
  await createTopic(peer, { topic: wanted.topic })
  await createGroup(peer, wanted.group, { consumeMessageOrderly: true })
  for (let i = 0; i < 5; i++) await readable(peer, await send(peer, { topic: wanted.topic, body: `ordered ${i}` }))
  const popped = await pop(peer, wanted)
  same(
    'popped in order',
    popped.map(({ body }) => body),
    ['ordered 0', 'ordered 1', 'ordered 2'],
  )
  const [first] = popped
  if (first !== undefined) await acknowledge(peer, first)
  same('popped from a blocked queue', (await pop(peer, { ...wanted, attemptId: 'other' })).length, 0)
  return popped
}

/** The batch of the first server is known by its pop time. */
function isWritten(directory: string, { topic, group }: Target): boolean {
  try {
    return readFileSync(join(directory, 'config/consumerOrderInfo.json'), 'utf8').includes(`${topic}@${group}`)
  } catch {
    return false
  }
}

async function goOnInOrder(peer: Peer, wanted: ToPop, inHand: readonly Popped[]): Promise<void> {
  const [, second, third] = inHand
  if (second === undefined || third === undefined) throw new Error('nothing was popped in order')
  await acknowledge(peer, second)
  let again: readonly Popped[] = []
  const visibleMs = third.popTime + INVISIBLE_MS
  await until('the queue that is consumed in order', visibleMs - Date.now() + 20_000, async () => {
    again = await pop(peer, { ...wanted, attemptId: 'second' })
    return again.length > 0
  })
  const popTime = again[0]?.popTime ?? 0
  holds(popTime >= visibleMs, () => `the blocked queue was free ${visibleMs - popTime} ms too early`)
  same(
    'popped in order on the second server',
    again.map(({ body }) => body),
    ['ordered 2', 'ordered 3', 'ordered 4'],
  )
  for (const popped of again) await acknowledge(peer, popped)
  same('what is left', (await pop(peer, { ...wanted, attemptId: 'third' })).length, 0)
}
