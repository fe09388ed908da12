import { noGaps } from './crash.ts'
import type { Server } from './server/server.ts'
import { tool } from './tool.ts'

const TOPIC = 'tool_exchange'
const COUNT = 100

/**
 * One server writes a store, ends, and another opens it: the same messages stand at the same queue offsets, a group goes
 * on where it stopped, and new messages follow the old ones.
 */
export async function exchangeStore(
  writer: () => Promise<Server>,
  end: 'stop' | 'kill',
  reader: () => Promise<Server>,
): Promise<void> {
  const first = await writer()
  let written: string[]
  try {
    const acked = await tool('@acked', 'fill', first.namesrv, TOPIC, String(COUNT))
    if (acked.length !== COUNT) throw new Error(`${acked.length} of ${COUNT} messages acknowledged`)
    const consumed = await tool('@consumed', 'consume', first.namesrv, TOPIC, 'exchange', String(COUNT))
    if (consumed.length !== COUNT)
      throw new Error(`${first.description}: ${consumed.length} of ${COUNT} messages consumed`)
    written = await tool('@stored', 'drain', first.namesrv, TOPIC)
    // The consumer offsets of a broker reach its disk every 5 s; a crash may take the last of them.
    if (end === 'kill') await new Promise((resolve) => setTimeout(resolve, 6_000))
  } finally {
    await first[end]()
  }
  const second = await reader()
  try {
    const read = await tool('@stored', 'drain', second.namesrv, TOPIC)
    sameLines(written, read)
    noGaps(read)
    await tool('@acked', 'fill', second.namesrv, TOPIC, '10')
    const after = await tool('@stored', 'drain', second.namesrv, TOPIC)
    sameLines(
      written,
      after.filter((line) => written.includes(line)),
    )
    // The tenth message of a fill is delayed by a second.
    if (after.length < COUNT + 9) throw new Error(`${after.length - COUNT} of 10 new messages stored`)
    noGaps(after)
    const consumed = await tool('@consumed', 'consume', second.namesrv, TOPIC, 'exchange', '10')
    if (consumed.length > 10) throw new Error(`the group got ${consumed.length} messages instead of the 10 new ones`)
    const again = await tool('@consumed', 'consume', second.namesrv, TOPIC, 'exchange_new', String(COUNT))
    if (again.length < COUNT) throw new Error(`${again.length} of ${COUNT} messages consumed by a new group`)
  } finally {
    await second.stop()
  }
}

function sameLines(expected: readonly string[], actual: readonly string[]): void {
  const difference = expected.findIndex((line, at) => line !== actual[at])
  if (difference >= 0)
    throw new Error(`message ${difference}: ${expected[difference]} was written, ${actual[difference]} is read`)
  if (actual.length !== expected.length) throw new Error(`${expected.length} messages written, ${actual.length} read`)
}
