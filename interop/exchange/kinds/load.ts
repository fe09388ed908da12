import { decodeRecord } from '../../../src/protocol/index.ts'
import { until } from '../../child.ts'
import { type Exchange, holds, type Kind } from '../kind.ts'
import { createTopic } from '../metadata.ts'
import { Peer } from '../peer.ts'
import { readQueue, textOf } from '../read.ts'
import { type Sent, send } from '../send.ts'

const QUEUES = 4
const SENDERS = 4
/** So many are acknowledged before the server is told to end. */
const ACKNOWLEDGED = 100

/** Sends that go on until the server is gone: what it acknowledged is there, where it said. */
export function load({ generation }: Exchange): Kind {
  const topic = `ExLoad${generation}`
  const acknowledged: { readonly body: string; readonly at: Sent }[] = []
  const sendOn = async (sender: Peer, name: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const body = `load ${name} ${i}`
      try {
        acknowledged.push({ body, at: await send(sender, { topic, queueId: i % QUEUES, body }) })
      } catch {
        // The server is gone, or going.
        return sender.close()
      }
    }
  }
  return {
    name: 'sends until the end',
    work: (peer) => createTopic(peer, { topic, queues: QUEUES }),
    leave: async (peer) => {
      for (let name = 0; name < SENDERS; name++) void sendOn(new Peer(peer.broker), name)
      await until('acknowledged sends', 20_000, () => acknowledged.length >= ACKNOWLEDGED)
    },
    check: async (peer) => {
      const stored = new Map<string, string>()
      for (let queueId = 0; queueId < QUEUES; queueId++) {
        for (const bytes of await readQueue(peer, { topic, queueId })) {
          const record = decodeRecord(bytes)
          stored.set(`${queueId} ${record.queueOffset} ${record.physicalOffset}`, textOf(record))
        }
      }
      const lost = acknowledged.filter(
        ({ body, at }) => stored.get(`${at.queueId} ${at.queueOffset} ${at.physicalOffset}`) !== body,
      )
      const named = lost.map(({ body, at }) => `${body} at ${at.queueId} ${at.queueOffset}`)
      holds(
        lost.length === 0,
        () => `${lost.length} of ${acknowledged.length} are gone: ${named.slice(0, 3).join(', ')}`,
      )
    },
  }
}
