import { consumeQueueBody, innerMessages, isInnerBatch } from '../../../src/protocol/index.ts'
import { type Exchange, type Kind, same } from '../kind.ts'
import { commitOffset, createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { messagesIn, textOf } from '../read.ts'
import { send, sendBatch, sendKeyedBatch } from '../send.ts'

const ROUNDS = 20
/** Messages of a round: a batch in one record, a message, a batch of records. */
const BATCH = 5
const ROUND = BATCH + 1 + 2
const END = ROUNDS * ROUND
/** Within the batch of a later round. */
const HALFWAY = 10 * ROUND + 3

/** A topic with batch consume queues; a group that is halfway through a batch. */
export function innerBatches({ generation }: Exchange): Kind {
  const topic = `ExInner${generation}`
  const group = `ExInnerGroup${generation}`
  return {
    name: 'inner batches',
    work: async (peer) => {
      await createTopic(peer, { topic, queues: 2, attributes: '+queue.type=BatchCQ' })
      await createGroup(peer, group)
      for (let round = 0; round < ROUNDS; round++) await sendRound(peer, topic, round)
      await commitOffset(peer, group, { topic, queueId: 0, offset: HALFWAY })
    },
    check: async (peer) => {
      const expected = Array.from({ length: ROUNDS }, (_, round) => textsOf(round)).flat()
      same('all messages', await texts(peer, topic, 0), expected)
      const asked = { consumerGroup: group, topic, queueId: 0 }
      const { offset = 0 } = (await peer.ask('QUERY_CONSUMER_OFFSET', asked)).header
      same('where the group is', offset, HALFWAY)
      // A batch comes as a whole.
      same('what the group has left', await texts(peer, topic, offset), expected.slice(HALFWAY - 3))
      await checkQueue(peer, topic)
      same('offset of a new batch', await sendRound(peer, topic, ROUNDS), END)
      same('the new messages', await texts(peer, topic, END), textsOf(ROUNDS))
    },
  }
}

async function checkQueue(peer: Peer, topic: string): Promise<void> {
  const queue = { topic, queueId: 0 }
  same('end of the queue', (await peer.ask('GET_MAX_OFFSET', queue)).header.offset, END)
  same('begin of the queue', (await peer.ask('GET_MIN_OFFSET', queue)).header.offset, 0)
  same(
    'begin of the queue without messages',
    (await peer.ask('GET_MIN_OFFSET', { topic, queueId: 1 })).header.offset,
    -1,
  )
  const byTime = { ...queue, timestamp: Date.now() + 60_000 }
  // The last record, not the end.
  same('offset behind all', (await peer.ask('SEARCH_OFFSET_BY_TIMESTAMP', byTime)).header.offset, END - 1)
  const { body } = await peer.ask('QUERY_CONSUME_QUEUE', { ...queue, index: HALFWAY, count: BATCH })
  same('entries from within a batch', consumeQueueBody.decode(body).queueData?.length, 4)
}

/** Answers where the round begins in its queue. */
async function sendRound(peer: Peer, topic: string, round: number): Promise<number> {
  const drafts = textsOf(round).map((body) => ({ topic, body, properties: { KEYS: body } }))
  const [first, second, ...others] = drafts
  if (first === undefined || second === undefined) return -1
  const { queueOffset } = await sendKeyedBatch(peer, first, second, ...others.slice(0, BATCH - 2))
  const [single, one, two] = others.slice(BATCH - 2)
  if (single !== undefined) await send(peer, single)
  if (one !== undefined && two !== undefined) await sendBatch(peer, one, two)
  return queueOffset
}

function textsOf(round: number): string[] {
  return Array.from({ length: ROUND }, (_, i) => `inner ${round} ${i}`)
}

async function texts(peer: Peer, topic: string, from: number): Promise<string[]> {
  const records = await messagesIn(peer, { topic, queueId: 0, from })
  return records.flatMap((record) => (isInnerBatch(record) ? innerMessages(record) : [record])).map(textOf)
}
