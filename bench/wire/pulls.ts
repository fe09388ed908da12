import { type Answer, WireConnection } from './connection.ts'
import { heartbeatFrame, pullFrame } from './frames.ts'
import { type Begin, type LoadResult, refused } from './load.ts'

export interface PullLoad {
  readonly port: number
  readonly topic: string
  /** Default 4, each over a connection of its own. */
  readonly queues?: number
  /** Only messages with these tags: each pull says so. */
  readonly tags?: string
  /** Default that of all loads. */
  readonly group?: string
  /** Only messages that this SQL92 expression lets pass: the heartbeat says so. */
  readonly sql?: string
  /** Sees the records of each answer, one behind the other; valid during the call. */
  readonly onRecords?: (records: Buffer) => void
}

export interface PullResult extends LoadResult {
  /** Bytes of all records that came. */
  readonly recordBytes: number
}

/** PULL_RETRY_IMMEDIATELY: what was looked at has other tags. */
const PULL_RETRY_IMMEDIATELY = 20

/** Pulls everything that the queues of a topic hold; messages that the filter keeps back count as well. */
export async function runPulls(load: PullLoad, begin: Begin = () => undefined): Promise<PullResult> {
  const { port, topic, queues = 4, group, sql } = load
  const open = await Promise.all(Array.from({ length: queues }, () => WireConnection.open(port)))
  for (const connection of open) await connection.ask(heartbeatFrame([topic], { group, sql }))
  const latencies: number[] = []
  begin()
  const began = performance.now()
  const drained = await Promise.all(open.map((connection, queue) => drain(connection, load, queue, latencies)))
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  const sum = (pick: (one: Drained) => number): number => drained.reduce((total, one) => total + pick(one), 0)
  return {
    messages: sum(({ examined }) => examined),
    seconds,
    latencies,
    recordBytes: sum(({ recordBytes }) => recordBytes),
  }
}

interface Drained {
  readonly examined: number
  readonly recordBytes: number
}

function drain(
  connection: WireConnection,
  { topic, tags, group, onRecords }: PullLoad,
  queueId: number,
  latencies: number[],
): Promise<Drained> {
  let recordBytes = 0
  return new Promise((resolve, reject) => {
    let serial = 0
    let start = performance.now()
    const pull = (offset: number): void => {
      start = performance.now()
      connection.write(pullFrame({ topic, queueId, offset, tags, group }, ++serial))
    }
    connection.onAnswer = (answer) => {
      if (answer.code !== PULL_RETRY_IMMEDIATELY && refused(answer, reject)) return
      latencies.push(performance.now() - start)
      recordBytes += answer.body.length
      onRecords?.(answer.body)
      const next = field(answer, 'nextBeginOffset')
      if (next >= field(answer, 'maxOffset')) resolve({ examined: next, recordBytes })
      else pull(next)
    }
    pull(0)
  })
}

/** A number in the fields of a JSON header. */
export function field({ header }: Answer, name: string): number {
  const at = header.indexOf(`"${name}":"`)
  return Number.parseInt(header.slice(at + name.length + 4, at + name.length + 24), 10)
}

/** A text in the fields of a JSON header; empty when it is not there. */
export function textField({ header }: Answer, name: string): string {
  const at = header.indexOf(`"${name}":"`)
  return at < 0 ? '' : header.slice(at + name.length + 4, header.indexOf('"', at + name.length + 4))
}
