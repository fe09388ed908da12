import { WireConnection } from './connection.ts'
import { heartbeatFrame, pullFrame, sendTemplate } from './frames.ts'
import { type Begin, type LoadResult, refused } from './load.ts'
import { field } from './pulls.ts'

/** Where the body lies in a record with two IPv4 hosts. */
const BODY_AT = 88

export interface WaitingLoad {
  readonly port: number
  readonly topic: string
  readonly messages: number
  /** Consumers that wait, each for its own queue. Default 8. */
  readonly queues?: number
  /** Sent with properties that delay them so long; the latencies are then how late the messages came. */
  readonly delay?: { readonly properties: Readonly<Record<string, string>>; readonly ms: number }
  /** Messages on their way at once. Default 1: each is sent when the one before it has come. */
  readonly inFlight?: number
}

/** Consumers wait in long polls for messages that come to one queue after the other; a latency is from send to record. */
export async function runWaiting(load: WaitingLoad, begin: Begin = () => undefined): Promise<LoadResult> {
  const { port, topic, messages, queues = 8, delay, inFlight = 1 } = load
  const templates = Array.from({ length: queues }, (_, queue) =>
    sendTemplate(topic, queue, { bodyBytes: 128, properties: delay?.properties ?? {} }),
  )
  const producer = await WireConnection.open(port)
  // The first message of each queue makes the topic.
  for (const template of templates) await producer.ask(template.frame(0))
  const consumers = await Promise.all(templates.map(() => WireConnection.open(port)))
  const latencies: number[] = []
  let sent = 0
  let began = 0
  await new Promise<void>((resolve, reject) => {
    const send = (): void => {
      producer.write(templates[sent % queues]?.frame(sent, performance.now()) ?? Buffer.alloc(0))
      sent++
    }
    producer.onAnswer = (answer) => void refused(answer, reject)
    const come = (stamp: number): void => {
      latencies.push(performance.now() - stamp - (delay?.ms ?? 0))
      if (latencies.length === messages) resolve()
      else if (sent < messages) send()
    }
    const onRecord = (records: Buffer, at: number): void => come(records.readDoubleBE(at + BODY_AT))
    Promise.all(consumers.map((connection, queueId) => pullForEver(connection, { topic, queueId }, onRecord, reject)))
      .then(() => {
        begin()
        began = performance.now()
        for (let index = 0; index < Math.min(inFlight, messages); index++) send()
      })
      .catch(reject)
  })
  const seconds = (performance.now() - began) / 1000
  for (const connection of [producer, ...consumers]) connection.close()
  return { messages, seconds, latencies }
}

/** Pulls a queue for ever, from its end on; resolves when the first pull that waits is on its way. */
export async function pullForEver(
  connection: WireConnection,
  place: { readonly topic: string; readonly queueId: number; readonly group?: string },
  onRecord: (records: Buffer, at: number) => void,
  reject: (error: Error) => void,
): Promise<void> {
  await connection.ask(heartbeatFrame([place.topic], place))
  // An offset far beyond the end is answered at once with the end: PULL_OFFSET_MOVED.
  const answer = await connection.ask(pullFrame({ ...place, offset: 1_000_000_000 }, 0))
  if (answer.code !== 21 && refused(answer, reject)) return
  let offset = field(answer, 'nextBeginOffset')
  let serial = 0
  const pull = (): void => connection.write(pullFrame({ ...place, offset }, ++serial))
  connection.onAnswer = (answer) => {
    // 19 and 20: nothing came within 15 s.
    if (answer.code !== 19 && answer.code !== 20 && refused(answer, reject)) return
    offset = field(answer, 'nextBeginOffset')
    pull()
    const { body } = answer
    for (let at = 0; at < body.length; at += body.readUInt32BE(at)) onRecord(body, at)
  }
  pull()
}
