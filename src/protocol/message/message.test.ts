import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import {
  decodeBatch,
  decodeOffsetMsgId,
  decodeProperties,
  decodeRecord,
  decodeRecords,
  decodeUniqueKey,
  encodeBatch,
  encodeOffsetMsgId,
  encodeProperties,
  encodeRecord,
  hostBytes,
  hostText,
  MessageSysFlag,
  propertiesIn,
  type RecordToEncode,
  recordPropertiesText,
  UniqueKeyGenerator,
} from './index.ts'

const word = fc
  .string({ unit: 'binary', minLength: 1 })
  .map((text) => text.replaceAll('\u0001', '-').replaceAll('\u0002', '-'))
const properties = fc.array(fc.tuple(word, word), { maxLength: 6 }).map((entries) => new Map(entries))
const host = fc.record({ host: fc.oneof(fc.ipV4(), fc.ipV6()), port: fc.integer({ min: 0, max: 65_535 }) })
const records = fc.record<RecordToEncode>({
  bodyCrc: fc.integer({ min: 0, max: 0x7fffffff }),
  queueId: fc.nat(),
  flag: fc.integer(),
  queueOffset: fc.maxSafeNat(),
  physicalOffset: fc.maxSafeNat(),
  sysFlag: fc.constantFrom(0, 1, 4, 8, 12, 0x301),
  bornTimestamp: fc.maxSafeNat(),
  bornHost: host,
  storeTimestamp: fc.maxSafeNat(),
  storeHost: host,
  reconsumeTimes: fc.nat(),
  preparedTransactionOffset: fc.maxSafeNat(),
  body: fc.uint8Array({ maxLength: 200 }),
  topic: fc.stringMatching(/^[a-zA-Z0-9_%-]{1,200}$/),
  properties,
})

const record: RecordToEncode = {
  bodyCrc: 5,
  queueId: 1,
  flag: 2,
  queueOffset: 3,
  physicalOffset: 4,
  sysFlag: 0,
  bornTimestamp: 6,
  bornHost: { host: '10.0.0.9', port: 1234 },
  storeTimestamp: 7,
  storeHost: { host: '127.0.0.1', port: 10_911 },
  reconsumeTimes: 8,
  preparedTransactionOffset: 9,
  body: new TextEncoder().encode('hi'),
  topic: 'T1',
  properties: new Map([['KEYS', 'k']]),
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (SimError.is(error)) return error.code
    throw error
  }
}

describe('encodeRecord', () => {
  it('puts every field where the reference has it', () => {
    const bytes = encodeRecord(record)
    const view = new DataView(bytes.buffer)
    expect(bytes.length).toBe(91 + 2 + 2 + 7)
    expect([0, 4, 8, 12, 16, 36, 84].map((at) => view.getInt32(at))).toEqual([102, -626_843_481, 5, 1, 2, 0, 2])
    expect([20, 28, 40, 56, 76].map((at) => Number(view.getBigInt64(at)))).toEqual([3, 4, 6, 7, 9])
    expect([...bytes.subarray(48, 56), ...bytes.subarray(64, 72)]).toEqual([
      10, 0, 0, 9, 0, 0, 4, 210, 127, 0, 0, 1, 0, 0, 42, 159,
    ])
    expect([...bytes.subarray(90)]).toEqual([2, 0x54, 0x31, 0, 7, 0x4b, 0x45, 0x59, 0x53, 1, 0x6b, 2])
  })

  it('keeps every record through a round trip, IPv6 hosts and long topics included', () => {
    fc.assert(
      fc.property(records, (given) => {
        const bytes = encodeRecord(given)
        const decoded = decodeRecord(bytes)
        const v6 = (address: { host: string }, bit: number): number => (address.host.includes(':') ? bit : 0)
        expect({ ...decoded, bornHost: undefined, storeHost: undefined }).toEqual({
          ...given,
          totalSize: bytes.length,
          version: given.topic.length > 127 ? 2 : 1,
          sysFlag:
            given.sysFlag |
            v6(given.bornHost, MessageSysFlag.BORNHOST_V6) |
            v6(given.storeHost, MessageSysFlag.STOREHOST_V6),
          bornHost: undefined,
          storeHost: undefined,
        })
        expect(Buffer.compare(encodeRecord(decoded), bytes)).toBe(0)
        expect(recordPropertiesText(bytes)).toBe(encodeProperties(decoded.properties))
      }),
    )
  })

  it('refuses a topic or properties beyond their length fields', () => {
    expect(codeOf(() => encodeRecord({ ...record, topic: 'x'.repeat(128), version: 1 }))).toBe(
      ErrorCodes.MessageMalformed,
    )
    expect(codeOf(() => encodeRecord({ ...record, properties: 'x'.repeat(32_768) }))).toBe(ErrorCodes.MessageMalformed)
    expect(codeOf(() => encodeRecord({ ...record, storeHost: { host: 'broker', port: 1 } }))).toBe(
      ErrorCodes.AddressInvalid,
    )
  })
})

