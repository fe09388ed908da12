import { timerMetricsBody } from '../../../src/protocol/index.ts'
import { type Awaited, arrive } from '../awaited.ts'
import { type Exchange, type Kind, same } from '../kind.ts'
import { createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { messagesIn } from '../read.ts'
import { type Sent, send } from '../send.ts'

const MANY = 30
const COUNTED = 3
const COUNTED_MS = 20_000
const RECALLED_LATE = 'recalled on the second'
const RECALLED_LATE_MS = 30_000
const RECALLED_BEYOND = 'recalled beyond the window'
const RECALLED_BEYOND_MS = 35_500

/** The ways to ask for a time, in milliseconds from now. */
const ASKED = {
  seconds: (ms: number) => ({ TIMER_DELAY_SEC: String(ms / 1000) }),
  milliseconds: (ms: number) => ({ TIMER_DELAY_MS: String(ms) }),
  time: (ms: number) => ({ TIMER_DELIVER_MS: String(Date.now() + ms) }),
}

/** Messages for an arbitrary time: delivered, due while nobody runs, due later, beyond the window, and recalled ones. */
export function timers(exchange: Exchange): Kind {
  const topic = `ExTimer${exchange.generation}`
  const counted = `ExTimerCounted${exchange.generation}`
  const awaited: Awaited[] = []
  let toRecall: Sent | undefined
  let recalledBeyond: Sent | undefined
  const later = (peer: Peer, body: string, how: keyof typeof ASKED, ms: number): Promise<Sent> =>
    send(peer, { topic, body, properties: { ...ASKED[how](ms), KEYS: 'timed' } })
  const await_ = async (peer: Peer, body: string, how: keyof typeof ASKED, ms: number): Promise<void> => {
    const { sentMs } = await later(peer, body, how, ms)
    awaited.push({ body, dueMs: sentMs + ms, sentMs })
  }
  /** The handle of the first server serves on the second, unless that took too long to come up. */
  const recallInTime = async (peer: Peer, sent: Sent): Promise<void> => {
    const dueMs = sent.sentMs + RECALLED_LATE_MS
    if (Date.now() < dueMs - 3000) await recall(peer, sent)
    else awaited.push({ body: RECALLED_LATE, dueMs })
  }
  /** One that is over when it comes back into the wheel is delivered at once, and its recall has no effect. */
  const isOver = ({ sentMs }: Sent, ms: number): boolean => exchange.secondUpMs > sentMs + ms - 3000
  return {
    name: 'timer messages',
    work: async (peer) => {
      for (const name of [topic, counted]) await createTopic(peer, { topic: name })
      await await_(peer, 'two seconds', 'seconds', 2000)
      await await_(peer, 'four seconds', 'milliseconds', 4000)
      await recall(peer, await later(peer, 'recalled on the first', 'seconds', 30_000))
      await arrive(peer, { topic }, awaited)
    },
    leave: async (peer) => {
      await await_(peer, 'nobody runs', 'milliseconds', exchange.nobodyRunsAtMs - Date.now())
      await await_(peer, 'soon', 'seconds', 15_000)
      await await_(peer, 'later', 'milliseconds', 25_500)
      // More than a file of the timer log takes.
      for (let i = 0; i < MANY; i++) await await_(peer, `one of many ${i}`, 'milliseconds', 12_000)
      await await_(peer, 'beyond the window', 'time', 36_000)
      await recall(peer, await later(peer, 'recalled at the end', 'time', 20_000))
      recalledBeyond = await later(peer, RECALLED_BEYOND, 'time', RECALLED_BEYOND_MS)
      await recall(peer, recalledBeyond)
      toRecall = await later(peer, RECALLED_LATE, 'seconds', RECALLED_LATE_MS)
      const properties = ASKED.milliseconds(COUNTED_MS)
      for (let i = 0; i < COUNTED; i++) await send(peer, { topic: counted, body: `counted ${i}`, properties })
    },
    check: async (peer) => {
      if (toRecall !== undefined) await recallInTime(peer, toRecall)
      if (recalledBeyond !== undefined && isOver(recalledBeyond, RECALLED_BEYOND_MS))
        awaited.push({ body: RECALLED_BEYOND, dueMs: recalledBeyond.sentMs + RECALLED_BEYOND_MS, perhaps: true })
      await arrive(peer, { topic }, awaited, exchange)
      // A crash takes the counts of the last moments.
      if (exchange.end === 'kill') return
      same('delivered messages that were counted', (await messagesIn(peer, { topic: counted })).length, COUNTED)
      same('timer messages that are counted', await countOf(peer, counted), 0)
    },
  }
}

/** Timer messages of a topic that wait (`config/timermetrics`). */
async function countOf(peer: Peer, topic: string): Promise<number | undefined> {
  const { body } = await peer.ask('GET_TIMER_METRICS', {})
  return timerMetricsBody.decode(body).timingCount.get(topic)?.count
}

async function recall(peer: Peer, { topic, recallHandle = '' }: Sent): Promise<void> {
  await peer.ask('RECALL_MESSAGE', { topic, recallHandle, producerGroup: 'ExchangeProducer' })
}
