import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyFields } from '../command.ts'
import { LONG_MAX, LONG_MIN } from '../java/index.ts'
import { type RequestName, requestNames, requestTable } from '../requests/index.ts'
import { type Field, headerFields } from './fields.ts'
import { decodeRequestHeader, decodeResponseHeader, encodeHeader, encodeResponseHeader } from './index.ts'

const send = {
  producerGroup: 'PG',
  topic: 'T1',
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: 4,
  queueId: -1,
  sysFlag: 0,
  bornTimestamp: 1_795_246_238_946,
  flag: 0,
  batch: false,
  bname: 'broker-a',
}

function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'string':
      return fc.string()
    case 'int':
      return fc.integer()
    case 'long':
      return fc.oneof(fc.maxSafeInteger(), fc.constantFrom(LONG_MAX, LONG_MIN))
    case 'boolean':
      return fc.boolean()
    case 'double':
      return fc.double({ noNaN: true })
  }
}

function headerOf(fields: readonly Field[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])), {
    requiredKeys: [],
    noNullPrototype: true,
  })
}

describe('encodeHeader', () => {
  it('writes every value as text under its Java field name', () => {
    expect({ ...encodeHeader('SEND_MESSAGE', send) }).toEqual({
      producerGroup: 'PG',
      topic: 'T1',
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: '4',
      queueId: '-1',
      sysFlag: '0',
      bornTimestamp: '1795246238946',
      flag: '0',
      batch: 'false',
      bname: 'broker-a',
    })
  })

  it.each(['SEND_MESSAGE_V2', 'SEND_BATCH_MESSAGE', 'SEND_REPLY_MESSAGE_V2'] as const)(
    'writes %s with one-letter names',
    (name) => {
      const extFields = encodeHeader(name, send)
      expect(Object.keys(extFields).join('')).toBe('abcdefghmn')
      expect(decodeRequestHeader(name, extFields)).toEqual(send)
    },
  )

  it('keeps both ends of the range of Java longs', () => {
    const query = { topic: 'T', key: 'k', maxNum: 64, beginTimestamp: LONG_MIN, endTimestamp: LONG_MAX }
    const extFields = encodeHeader('QUERY_MESSAGE', query)
    expect(extFields['endTimestamp']).toBe('9223372036854775807')
    expect(extFields['beginTimestamp']).toBe('-9223372036854775808')
    expect(decodeRequestHeader('QUERY_MESSAGE', extFields)).toEqual(query)
  })

  it('keeps every header of every request through a round trip', () => {
    for (const name of requestNames) {
      const { request, response } = headerFields(name)
      fc.assert(
        fc.property(headerOf(request), headerOf(response), (asked, answered) => {
          expect(decodeRequestHeader(name, encodeHeader(name, asked as never))).toEqual(asked)
          expect(decodeResponseHeader(name, encodeResponseHeader(name, answered as never))).toEqual(answered)
        }),
        { numRuns: 10 },
      )
    }
  })
})

describe('decodeRequestHeader', () => {
  it('skips what does not parse and what is missing, as the original logs it and goes on', () => {
    const extFields = Object.assign(emptyFields(), {
      topic: 'T',
      queueId: 'x',
      queueOffset: '9223372036854775808',
      sysFlag: '2147483648',
    })
    expect(decodeRequestHeader('PULL_MESSAGE', extFields)).toEqual({ topic: 'T' })
  })

  it('reads booleans as Boolean.parseBoolean does', () => {
    const read = (text: string): unknown =>
      decodeRequestHeader('GET_MAX_OFFSET', Object.assign(emptyFields(), { committed: text })).committed
    expect(['true', 'TRUE', 'tRuE', 'false', '1', 'yes', ''].map(read)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('reads numbers as Integer.parseInt and Long.parseLong do', () => {
    const read = (text: string): unknown =>
      decodeRequestHeader('VIEW_MESSAGE_BY_ID', Object.assign(emptyFields(), { offset: text })).offset
    expect(['+7', '-0', '007', '', ' 7', '7 ', '1e3', '0x1', '1.0', '٣'].map(read)).toEqual([
      7,
      0,
      7,
      ...Array(7).fill(undefined),
    ])
  })

  it('knows inherited fields where the header class has them', () => {
    const extFields = Object.assign(emptyFields(), {
      topic: 'T',
      bname: 'b',
      lo: 'true',
      nsd: 'false',
      ns: 'n',
      oway: 'true',
    })
    expect(decodeRequestHeader('GET_TOPIC_CONFIG', extFields)).toEqual({
      topic: 'T',
      bname: 'b',
      lo: true,
      nsd: false,
      ns: 'n',
      oway: true,
    })
    expect(decodeRequestHeader('GET_KV_CONFIG', extFields)).toEqual({})
  })

  it('does not take an inherited property of objects for a field', () => {
    const name: RequestName = 'PUT_KV_CONFIG'
    expect(requestTable[name].request.key).toBe('string!')
    expect(decodeRequestHeader(name, emptyFields())).toEqual({})
  })
})
