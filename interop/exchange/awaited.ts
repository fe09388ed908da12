import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageRecord } from '../../src/protocol/index.ts'
import { until } from '../child.ts'
import { type Exchange, holds, mayComeAgain, same } from './kind.ts'
import type { Peer } from './peer.ts'
import { messagesIn, type QueueToRead, textOf } from './read.ts'
import type { Sent } from './send.ts'

/** A message that a broker is to deliver by itself. */
export interface Awaited {
  readonly body: string
  /** Wall time before which it must not come. */
  readonly dueMs: number
  /** It may come or not. */
  readonly perhaps?: true
  /** When a broker took it in; right before a crash it may be taken in again. */
  readonly sentMs?: number
}

/** A busy machine delivers late. */
const LATENESS_MS = 20_000

/** Waits until it is so, or for so long. What it is about tells the difference best. */
export async function within(limitMs: number, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await condition()) && Date.now() < end) await sleep(100)
}

/** Waits until a message can be read: queues are built a moment after the log. */
export async function readable(peer: Peer, { topic, queueId, queueOffset }: Sent): Promise<void> {
  await until(`message ${queueOffset} of ${topic}`, 10_000, async () => {
    const { header } = await peer.ask('GET_MAX_OFFSET', { topic, queueId })
    return (header.offset ?? 0) > queueOffset
  })
}

/** Waits until all have come to the queue; throws when one comes early or twice, or one that was not awaited. */
export async function arrive(
  peer: Peer,
  queue: QueueToRead,
  awaited: readonly Awaited[],
  exchange?: Exchange,
): Promise<void> {
  const last = Math.max(Date.now(), ...awaited.map(({ dueMs }) => dueMs))
  let records: readonly MessageRecord[] = []
  const all = async (): Promise<boolean> => {
    records = await messagesIn(peer, queue)
    const bodies = records.map(textOf)
    return awaited.every(({ body, perhaps }) => perhaps || bodies.includes(body))
  }
  await within(last - Date.now() + LATENESS_MS, all)
  // What would come twice comes now.
  await sleep(500)
  records = await messagesIn(peer, queue)
  const first = records.filter((_, i) => !isRepeated(records, i, awaited, exchange))
  const came = (body: string): MessageRecord | undefined => records.find((record) => textOf(record) === body)
  const expected = awaited.filter(({ body, perhaps }) => !perhaps || came(body) !== undefined)
  same(`messages in ${queue.topic}`, first.map(textOf).sort(), expected.map(({ body }) => body).sort())
  for (const { body, dueMs } of expected) {
    const { storeTimestamp = 0 } = came(body) ?? {}
    holds(storeTimestamp >= dueMs, () => `${body} came ${dueMs - storeTimestamp} ms too early`)
  }
}

/** Whether it is the second of two that a crash explains. */
function isRepeated(
  records: readonly MessageRecord[],
  at: number,
  awaited: readonly Awaited[],
  exchange: Exchange | undefined,
): boolean {
  const bodies = records.map(textOf)
  const first = bodies.indexOf(bodies[at] ?? '')
  if (first === at || exchange === undefined) return false
  const { sentMs = 0 } = awaited.find(({ body }) => body === bodies[at]) ?? {}
  const deliveredMs = records[first]?.storeTimestamp ?? 0
  return mayComeAgain(exchange, deliveredMs) || mayComeAgain(exchange, sentMs)
}
