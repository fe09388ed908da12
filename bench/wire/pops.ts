import { Asking, crew } from './asking.ts'
import type { Answer } from './connection.ts'
import { RequestTemplate } from './frames.ts'
import { type Begin, type LoadResult, runSends } from './load.ts'
import { field, textField } from './pulls.ts'

export interface PopLoad {
  readonly port: number
  readonly topic: string
  readonly messages: number
  /** One acknowledgement for each message, as clients of the remoting protocol do it, or one for a whole answer, as proxies do. */
  readonly acknowledge: 'each' | 'batch'
  readonly invisibleMs: number
}

/** POLLING_TIMEOUT: nothing was there, or another pop held the queues. */
const NOTHING = 210
const NOTHING_MAX = 500
const NOTHING_WAIT_MS = 5
const CONSUMERS = 8
const QUEUES = 8

/**
 * Consumers that own no queues take what is there, up to 32 messages at a time, and acknowledge it. Ends when nothing is
 * there any more. A latency is that of a pop with its acknowledgements.
 */
export async function runPops(load: PopLoad, begin: Begin = () => undefined): Promise<LoadResult> {
  const { port, topic, messages, acknowledge } = load
  const sends = { port, topics: [topic], bodyBytes: 128, connections: 4, inFlight: 64, queues: QUEUES }
  await runSends({ ...sends, messages })
  const open = await Promise.all(Array.from({ length: CONSUMERS }, () => Asking.open(port)))
  let serial = 0
  let popped = 0
  let nothing = 0
  begin()
  const began = performance.now()
  const latencies = await crew(CONSUMERS, async (worker) => {
    const connection = open[worker] as Asking
    const answer = await connection.ask(popFrame(load, ++serial), [0, NOTHING])
    const taken = answer.code === 0 ? takenFrom(answer) : []
    popped += taken.reduce((sum, { offsets }) => sum + offsets.length, 0)
    const frames =
      acknowledge === 'batch'
        ? taken.map((one) => batchAckFrame(load, one, ++serial))
        : taken.flatMap((one) => one.offsets.map((offset) => ackFrame(load, one, offset, ++serial)))
    await Promise.all(frames.map((frame) => connection.ask(frame)))
    if (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, NOTHING_WAIT_MS))
    nothing = taken.length === 0 ? nothing + 1 : 0
    return popped < messages && nothing < NOTHING_MAX
  })
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  if (popped < messages) throw new Error(`only ${popped} of ${messages} messages of ${topic} were popped`)
  return { messages: popped, seconds, latencies }
}

/** Messages of one queue of one answer. */
interface Taken {
  readonly queueId: number
  readonly startOffset: number
  readonly offsets: readonly number[]
  readonly popTime: number
  readonly reviveQueueId: number
}

/** `startOffsetInfo` is `0 queue offset;…`, `msgOffsetInfo` is `0 queue offset,offset,…;…` in the same order. */
function takenFrom(answer: Answer): Taken[] {
  const starts = new Map(entries(answer, 'startOffsetInfo'))
  const [popTime, reviveQueueId] = [field(answer, 'popTime'), field(answer, 'reviveQid')]
  return entries(answer, 'msgOffsetInfo').map(([queueId, offsets]) => ({
    queueId,
    startOffset: Number(starts.get(queueId)),
    offsets: offsets.split(',').map(Number),
    popTime,
    reviveQueueId,
  }))
}

function entries(answer: Answer, name: string): [queueId: number, text: string][] {
  return textField(answer, name)
    .split(';')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, queueId = '', text = ''] = entry.split(' ')
      return [Number(queueId), text]
    })
}

const groupOf = (topic: string): string => `group_${topic}`

function popFrame({ topic, invisibleMs }: PopLoad, serial: number): Buffer {
  const fields = {
    consumerGroup: groupOf(topic),
    topic,
    queueId: '-1',
    maxMsgNums: '32',
    invisibleTime: String(invisibleMs),
    pollTime: '0',
    bornTime: String(Date.now()),
    initMode: '0',
    expType: 'TAG',
    exp: '*',
    order: 'false',
    bname: 'broker-a',
  }
  return new RequestTemplate(200050, fields).frame(serial)
}

function ackFrame({ topic, invisibleMs }: PopLoad, taken: Taken, offset: number, serial: number): Buffer {
  const { queueId, startOffset, popTime, reviveQueueId } = taken
  const fields = {
    consumerGroup: groupOf(topic),
    topic,
    queueId: String(queueId),
    extraInfo: `${startOffset} ${popTime} ${invisibleMs} ${reviveQueueId} 0 broker-a ${queueId} ${offset}`,
    offset: String(offset),
    bname: 'broker-a',
  }
  return new RequestTemplate(200051, fields).frame(serial)
}

/** The body names the offsets by the bits of a Java BitSet, counted from the start offset. */
function batchAckFrame({ topic, invisibleMs }: PopLoad, taken: Taken, serial: number): Buffer {
  const { queueId, startOffset, offsets, popTime, reviveQueueId } = taken
  const bits = Buffer.alloc(Math.floor(((offsets.at(-1) ?? 0) - startOffset) / 8) + 1)
  for (const offset of offsets) {
    const bit = offset - startOffset
    bits.writeUInt8(bits.readUInt8(bit >> 3) | (1 << (bit & 7)), bit >> 3)
  }
  const ack = {
    b: bits.toString('base64'),
    c: groupOf(topic),
    it: invisibleMs,
    pt: popTime,
    q: queueId,
    r: '0',
    rq: reviveQueueId,
    so: startOffset,
    t: topic,
  }
  const body = Buffer.from(JSON.stringify({ acks: [ack], brokerName: 'broker-a' }))
  return new RequestTemplate(200151, {}, { body }).frame(serial)
}
