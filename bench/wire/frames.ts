/**
 * Request frames as the Java client 5.3.3 writes them (test/captured/frames/5.3.3), prepared once: a load only has to
 * change digits in place, so that nearly all time is the server's. Nothing of the measured package takes part.
 */
export class RequestTemplate {
  readonly #frame: Buffer
  readonly #opaqueAt: number
  readonly #binary: boolean
  readonly #serialAt: number
  readonly #bodyAt: number

  constructor(code: number, extFields: Readonly<Record<string, string>>, options: TemplateOptions = {}) {
    const { body = Buffer.alloc(0), binary = false } = options
    const header = binary ? binaryHeader(code, extFields) : jsonHeader(code, extFields)
    this.#bodyAt = 8 + header.length
    this.#frame = Buffer.alloc(this.#bodyAt + body.length)
    this.#frame.writeUInt32BE(4 + header.length + body.length, 0)
    this.#frame.writeUInt32BE(((binary ? 1 : 0) << 24) | header.length, 4)
    header.copy(this.#frame, 8)
    body.copy(this.#frame, this.#bodyAt)
    this.#binary = binary
    this.#opaqueAt = binary ? 8 + 5 : this.#frame.indexOf(`"opaque":${OPAQUE_BASE}`) + 9
    this.#serialAt = this.#frame.indexOf(SERIAL)
  }

  /**
   * A frame with its own opaque and, where the template holds SERIAL, its own serial number. `stamp` goes into the first
   * eight bytes of the body.
   */
  frame(serial: number, stamp?: number): Buffer {
    const frame = Buffer.from(this.#frame)
    const opaque = OPAQUE_BASE + (serial % OPAQUE_BASE)
    if (this.#binary) frame.writeInt32BE(opaque, this.#opaqueAt)
    else frame.write(String(opaque), this.#opaqueAt, 'latin1')
    if (this.#serialAt >= 0) frame.write(String(serial).padStart(SERIAL.length, '0'), this.#serialAt, 'latin1')
    if (stamp !== undefined) frame.writeDoubleBE(stamp, this.#bodyAt)
    return frame
  }
}

export interface TemplateOptions {
  readonly body?: Buffer
  /** A ROCKETMQ header instead of a JSON one. */
  readonly binary?: boolean
}

function jsonHeader(code: number, extFields: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(
    `{"code":${code},"extFields":${JSON.stringify(extFields)},"flag":0,"language":"JAVA","opaque":${OPAQUE_BASE},"serializeTypeCurrentRPC":"JSON","version":479}`,
  )
}

/** code 2, language 1, version 2, opaque 4, flag 4, remark 4, length of the fields 4; then 2 + key, 4 + value each. */
function binaryHeader(code: number, extFields: Readonly<Record<string, string>>): Buffer {
  const fields = Object.entries(extFields).flatMap(([key, value]) => {
    const lengths = [Buffer.alloc(2), Buffer.alloc(4)] as const
    lengths[0].writeInt16BE(Buffer.byteLength(key))
    lengths[1].writeInt32BE(Buffer.byteLength(value))
    return [lengths[0], Buffer.from(key), lengths[1], Buffer.from(value)]
  })
  const fixed = Buffer.alloc(21)
  fixed.writeInt16BE(code, 0)
  fixed.writeInt16BE(479, 3)
  fixed.writeInt32BE(
    fields.reduce((sum, part) => sum + part.length, 0),
    17,
  )
  return Buffer.concat([fixed, ...fields])
}

const OPAQUE_BASE = 100_000_000
/** The last digits of UNIQ_KEY, which differ from message to message. */
const SERIAL = '00000000F0'

export const PRODUCER_GROUP = 'bench_producer'
const CONSUMER_GROUP = 'bench_consumer'

/** The id of the message that a send template makes with this serial number. */
export const uniqueKey = (serial: number): string =>
  UNIQ_KEY.slice(0, -SERIAL.length) + String(serial).padStart(SERIAL.length, '0')

const UNIQ_KEY = `FD000000000000000000000000000002093200${SERIAL}`.slice(-32)

interface SendHeader {
  readonly properties: string
  readonly sysFlag?: number
  readonly batch?: boolean
}

function sendFields(
  topic: string,
  queueId: number,
  { properties, sysFlag = 0, batch = false }: SendHeader,
): Record<string, string> {
  return {
    a: PRODUCER_GROUP,
    b: topic,
    c: 'TBW102',
    d: '8',
    e: String(queueId),
    f: String(sysFlag),
    g: '1795284397953',
    h: '0',
    i: properties,
    j: '0',
    k: 'false',
    m: String(batch),
    n: 'broker-a',
  }
}

export interface SendOptions {
  readonly bodyBytes: number
  readonly binary?: boolean
  /** Beside UNIQ_KEY and WAIT: TAGS, DELAY. */
  readonly properties?: Readonly<Record<string, string>>
  /** 4: a half message. Default 0. */
  readonly sysFlag?: number
}

export function sendTemplate(topic: string, queueId: number, options: SendOptions): RequestTemplate {
  const { bodyBytes, binary = false, properties = {}, sysFlag = 0 } = options
  const all = Object.entries({ UNIQ_KEY, WAIT: 'true', ...properties })
  const text = all.map(([name, value]) => `${name}\u0001${value}\u0002`).join('')
  const body = Buffer.alloc(bodyBytes, 'x')
  return new RequestTemplate(310, sendFields(topic, queueId, { properties: text, sysFlag }), { body, binary })
}

/** SEND_BATCH_MESSAGE: total size, magic, crc, flag (4 bytes each), body (4), properties (2), `count` times. */
export function batchTemplate(topic: string, queueId: number, bodyBytes: number, count: number): RequestTemplate {
  const properties = Buffer.from(`UNIQ_KEY\u0001${UNIQ_KEY}\u0002WAIT\u0001true\u0002`)
  const size = 22 + bodyBytes + properties.length
  const one = Buffer.alloc(size, 0)
  one.writeUInt32BE(size, 0)
  one.writeUInt32BE(bodyBytes, 16)
  one.fill('x', 20, 20 + bodyBytes)
  one.writeUInt16BE(properties.length, 20 + bodyBytes)
  properties.copy(one, 22 + bodyBytes)
  const header = `UNIQ_KEY\u0001${UNIQ_KEY}\u0002WAIT\u0001true\u0002`
  return new RequestTemplate(320, sendFields(topic, queueId, { properties: header, batch: true }), {
    body: Buffer.concat(Array(count).fill(one)),
  })
}

export interface PullPlace {
  readonly topic: string
  readonly queueId: number
  readonly offset: number
  /** The subscription's expression; without it that of the heartbeat counts. */
  readonly tags?: string | undefined
  readonly group?: string | undefined
}

/** Suspended for 15 s when nothing is there. */
export function pullFrame({ topic, queueId, offset, tags, group }: PullPlace, serial: number): Buffer {
  return new RequestTemplate(11, {
    queueId: String(queueId),
    maxMsgBytes: '262144',
    maxMsgNums: '32',
    sysFlag: tags === undefined ? '2' : '6',
    suspendTimeoutMillis: '15000',
    commitOffset: '-1',
    bname: 'broker-a',
    topic,
    queueOffset: String(offset),
    expressionType: 'TAG',
    subVersion: '1795284399112',
    consumerGroup: group ?? CONSUMER_GROUP,
    ...(tags === undefined ? {} : { subscription: tags }),
  }).frame(serial)
}

export interface Subscriber {
  readonly group?: string | undefined
  /** An SQL92 expression; without one everything. */
  readonly sql?: string | undefined
}

/** Announces the consumer group, without which pulls are refused. */
export function heartbeatFrame(topics: readonly string[], { group = CONSUMER_GROUP, sql }: Subscriber = {}): Buffer {
  const subscriptions = topics.map((topic) => ({
    classFilterMode: false,
    codeSet: [],
    expressionType: sql === undefined ? 'TAG' : 'SQL92',
    subString: sql ?? '*',
    subVersion: 1795284399112,
    tagsSet: [],
    topic,
  }))
  const body = {
    clientID: '127.0.0.1@bench',
    consumerDataSet: [
      {
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType: 'CONSUME_PASSIVELY',
        groupName: group,
        messageModel: 'CLUSTERING',
        subscriptionDataSet: subscriptions,
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    producerDataSet: [],
    withoutSub: false,
  }
  return new RequestTemplate(34, {}, { body: Buffer.from(JSON.stringify(body)) }).frame(0)
}

/** A route query, which is what a producer does first. */
export const routeFrame = (topic: string): Buffer => new RequestTemplate(105, { topic }).frame(0)