describe('decodeRecord', () => {
  it('reads records back to back from a body, with bodies as views', () => {
    const parts = [record, { ...record, topic: 'x'.repeat(200), queueOffset: 4 }].map(encodeRecord)
    const body = Uint8Array.from(parts.flatMap((part) => [...part]))
    const decoded = decodeRecords(body)
    expect(decoded.map((item) => [item.version, item.queueOffset])).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(decoded[0]?.body.buffer).toBe(body.buffer)
  })

  it('refuses records that are cut off or damaged, and never reads outside', () => {
    const bytes = encodeRecord(record)
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => decodeRecord(bytes.subarray(0, length)))).toBe(ErrorCodes.MessageMalformed)
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = bytes.slice()
        damaged[at] = byte
        expect([undefined, ErrorCodes.MessageMalformed]).toContain(codeOf(() => decodeRecord(damaged)))
      }),
    )
  })
})

describe('properties', () => {
  it('come back in their order', () => {
    fc.assert(
      fc.property(properties, (given) => {
        expect([...decodeProperties(encodeProperties(given))]).toEqual([...given])
      }),
    )
  })

  it('are read as MessageDecoder reads them', () => {
    const read = (text: string): unknown => [...decodeProperties(text)]
    expect(read('a\u0001b')).toEqual([['a', 'b']])
    expect(read('a\u0001b\u0002c\u0001d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(read('a\u0001\u0002\u0001b\u0002nothing\u0002\u0002x\u0001y\u0001z\u0002')).toEqual([['x', 'y\u0001z']])
    expect(read('a\u00011\u0002a\u00012\u0002')).toEqual([['a', '2']])
    expect(read('')).toEqual([])
  })

  it('are found in their text as they would be read', () => {
    const pieces = fc.constantFrom('a', 'b', 'ab', '\u0001', '\u0002', '')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 16 }), (parts) => {
        const text = parts.join('')
        const decoded = decodeProperties(text)
        for (const name of ['a', 'b', 'ab', 'ba', 'c', '']) {
          expect(propertiesIn(text).get(name)).toBe(decoded.get(name))
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('batches', () => {
  it('come back as they were', () => {
    const messages = fc.array(fc.record({ flag: fc.integer(), body: fc.uint8Array({ maxLength: 50 }), properties }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(messages, (given) => {
        const expected = given.map((message) => ({ ...message, propertiesText: encodeProperties(message.properties) }))
        expect(decodeBatch(encodeBatch(given))).toEqual(expected)
      }),
    )
  })

  it('are refused when they are cut off or damaged', () => {
    const bytes = encodeBatch([{ flag: 0, body: Uint8Array.of(1, 2), properties: new Map([['a', 'b']]) }])
    for (let length = 1; length < bytes.length; length++) {
      expect(codeOf(() => decodeBatch(bytes.subarray(0, length)))).toBe(ErrorCodes.MessageMalformed)
    }
    for (const at of [0, 16, 22]) {
      const damaged = bytes.slice()
      damaged[at] = 0x7f
      expect(codeOf(() => decodeBatch(damaged))).toBe(ErrorCodes.MessageMalformed)
    }
  })
})

describe('offset message ids', () => {
  it('are the upper-case hexadecimal of host, port and offset', () => {
    expect(encodeOffsetMsgId({ host: '127.0.0.1', port: 10_911 }, 0x1234)).toBe('7F00000100002A9F0000000000001234')
    expect(encodeOffsetMsgId({ host: '::1', port: 10_911 }, 0)).toHaveLength(56)
  })

  it('come back for every address', () => {
    fc.assert(
      fc.property(host, fc.maxSafeNat(), (storeHost, physicalOffset) => {
        const decoded = decodeOffsetMsgId(encodeOffsetMsgId(storeHost, physicalOffset))
        expect(decoded?.physicalOffset).toBe(physicalOffset)
        expect(decoded?.storeHost.port).toBe(storeHost.port)
        expect(hostBytes(decoded?.storeHost.host ?? '')).toEqual(hostBytes(storeHost.host))
      }),
    )
  })

  it('are not taken for one by another length or other characters', () => {
    expect([
      decodeOffsetMsgId(''),
      decodeOffsetMsgId('7F'),
      decodeOffsetMsgId('x'.repeat(32)),
      decodeOffsetMsgId('0'.repeat(33)),
    ]).toEqual(Array(4).fill(undefined))
  })
})

describe('unique keys', () => {
  const options = { host: '10.0.0.9', pid: 0x1234, loaderHash: 0x1b28a1b2 }

  it('hold address, process, loader, time of the month and a counter that wraps', () => {
    const nowMs = Date.UTC(2026, 10, 21, 17, 30, 0, 123)
    const generator = new UniqueKeyGenerator({ ...options, wallMs: () => nowMs, firstCounter: 0xffff })
    const keys = [generator.next(), generator.next()]
    expect(keys[0]).toBe(
      `0A00000912341B28A1B2${(nowMs - Date.UTC(2026, 10, 1)).toString(16).toUpperCase().padStart(8, '0')}FFFF`,
    )
    expect(keys.map((key) => decodeUniqueKey(key)?.counter)).toEqual([0xffff, 0])
    expect(decodeUniqueKey(keys[0] ?? '')).toEqual({
      host: '10.0.0.9',
      pid: 0x1234,
      loaderHash: 0x1b28a1b2,
      msInMonth: nowMs - Date.UTC(2026, 10, 1),
      counter: 0xffff,
    })
  })

  it('have 56 characters on a machine with an IPv6 address', () => {
    const generator = new UniqueKeyGenerator({ ...options, host: 'fe80::1', wallMs: () => 0 })
    expect(decodeUniqueKey(generator.next())?.host).toBe('fe80::1')
  })

  it('begin each month anew, in the time zone of the client', () => {
    let nowMs = Date.UTC(2027, 11, 31, 23, 59, 59, 999)
    const generator = new UniqueKeyGenerator({ ...options, wallMs: () => nowMs })
    const ahead = new UniqueKeyGenerator({ ...options, wallMs: () => nowMs, utcOffsetMs: 3_600_000 })
    const msOf = (each: UniqueKeyGenerator): unknown => decodeUniqueKey(each.next())?.msInMonth
    expect([msOf(generator), msOf(ahead)]).toEqual([31 * 86_400_000 - 1, 3_599_999])
    nowMs += 1
    expect([msOf(generator), msOf(ahead)]).toEqual([0, 3_600_000])
    nowMs -= 1000
    expect(msOf(generator)).toBe(0)
  })

  it('know the first of every month', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2400-01-01'), noInvalidDate: true }), (date) => {
        const generator = new UniqueKeyGenerator({ ...options, wallMs: () => date.getTime() })
        const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
        expect(decodeUniqueKey(generator.next())?.msInMonth).toBe(date.getTime() - start)
      }),
    )
  })
})

describe('hostText', () => {
  it('is the shortest form of an IPv6 address', () => {
    const short = (text: string): string => hostText(hostBytes(text), 0, 16)
    expect(
      [
        '::',
        '::1',
        '2001:db8:0:0:1:0:0:1',
        '1:0:0:2:0:0:0:3',
        'fe80::1%eth0',
        '::ffff:10.0.0.1',
        '1:2:3:4:5:6:7:8',
      ].map(short),
    ).toEqual(['::', '::1', '2001:db8::1:0:0:1', '1:0:0:2::3', 'fe80::1', '::ffff:a00:1', '1:2:3:4:5:6:7:8'])
  })

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1..2.3',
    'a.b.c.d',
    '1.2.3.4 ',
    ':',
    ':::',
    '1:2',
    '1::2::3',
    'g::1',
    '1:2:3:4:5:6:7:8:9',
  ])('refuses %j', (text) => {
    expect(codeOf(() => hostBytes(text))).toBe(ErrorCodes.AddressInvalid)
  })
})
