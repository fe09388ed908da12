import { type Begin, type LoadResult, runSends, type SendLoad } from './load.ts'
import { runPulls } from './pulls.ts'
import { runWaiting } from './waiting.ts'

export interface NamedLoad {
  readonly name: string
  run(port: number, topic: string, begin: Begin): Promise<LoadResult>
}

const send = (
  name: string,
  shape: Omit<SendLoad, 'port' | 'topics' | 'bodyBytes'> & { readonly bodyBytes?: number },
): NamedLoad => ({
  name,
  run: (port, topic, begin) => runSends({ port, topics: [topic], bodyBytes: 128, ...shape }, begin),
})

/** Eight tags by turns, of which a filter lets one pass. */
const TAGS = Array.from({ length: 8 }, (_, index) => ({ TAGS: `tag${index}` }))

/** A pull reads what the sends before it have stored. */
export const LOADS: readonly NamedLoad[] = [
  send('send 128 B, 1 at a time', { connections: 1, inFlight: 1, messages: 5000 }),
  send('send 128 B, 1 connection, 256 in flight', { connections: 1, inFlight: 256, messages: 48_000 }),
  send('the same with binary headers', { connections: 1, inFlight: 256, messages: 48_000, binary: true }),
  send('send 128 B, 16 connections, 1 at a time each', { connections: 16, inFlight: 1, messages: 24_000 }),
  send('send 128 B, 1,000 connections, 1 at a time each', { connections: 1000, inFlight: 1, messages: 24_000 }),
  send('send 128 B, 4 connections, 64 in flight each', { connections: 4, inFlight: 64, messages: 48_000 }),
  send('send 4 KiB, 16 connections, 1 at a time each', {
    connections: 16,
    inFlight: 1,
    messages: 8000,
    bodyBytes: 4096,
  }),
  send('send batches of 16 x 128 B, 8 connections', { connections: 8, inFlight: 1, messages: 96_000, batch: 16 }),
  { name: 'pull a backlog, 32 at a time, 4 queues', run: (port, topic, begin) => runPulls({ port, topic }, begin) },
  {
    name: 'pull through a tag filter that lets 1 in 8 pass, per message looked at',
    run: async (port, topic, begin) => {
      const tagged = `${topic}_tagged`
      await runSends({
        port,
        topics: [tagged],
        bodyBytes: 128,
        connections: 4,
        inFlight: 64,
        messages: 48_000,
        variants: TAGS,
      })
      return runPulls({ port, topic: tagged, tags: 'tag3' }, begin)
    },
  },
  {
    name: 'wake up a long poll: send, record, next pull; 8 queues by turns',
    run: (port, topic, begin) => runWaiting({ port, topic: `${topic}_waiting`, messages: 4000 }, begin),
  },
]
