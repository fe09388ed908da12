import { type Awaited, arrive } from '../awaited.ts'
import type { Exchange, Kind } from '../kind.ts'
import { createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { send } from '../send.ts'

/** The first levels of `messageDelayLevel`. */
const SECONDS = [0, 1, 5, 10, 30]

/** Messages of several delay levels: some delivered by the first server, others due meanwhile and later. */
export function delayLevels(exchange: Exchange): Kind {
  const topic = `ExDelay${exchange.generation}`
  const awaited: Awaited[] = []
  const delay = async (peer: Peer, body: string, level: number): Promise<void> => {
    const { sentMs } = await send(peer, { topic, body, properties: { DELAY: String(level), KEYS: body } })
    awaited.push({ body, dueMs: sentMs + (SECONDS[level] ?? 0) * 1000 })
  }
  return {
    name: 'delay levels',
    work: async (peer) => {
      await createTopic(peer, { topic })
      for (const i of [1, 2, 3]) await delay(peer, `a second ${i}`, 1)
      await delay(peer, 'five seconds', 2)
      await arrive(peer, { topic }, awaited)
    },
    leave: async (peer) => {
      for (const level of [2, 3, 4]) for (const i of [1, 2, 3]) await delay(peer, `level ${level}, ${i}`, level)
    },
    check: (peer) => arrive(peer, { topic }, awaited, exchange),
  }
}
