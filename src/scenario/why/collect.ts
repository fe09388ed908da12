import { decodeRecords, type HeartbeatData, MessageConst } from '../../protocol/index.ts'
import { SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../../sim/index.ts'
import { FrameWatch, type SeenFrame } from '../watch/frames.ts'
import type {
  MessageEvidence,
  SeenCommit,
  SeenDelivery,
  SeenLostDial,
  SeenPull,
  SeenRefusal,
  SeenSend,
  SeenSkew,
  SeenSubscription,
} from './seen.ts'
import { answered, SEND_REQUESTS, sendsOf } from './sends.ts'

const PULLS: readonly string[] = ['PULL_MESSAGE', 'LITE_PULL_MESSAGE']

/** Reads a trace for what happened to messages: every frame between two hosts, what handlers got, and lost connections. */
export function collect(events: Iterable<WorldEvent>): MessageEvidence {
  const reader = new Reader()
  for (const event of events) reader.take(event)
  return reader.evidence()
}

class Reader {
  readonly #sends = new Map<string, readonly SeenSend[]>()
  readonly #pulls = new Map<string, SeenPull>()
  readonly #heartbeats: SeenSubscription[] = []
  readonly #received: SeenDelivery[] = []
  readonly #commits: SeenCommit[] = []
  readonly #lostDials: SeenLostDial[] = []
  readonly #refusedStarts: SeenRefusal[] = []
  readonly #skews: SeenSkew[] = []
  readonly #frames = new FrameWatch((frame) => this.#frame(frame))
  #now = 0
  /** Requests so far: makes the keys of two requests with one opaque different. */
  #asked = 0
  readonly #open = new Map<string, string>()
  /** Keys of the requests that a consumer asks at its start. */
  readonly #starts = new Set<string>()

  take(event: WorldEvent): void {
    this.#now = event.at
    switch (event.kind) {
      case 'tcp.data':
        this.#frames.data(event)
        break
      case 'tcp.refused':
      case 'tcp.unreachable':
        this.#lostDials.push({ atMs: event.at, host: event.host, to: event.to, why: event.why })
        break
      case 'tcp.timeout':
        if (event.connection === 0) {
          this.#lostDials.push({ atMs: event.at, host: event.host, to: event.to, why: event.why })
        }
        break
      case 'host.skew':
        this.#skews.push({ atMs: event.at, host: event.host, skewMs: event.skewMs })
        break
      case 'note':
        if (event.name === 'received') this.#delivered(event.fields)
        break
      default:
    }
  }

  evidence(): MessageEvidence {
    return {
      sends: [...this.#sends.values()].flat(),
      pulls: [...this.#pulls.values()],
      heartbeats: this.#heartbeats,
      received: this.#received,
      commits: this.#commits,
      lostDials: this.#lostDials,
      refusedStarts: this.#refusedStarts,
      skews: this.#skews,
      endMs: this.#now,
    }
  }

  #delivered(fields: Readonly<Record<string, unknown>>): void {
    const { client, group, topic, msgId, body, reconsumeTimes } = fields
    this.#received.push({
      atMs: this.#now,
      client: String(client),
      group: String(group),
      topic: String(topic),
      msgId: String(msgId),
      body: String(body),
      reconsumeTimes: Number(reconsumeTimes),
    })
  }

  #frame(frame: SeenFrame): void {
    const { connection, from, to, command } = frame
    if (command.kind === 'response') {
      const key = this.#open.get(`${connection} ${to} ${command.opaque}`)
      if (key !== undefined) this.#answer(key, frame)
      return
    }
    const { name = '' } = command
    const key = `${this.#asked++}`
    this.#open.set(`${connection} ${from} ${command.opaque}`, key)
    if (SEND_REQUESTS.includes(name)) this.#sends.set(key, readable(() => sendsOf(frame, this.#now)) ?? [])
    else if (PULLS.includes(name) || name === 'POP_MESSAGE') this.#pulls.set(key, this.#pull(frame))
    else if (name === 'HEART_BEAT') this.#heartbeat(frame)
    else if (name === 'UPDATE_CONSUMER_OFFSET') this.#commit(frame)
    else if (name === 'CHECK_CLIENT_CONFIG') this.#starts.add(key)
  }

  #answer(key: string, frame: SeenFrame): void {
    const sends = this.#sends.get(key)
    if (sends !== undefined) this.#sends.set(key, answered(sends, frame))
    const { command, payload, from, to } = frame
    const { result = '', remark } = command
    if (this.#starts.has(key) && result !== 'SUCCESS') {
      this.#refusedStarts.push({ atMs: this.#now, host: to, broker: from, result, remark })
    }
    const pull = this.#pulls.get(key)
    if (pull === undefined) return
    const records = payload === undefined ? [] : (readable(() => decodeRecords(payload)) ?? [])
    const { nextBeginOffset, maxOffset } = command.header
    this.#pulls.set(key, {
      ...pull,
      result: command.result,
      nextOffset: typeof nextBeginOffset === 'number' ? nextBeginOffset : undefined,
      maxOffset: typeof maxOffset === 'number' ? maxOffset : undefined,
      got: records.map(({ queueId, queueOffset, properties }) => ({
        queueId,
        offset: queueOffset,
        uniqueKey: properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX),
      })),
    })
  }

  #pull({ from, to, command }: SeenFrame): SeenPull {
    const { header, name } = command
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
    const pop = name === 'POP_MESSAGE'
    return {
      atMs: this.#now,
      from,
      broker: to,
      kind: pop ? 'pop' : 'pull',
      group: String(header['consumerGroup']),
      topic: String(header['topic']),
      queueId: Number(header['queueId']),
      offset: pop ? undefined : Number(header['queueOffset']),
      expression: text(pop ? header['exp'] : header['subscription']),
      result: undefined,
      nextOffset: undefined,
      maxOffset: undefined,
      got: [],
    }
  }

  #heartbeat(frame: SeenFrame): void {
    const data = frame.body() as HeartbeatData | undefined
    for (const { groupName, subscriptionDataSet } of data?.consumerDataSet ?? []) {
      for (const { topic, subString } of subscriptionDataSet) {
        this.#heartbeats.push({
          atMs: this.#now,
          host: frame.from,
          clientId: String(data?.clientID),
          group: String(groupName),
          topic: String(topic),
          expression: String(subString),
        })
      }
    }
  }

  #commit({ command, to }: SeenFrame): void {
    const { consumerGroup, topic, queueId, commitOffset } = command.header
    this.#commits.push({
      atMs: this.#now,
      broker: to,
      group: String(consumerGroup),
      topic: String(topic),
      queueId: Number(queueId),
      offset: Number(commitOffset),
    })
  }
}

/** Undefined for bytes that are no messages. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!SimError.is(error)) throw error
    return undefined
  }
}
