import { compressBody, plainBody, withCompression } from '../../../src/protocol/index.ts'
import { arrive } from '../awaited.ts'
import { type Exchange, holds, type Kind, same } from '../kind.ts'
import { commitOffset, createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { messagesIn, textOf } from '../read.ts'
import { type Draft, send, sendBatch, sendReply } from '../send.ts'

const QUEUES = 3
/** The queue for bodies that are not text. */
const BODIES = 2
/** maxMessageSize */
const BODY_BYTES_MAX = 4 * 1024 * 1024
/** More than a file of the log takes. */
const LARGEST = 2
const TAGS = ['red', 'green', '']
const COUNT = 60

/** What is sent to the first two queues, one after another. */
const drafts: readonly Omit<Draft, 'topic'>[] = Array.from({ length: COUNT }, (_, i) => ({
  queueId: i % BODIES,
  body: `message ${i}`,
  flag: i,
  properties: {
    KEYS: `key-${i} key-of-all`,
    price: String(i),
    ...(TAGS[i % 3] === '' ? {} : { TAGS: TAGS[i % 3] ?? '' }),
  },
}))

/** Tags, properties, keys, batches, compressed bodies, the largest body, replies; a group that is halfway. */
export function stored({ release, generation }: Exchange): Kind {
  const topic = `ExStored${generation}`
  const group = `ExStoredGroup${generation}`
  const compressions = release === '5.3.3' ? (['ZLIB', 'LZ4', 'ZSTD'] as const) : (['ZLIB'] as const)
  return {
    name: 'stored messages',
    work: async (peer) => {
      await createTopic(peer, { topic, queues: QUEUES })
      await createGroup(peer, group)
      for (const draft of drafts) await send(peer, { ...draft, topic })
      const [one, ...others] = ['one', 'two', 'three'].map((body) => ({
        topic,
        body,
        properties: { KEYS: `in-${body}` },
      }))
      if (one !== undefined) await sendBatch(peer, one, ...others)
      for (const type of compressions) {
        const body = compressBody(new TextEncoder().encode(`packed ${type} `.repeat(1000)), type)
        await send(peer, { topic, queueId: BODIES, body, sysFlag: withCompression(0, type) })
      }
      for (let i = 0; i < LARGEST; i++)
        await send(peer, { topic, queueId: BODIES, body: new Uint8Array(BODY_BYTES_MAX).fill(7) })
      await send(peer, { topic, queueId: BODIES, body: 'much beside', properties: { long: 'x'.repeat(30_000) } })
      await sendReply(peer, {
        topic: 'DefaultCluster_REPLY_TOPIC',
        body: 'reply',
        properties: {
          CORRELATION_ID: 'c',
          REPLY_TO_CLIENT: 'gone',
          TTL: '3000',
          CLUSTER: 'DefaultCluster',
          MSG_TYPE: 'reply',
        },
      })
      for (let queueId = 0; queueId < BODIES; queueId++) await commitOffset(peer, group, { topic, queueId, offset: 10 })
    },
    check: async (peer) => {
      await checkFilters(peer, topic)
      await checkBodies(peer, topic, compressions.length)
      await goOn(peer, topic, group)
    },
  }
}

async function checkFilters(peer: Peer, topic: string): Promise<void> {
  for (let queueId = 0; queueId < BODIES; queueId++) {
    const sent = drafts.filter((draft) => draft.queueId === queueId)
    const red = await messagesIn(peer, { topic, queueId }, { subscription: 'red', type: 'TAG' })
    same(
      'messages with the tag',
      red.map(textOf),
      bodiesOf(sent.filter(({ properties }) => properties?.['TAGS'] === 'red')),
    )
    const dear = await messagesIn(peer, { topic, queueId }, { subscription: 'price >= 50', type: 'SQL92' })
    same(
      'messages of the price',
      dear.map(textOf),
      bodiesOf(sent.filter(({ properties }) => Number(properties?.['price']) >= 50)),
    )
  }
}

async function checkBodies(peer: Peer, topic: string, packed: number): Promise<void> {
  const records = await messagesIn(peer, { topic, queueId: BODIES })
  same('messages with other bodies', records.length, packed + LARGEST + 1)
  for (const record of records.slice(0, packed)) {
    const text = new TextDecoder().decode(plainBody(record.body, record.sysFlag))
    holds(/^(packed \w+ )\1{999}$/.test(text), () => `a packed body opens as ${text.slice(0, 40)}`)
  }
  same('bytes of the largest body', records[packed]?.body.length, BODY_BYTES_MAX)
  holds(records[packed]?.body.every((byte) => byte === 7) ?? false, () => 'the largest body is another')
}

/** The group finds its place, and new messages follow the old ones. */
async function goOn(peer: Peer, topic: string, group: string): Promise<void> {
  const asked = { consumerGroup: group, topic, queueId: 1 }
  const { offset = 0 } = (await peer.ask('QUERY_CONSUMER_OFFSET', asked)).header
  const rest = await messagesIn(peer, { topic, queueId: 1, from: offset, group })
  same('what the group has left', rest.map(textOf), bodiesOf(drafts.filter(({ queueId }) => queueId === 1)).slice(10))
  const { queueOffset } = await send(peer, {
    topic,
    queueId: 1,
    body: 'new',
    properties: { KEYS: 'key-of-all' },
  })
  same('offset of a new message', queueOffset, COUNT / BODIES)
  await arrive(peer, { topic, queueId: 1, from: queueOffset }, [{ body: 'new', dueMs: 0 }])
}

function bodiesOf(sent: readonly Omit<Draft, 'topic'>[]): readonly unknown[] {
  return sent.map(({ body }) => body)
}
