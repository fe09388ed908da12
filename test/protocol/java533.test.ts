import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as protocol from '../../src/protocol/index.ts'

// java-5.3.3.json holds what the classes of Apache RocketMQ 5.3.3 themselves encoded; Fixtures.java wrote it.

interface Java {
  readonly frames: readonly { readonly name: string; readonly type: string; readonly hex: string }[]
  readonly bodies: Readonly<Record<string, string>>
  readonly route: { readonly standard: string; readonly raw: string }
  readonly register: { readonly compressed: string; readonly text: string }
  readonly records: readonly string[]
  readonly batch: string
  readonly compressed: Readonly<Record<string, string>>
  readonly hashCodes: Readonly<Record<string, number>>
  readonly doubles: readonly string[]
  readonly msgIds: readonly string[]
}

const java = JSON.parse(readFileSync(new URL('./java-5.3.3.json', import.meta.url), 'utf8')) as Java
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const bodies: ReadonlyMap<string, protocol.JsonBody<unknown>> = new Map(
  Object.values<unknown>(protocol)
    .filter(
      (value): value is protocol.JsonBody<unknown> => typeof value === 'object' && value !== null && 'decode' in value,
    )
    .map((body) => [body.name, body]),
)

/** Classes whose body has the same shape as that of another one. */
const sameShape: Readonly<Record<string, string>> = {
  UnlockBatchRequestBody: 'LockBatchRequestBody',
  TopicConfigAndMappingSerializeWrapper: 'TopicConfigSerializeWrapper',
  BatchAckMsg: 'AckMsg',
}

describe('frames of Java 5.3.3', () => {
  it.each(java.frames)('$name in $type are decoded and written again byte for byte', ({ name, hex }) => {
    const commands: protocol.RemotingCommand[] = []
    new protocol.FrameDecoder((command) => commands.push(command)).push(bytesOf(hex))
    const [command] = commands
    if (command === undefined) throw new Error('no command')
    // Java leaves a null map out of a response, too; our servers never do.
    const layout = name === 'response' ? ({ keys: 'java', emptyFields: false } as const) : undefined
    expect(hexOf(protocol.encodeFrame(command, layout))).toBe(hex)
  })

  it('give the headers that Java was given', () => {
    const decoded = new Map<string, protocol.RemotingCommand>()
    for (const { name, type, hex } of java.frames) {
      new protocol.FrameDecoder((command) => decoded.set(`${name} ${type}`, command)).push(bytesOf(hex))
    }
    for (const type of ['JSON', 'ROCKETMQ']) {
      const v1 = decoded.get(`SEND_MESSAGE ${type}`)?.extFields ?? {}
      const v2 = decoded.get(`SEND_MESSAGE_V2 ${type}`)?.extFields ?? {}
      const header = protocol.decodeRequestHeader('SEND_MESSAGE', v1)
      expect(header).toMatchObject({ topic: 'TopicA', queueId: 3, bornTimestamp: 1_795_246_238_946, bname: 'broker-a' })
      expect(protocol.decodeRequestHeader('SEND_MESSAGE_V2', v2)).toEqual(header)
      const pull = decoded.get(`PULL_MESSAGE ${type}`)?.extFields ?? {}
      expect(protocol.decodeRequestHeader('PULL_MESSAGE', pull)).toEqual({
        consumerGroup: 'CG',
        topic: 'TopicA',
        queueId: 1,
        queueOffset: 9_007_199_254_740_991,
        maxMsgNums: 32,
        sysFlag: 3,
        commitOffset: -1,
        suspendTimeoutMillis: 15_000,
        subVersion: 1_795_246_238_946,
        lo: false,
      })
    }
  })
})

