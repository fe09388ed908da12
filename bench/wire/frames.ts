/**
 * Request frames as the Java client 5.3.3 writes them (test/captured/frames/5.3.3), prepared once: a load only has to
 * change digits in place, so that nearly all time is the server's. Nothing of the measured package takes part.
 */
export class RequestTemplate {
  readonly #frame: Buffer
  readonly #opaqueAt: number
  readonly #serialAt: number

  constructor(code: number, extFields: Readonly<Record<string, string>>, body: Buffer = Buffer.alloc(0)) {
    const header = Buffer.from(
      `{"code":${code},"extFields":${JSON.stringify(extFields)},"flag":0,"language":"JAVA","opaque":${OPAQUE_BASE},"serializeTypeCurrentRPC":"JSON","version":479}`,
    )
    this.#frame = Buffer.alloc(8 + header.length + body.length)
    this.#frame.writeUInt32BE(4 + header.length + body.length, 0)
    this.#frame.writeUInt32BE(header.length, 4)
    header.copy(this.#frame, 8)
    body.copy(this.#frame, 8 + header.length)
    this.#opaqueAt = this.#frame.indexOf(`"opaque":${OPAQUE_BASE}`) + 9
    this.#serialAt = this.#frame.indexOf(SERIAL)
  }

  /** A frame with its own opaque and, where the template holds SERIAL, its own serial number. */
  frame(serial: number): Buffer {
    const frame = Buffer.from(this.#frame)
    frame.write(String(OPAQUE_BASE + (serial % OPAQUE_BASE)), this.#opaqueAt, 'latin1')
    if (this.#serialAt >= 0) frame.write(String(serial).padStart(SERIAL.length, '0'), this.#serialAt, 'latin1')
    return frame
  }
}

const OPAQUE_BASE = 100_000_000
/** The last digits of UNIQ_KEY, which differ from message to message. */
const SERIAL = '00000000F0'

const UNIQ_KEY = `FD000000000000000000000000000002093200${SERIAL}`.slice(-32)

function sendFields(topic: string, queueId: number, properties: string, batch: boolean): Record<string, string> {
  return {
    a: 'bench_producer',
    b: topic,
    c: 'TBW102',
    d: '4',
    e: String(queueId),
    f: '0',
    g: '1795284397953',
    h: '0',
    i: properties,
    j: '0',
    k: 'false',
    m: String(batch),
    n: 'broker-a',
  }
}

export function sendTemplate(topic: string, queueId: number, bodyBytes: number): RequestTemplate {
  const properties = `UNIQ_KEY\u0001${UNIQ_KEY}\u0002WAIT\u0001true\u0002`
  return new RequestTemplate(310, sendFields(topic, queueId, properties, false), Buffer.alloc(bodyBytes, 'x'))
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
  return new RequestTemplate(320, sendFields(topic, queueId, header, true), Buffer.concat(Array(count).fill(one)))
}

export function pullFrame(topic: string, queueId: number, offset: number, serial: number): Buffer {
  return new RequestTemplate(11, {
    queueId: String(queueId),
    maxMsgBytes: '262144',
    maxMsgNums: '32',
    sysFlag: '2',
    suspendTimeoutMillis: '15000',
    commitOffset: '-1',
    bname: 'broker-a',
    topic,
    queueOffset: String(offset),
    expressionType: 'TAG',
    subVersion: '1795284399112',
    consumerGroup: 'bench_consumer',
  }).frame(serial)
}

/** Announces the consumer group, without which pulls are refused. */
export function heartbeatFrame(topic: string): Buffer {
  const subscription = {
    classFilterMode: false,
    codeSet: [],
    expressionType: 'TAG',
    subString: '*',
    subVersion: 1795284399112,
    tagsSet: [],
    topic,
  }
  const body = {
    clientID: '127.0.0.1@bench',
    consumerDataSet: [
      {
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType: 'CONSUME_PASSIVELY',
        groupName: 'bench_consumer',
        messageModel: 'CLUSTERING',
        subscriptionDataSet: [subscription],
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    producerDataSet: [],
    withoutSub: false,
  }
  return new RequestTemplate(34, {}, Buffer.from(JSON.stringify(body))).frame(0)
}

/** A route query, which is what a producer does first. */
export const routeFrame = (topic: string): Buffer => new RequestTemplate(105, { topic }).frame(0)
