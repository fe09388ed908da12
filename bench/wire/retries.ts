import { Asking, crew } from './asking.ts'
import { WireConnection } from './connection.ts'
import { RequestTemplate } from './frames.ts'
import { type Begin, type LoadResult, runSends } from './load.ts'
import { runPulls } from './pulls.ts'
import { pullForEver } from './waiting.ts'

export interface RetryLoad {
  readonly port: number
  readonly topic: string
  readonly messages: number
}

/** Where a record says its offset in the log. */
const PHYSICAL_OFFSET_AT = 28
/** The first delay level, one second: with the default, which is the third one, a run would wait for ten. */
const LEVEL = '1'
const IN_FLIGHT = 64

/**
 * Messages that have been pulled are sent back, wait a second and come again by the retry topic of their group. A latency is
 * that of a request to take one back.
 */
export async function runRetries(load: RetryLoad, begin: Begin = () => undefined): Promise<LoadResult> {
  const { port, topic, messages } = load
  const group = `group_${topic}`
  await runSends({ port, topics: [topic], bodyBytes: 128, connections: 4, inFlight: 64, messages })
  const offsets: bigint[] = []
  const onRecords = (records: Buffer): void => {
    for (let at = 0; at < records.length; at += records.readUInt32BE(at)) {
      offsets.push(records.readBigInt64BE(at + PHYSICAL_OFFSET_AT))
    }
  }
  await runPulls({ port, topic, group, onRecords })
  const consumer = await WireConnection.open(port)
  const open = await Promise.all(Array.from({ length: 4 }, () => Asking.open(port)))
  let left = offsets.length
  let began = 0
  const latencies: number[] = []
  await new Promise<void>((resolve, reject) => {
    const come = (): void => {
      if (--left === 0) resolve()
    }
    pullForEver(consumer, { topic: `%RETRY%${group}`, queueId: 0, group }, come, reject)
      .then(() => {
        begin()
        began = performance.now()
        let index = 0
        return crew(IN_FLIGHT, async (worker) => {
          const serial = index++
          const offset = offsets[serial]
          if (offset === undefined) return false
          await (open[worker % open.length] as Asking).ask(sendBackFrame({ topic, group, offset }, serial))
          return true
        })
      })
      .then((taken) => latencies.push(...taken))
      .catch(reject)
  })
  const seconds = (performance.now() - began) / 1000
  for (const each of [consumer, ...open]) each.close()
  return { messages: offsets.length, seconds, latencies }
}

interface SentBack {
  readonly topic: string
  readonly group: string
  readonly offset: bigint
}

/** CONSUMER_SEND_MSG_BACK. */
function sendBackFrame({ topic, group, offset }: SentBack, serial: number): Buffer {
  const fields = {
    offset: String(offset),
    group,
    delayLevel: LEVEL,
    originMsgId: `bench-${serial}`,
    originTopic: topic,
    unitMode: 'false',
    maxReconsumeTimes: '16',
    bname: 'broker-a',
  }
  return new RequestTemplate(36, fields).frame(serial)
}
