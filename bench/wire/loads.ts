import { type LoadResult, runPulls, runSends } from './load.ts'

export interface NamedLoad {
  readonly name: string
  run(port: number, topic: string): Promise<LoadResult>
}

const send = (
  name: string,
  shape: { connections: number; inFlight: number; messages: number; batch?: number; bodyBytes?: number },
): NamedLoad => ({
  name,
  run: (port, topic) => runSends({ port, topics: [topic], bodyBytes: 128, ...shape }),
})

/** The pull comes last: it reads what the sends before it have stored. */
export const LOADS: readonly NamedLoad[] = [
  send('send 128 B, 1 at a time', { connections: 1, inFlight: 1, messages: 5000 }),
  send('send 128 B, 16 connections, 1 at a time each', { connections: 16, inFlight: 1, messages: 24_000 }),
  send('send 128 B, 4 connections, 64 in flight each', { connections: 4, inFlight: 64, messages: 48_000 }),
  send('send 4 KiB, 16 connections, 1 at a time each', {
    connections: 16,
    inFlight: 1,
    messages: 8000,
    bodyBytes: 4096,
  }),
  send('send batches of 16 x 128 B, 8 connections', { connections: 8, inFlight: 1, messages: 96_000, batch: 16 }),
  { name: 'pull a backlog, 32 at a time, 4 queues', run: (port, topic) => runPulls({ port, topic }) },
]
