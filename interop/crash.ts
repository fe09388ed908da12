import { until } from './child.ts'
import type { Server } from './server/server.ts'
import { startLoad, tool } from './tool.ts'

/** Kills and restarts under load this often. */
const CRASHES = 2
const ACKED_BETWEEN = 300

/**
 * What SYNC_FLUSH promises: a message answered with SEND_OK is there after any number of kill -9. `boot` starts the
 * server again on the same ports and the same store.
 */
export async function crashUnderLoad(boot: () => Promise<Server>): Promise<void> {
  let server = await boot()
  try {
    const topic = 'tool_crash'
    await tool('@acked', 'fill', server.namesrv, topic, '0')
    const load = startLoad(server.namesrv, topic)
    for (let crash = 0; crash < CRASHES; crash++) {
      const before = load.acked.size
      await until(`${ACKED_BETWEEN} more sends`, 60_000, () => load.acked.size >= before + ACKED_BETWEEN)
      await server.kill()
      server = await boot()
    }
    const before = load.acked.size
    await until(`${ACKED_BETWEEN} sends after the last crash`, 60_000, () => load.acked.size >= before + ACKED_BETWEEN)
    await load.stop()
    const lines = await tool('@stored', 'drain', server.namesrv, topic)
    const stored = new Set(lines.map((line) => line.split(' ')[2] ?? ''))
    const lost = [...load.acked].filter((body) => !stored.has(body))
    if (lost.length > 0)
      throw new Error(
        `${lost.length} of ${load.acked.size} acknowledged messages are gone, e.g. ${lost.slice(0, 5).join(', ')}`,
      )
    noGaps(lines)
  } finally {
    await server.stop()
  }
}

/** Offsets of each queue count up from 0 without a gap. */
export function noGaps(lines: readonly string[]): void {
  const next = new Map<string, number>()
  for (const line of lines) {
    const [queue = '', offset] = line.split(' ')
    const expected = next.get(queue) ?? 0
    if (Number(offset) !== expected) throw new Error(`queue ${queue}: offset ${offset} follows ${expected - 1}`)
    next.set(queue, expected + 1)
  }
}