describe('bodies of Java 5.3.3', () => {
  it.each(Object.entries(java.bodies))('%s is read and written again to the same text', (name, text) => {
    const body = bodies.get(sameShape[name] ?? name)
    expect(body, `a codec for ${name}`).toBeDefined()
    expect(body?.text(body.decode(new TextEncoder().encode(text)))).toBe(text)
  })

  it('are all there for every codec that we have, but for plain lists', () => {
    const lists = ['UserInfo list', 'AclInfo list']
    // AclConfig went with 4.9; test/auth has it as that release writes it.
    // What members of DLedger groups say to each other is in src/protocol/dledger/bodies.test.ts.
    const dledger = ['HeartBeatRequest', 'VoteRequest', 'VoteResponse']
    const elsewhere = [...lists, 'AclConfig', ...dledger, ...Object.values(sameShape)]
    expect([...bodies.keys()].filter((name) => !(name in java.bodies) && !elsewhere.includes(name))).toEqual([])
  })

  it('are route answers in both styles', () => {
    const route = protocol.topicRouteBody.parse(java.route.raw)
    expect(protocol.topicRouteBody.text(route, protocol.routeStyle(317, undefined))).toBe(java.route.raw)
    expect(protocol.topicRouteBody.text(route, protocol.routeStyle(401, undefined))).toBe(java.route.standard)
    expect(protocol.topicRouteBody.text(route, protocol.routeStyle(317, true))).toBe(java.route.standard)
    expect(protocol.topicRouteBody.parse(java.route.standard)).toEqual(route)
  })

  it('are compressed registrations, whose parts come back', () => {
    const body = protocol.decodeCompressedRegisterBroker(bytesOf(java.register.compressed), 479)
    expect(body.filterServerList).toEqual(['f1'])
    expect(body.topicConfigSerializeWrapper.dataVersion).toEqual({
      counter: 5,
      stateVersion: 0,
      timestamp: 1_795_246_238_946,
    })
    const topic = body.topicConfigSerializeWrapper.topicConfigTable.get('TopicA')
    expect(topic).toMatchObject({
      readQueueNums: 4,
      writeQueueNums: 8,
      perm: 6,
      attributes: { 'message.type': 'FIFO' },
    })
    expect(topic && protocol.encodeTopicConfig(topic)).toBe(java.register.text)
    const written = protocol.encodeCompressedRegisterBroker(body, 479)
    expect(hexOf(protocol.inflateZlib(written))).toBe(hexOf(protocol.inflateZlib(bytesOf(java.register.compressed))))
    expect([...written.subarray(0, 2)]).toEqual([0x78, 0xda])
  })
})

describe('messages of Java 5.3.3', () => {
  it.each(java.records)('record %# is decoded and written again byte for byte', (hex) => {
    const record = protocol.decodeRecord(bytesOf(hex))
    expect(hexOf(protocol.encodeRecord(record))).toBe(hex)
    expect(record.bodyCrc).toBe(protocol.javaCrc32(record.body))
    expect(record).toMatchObject({
      topic: 'TopicA',
      queueId: 3,
      flag: -5,
      queueOffset: 1_234_567_890_123,
      physicalOffset: 9_007_199_254_740_991,
      reconsumeTimes: 2,
      preparedTransactionOffset: 77,
    })
    expect([...record.properties]).toEqual([
      ['KEYS', 'k1 k2'],
      ['TAGS', 'TagA'],
    ])
  })

  it('are batches', () => {
    const messages = protocol.decodeBatch(bytesOf(java.batch))
    expect(messages.map((message) => new TextDecoder().decode(message.body))).toEqual(['body1', 'ü'])
    expect(messages.map((message) => message.properties.get('KEYS'))).toEqual(['a', 'b'])
    expect(hexOf(protocol.encodeBatch(messages))).toBe(java.batch)
  })

  it.each(Object.entries(java.compressed))('compressed with %s are expanded', (type, hex) => {
    const sysFlag = protocol.withCompression(0, type as protocol.CompressionType)
    const plain = protocol.plainBody(bytesOf(hex), sysFlag)
    expect(new TextDecoder().decode(plain)).toBe('RocketMQ compresses bodies of 4096 bytes and more. '.repeat(40))
  })

  it('have the offset message ids of MessageDecoder', () => {
    expect(protocol.encodeOffsetMsgId({ host: '127.0.0.1', port: 10_911 }, 4660)).toBe(java.msgIds[0])
    expect(protocol.encodeOffsetMsgId({ host: '2001:db8::1', port: 10_911 }, 9_007_199_254_740_991)).toBe(
      java.msgIds[1],
    )
  })
})

describe('numbers and texts of Java', () => {
  it('hash alike', () => {
    for (const [text, hash] of Object.entries(java.hashCodes)) expect(protocol.javaHashCode(text)).toBe(hash)
  })

  it('print doubles alike', () => {
    for (const text of java.doubles) expect(protocol.doubleText(Number(text))).toBe(text)
  })
})
