import { noGaps } from './crash.ts'
import type { Server } from './server/server.ts'
import { tool } from './tool.ts'

const TOPIC = 'tool_exchange'
const COUNT = 100
const LATE = 'late'

/**
 * One server writes a store, ends, and another opens it: the same messages stand at the same queue offsets, a group goes
 * on where it stopped, new messages follow the old ones, and a message whose delay was running arrives.
 */
export async function exchangeStore(
  writer: () => Promise<Server>,
  end: 'stop' | 'kill',
  reader: () => Promise<Server>,
): Promise<void> {
  const first = await writer()
  let written: string[]
  try {
    const acked = await tool('@acked', 'fill', first.namesrv, TOPIC, String(COUNT), 'old')
    if (acked.length !== COUNT) throw new Error(`${acked.length} of ${COUNT} messages acknowledged`)
    const consumed = await tool('@consumed', 'consume', first.namesrv, TOPIC, 'exchange', String(COUNT))
    if (consumed.length !== COUNT)
      throw new Error(`${first.description}: ${consumed.length} of ${COUNT} messages consumed`)
    written = await tool('@stored', 'drain', first.namesrv, TOPIC)
    // Due ten seconds later, when the other server is up.
    await tool('@acked', 'delay', first.namesrv, TOPIC, LATE, '3')
    // The consumer offsets of a broker reach its disk every 5 s; a crash may take the last of them.
    if (end === 'kill') await new Promise((resolve) => setTimeout(resolve, 6_000))
  } finally {
    await first[end]()
  }
  const second = await reader()
  try {
    const read = await tool('@stored', 'drain', second.namesrv, TOPIC)
    sameLines(written, withoutLate(read))
    noGaps(read)
    await tool('@acked', 'fill', second.namesrv, TOPIC, '10', 'new')
    const consumed = await tool('@consumed', 'consume', second.namesrv, TOPIC, 'exchange', '11')
    const expected = ['late', ...Array.from({ length: 10 }, (_, i) => `new${i}`)]
    if (consumed.join() !== expected.join())
      throw new Error(`the group got ${consumed.join()} instead of ${expected.join()}`)
    const after = await tool('@stored', 'drain', second.namesrv, TOPIC)
    if (after.length !== COUNT + 11) throw new Error(`${after.length} of ${COUNT + 11} messages stored`)
    sameLines(
      written,
      after.filter((line) => written.includes(line)),
    )
    noGaps(after)
    const again = await tool('@consumed', 'consume', second.namesrv, TOPIC, 'exchange_new', String(COUNT + 11))
    if (again.length !== COUNT + 11)
      throw new Error(`${again.length} of ${COUNT + 11} messages consumed by a new group`)
  } finally {
    await second.stop()
  }
}

const withoutLate = (lines: readonly string[]): string[] => lines.filter((line) => !line.includes(` ${LATE} `))

function sameLines(expected: readonly string[], actual: readonly string[]): void {
  const difference = expected.findIndex((line, at) => line !== actual[at])
  if (difference >= 0)
    throw new Error(`message ${difference}: ${expected[difference]} was written, ${actual[difference]} is read`)
  if (actual.length !== expected.length) throw new Error(`${expected.length} messages written, ${actual.length} read`)
}
