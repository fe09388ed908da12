import { describe, expect, it } from 'vitest'
import { profileOf } from '../../profile/index.ts'
import { encodeRecord, javaCrc32 } from '../../protocol/index.ts'
import type { MessageToStore } from '../messageStore.ts'
import { RecordEncoder } from './recordEncoder.ts'

const plain: MessageToStore = {
  topic: 'TopicTest',
  queueId: 3,
  flag: 7,
  sysFlag: 0,
  bornTimestamp: 1_700_000_000_123,
  bornHost: { host: '192.168.1.2', port: 54_321 },
  storeHost: { host: '127.0.0.1', port: 10_911 },
  reconsumeTimes: 2,
  preparedTransactionOffset: 99,
  body: new TextEncoder().encode('hello'),
  properties: new Map([
    ['TAGS', 'TagA'],
    ['KEYS', 'k1 k2'],
  ]),
}

function encode(message: MessageToStore): Uint8Array {
  const encoder = new RecordEncoder(profileOf())
  encoder.begin()
  const measured = encoder.measure(message)
  if (measured === undefined) throw new Error('the properties do not fit')
  const into = new Uint8Array(measured.totalSize + 10)
  encoder.write(into, 10, message, measured, 5_000_000_000, 4_294_967_297, 1_700_000_000_456)
  return into.subarray(10)
}

describe('RecordEncoder', () => {
  it('writes the layout of store.md 4 byte for byte', () => {
    const hex = [
      '0000007e daa320a7 3610a686 00000003 00000007', // size, magic, CRC of "hello", queue id, flag
      '0000000100000001 000000012a05f200 00000000', // queue offset, physical offset, sys flag
      '0000018bcfe5687b c0a80102 0000d431', // born time, born host
      '0000018bcfe569c8 7f000001 00002a9f', // store time, store host
      '00000002 0000000000000063', // reconsume times, prepared transaction offset
      '00000005 68656c6c6f', // body
      '09 546f70696354657374', // topic
      '0015 54414753 01 54616741 02 4b455953 01 6b31206b32 02', // properties
    ]
    const bytes = encode(plain)
    expect(Buffer.from(bytes).toString('hex')).toBe(hex.join('').replaceAll(' ', ''))
    expect(javaCrc32(plain.body)).toBe(0x3610a686)
  })

  it('writes properties as they came where their text is given', () => {
    const text = 'TAGS\u0001TagA\u0002\u0002odd'
    const stored = Buffer.from(encode({ ...plain, propertiesText: text }))
    expect(stored.subarray(-text.length - 2).toString('latin1')).toBe(`\0${String.fromCharCode(text.length)}${text}`)
  })

  it.each([
    ['a topic of more than 127 characters', { topic: `%RETRY%${'g'.repeat(130)}` }],
    ['IPv6 hosts', { bornHost: { host: '2001:db8::1', port: 1 }, storeHost: { host: '::1', port: 2 } }],
    ['one IPv6 host', { bornHost: { host: 'fe80::a:b', port: 65_535 } }],
    ['an empty body and no properties', { body: new Uint8Array(0), properties: new Map() }],
    ['texts beyond ASCII', { topic: 'Thema-ü', properties: new Map([['KEYS', `日本語${'é'.repeat(60)}`]]) }],
    ['a body of a megabyte', { body: new Uint8Array(1 << 20).fill(0xab) }],
  ])('writes the same bytes as the protocol codec for %s', (_, change) => {
    const message: MessageToStore = { ...plain, ...change }
    const expected = encodeRecord({
      ...message,
      bodyCrc: message.body.length === 0 ? 0 : javaCrc32(message.body),
      queueOffset: 4_294_967_297,
      physicalOffset: 5_000_000_000,
      storeTimestamp: 1_700_000_000_456,
    })
    expect(Buffer.compare(encode(message), expected)).toBe(0)
  })

  it('refuses properties of more than 32,767 bytes, counted in bytes', () => {
    const encoder = new RecordEncoder(profileOf())
    const fits = new Map([['K', 'v'.repeat(32_767 - 3)]])
    expect(encoder.measure({ ...plain, properties: fits })?.propertiesLength).toBe(32_767)
    encoder.begin()
    expect(encoder.measure({ ...plain, properties: new Map([['K', 'v'.repeat(32_765)]]) })).toBeUndefined()
    encoder.begin()
    expect(encoder.measure({ ...plain, properties: new Map([['K', 'é'.repeat(20_000)]]) })).toBeUndefined()
  })
})
