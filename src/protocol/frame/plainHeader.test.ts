import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8Bytes } from '../bytes/index.ts'
import { parseJsonHeader } from './jsonHeader.ts'
import { parsePlainHeader } from './plainHeader.ts'

function parse(text: string): ReturnType<typeof parsePlainHeader> {
  const bytes = utf8Bytes(`??${text}!`)
  return parsePlainHeader(bytes, 2, bytes.length - 3, new TextDecoder().decode(bytes.subarray(2, bytes.length - 1)))
}

const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: other })

const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('é', '\ud83d\ude00', '__proto__', 'a"b\\'))
const text: fc.Arbitrary<unknown> = often(
  fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 12 }),
    fc.constant('UNIQ_KEY\u0001FD00\u0002WAIT\u0001true\u0002'),
  ),
  odd,
)
const fieldName = often(fc.constantFrom('a', 'b', 'i', 'topic', 'queueId', 'bname'), odd)
const value: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(null, true, 1, {}),
  fc.array(text, { maxLength: 2 }),
)
const number: fc.Arbitrary<unknown> = often(fc.nat(999_999_999), fc.oneof(fc.integer(), fc.double(), value))
const fields = fc.dictionary(fieldName, often(text, value), { maxKeys: 6 })

const headers = fc.record(
  {
    code: number,
    extFields: often<unknown>(fields, value),
    flag: number,
    language: often<unknown>(fc.constantFrom('JAVA', 'GO'), value),
    opaque: number,
    remark: text,
    serializeTypeCurrentRPC: fc.constant('JSON'),
    version: number,
  },
  { requiredKeys: [] },
)

describe('parsePlainHeader', () => {
  it('reads what the clients write', () => {
    const header =
      '{"code":310,"extFields":{"a":"g","i":"K\\u0001v\\u0002"},"flag":0,"language":"JAVA","opaque":7,"serializeTypeCurrentRPC":"JSON","version":479}'
    expect(parse(header)).toEqual(parseJsonHeader(header))
    expect(parse(header)?.extFields['i']).toBe('K\u0001v\u0002')
  })

  it('agrees with the general way wherever it answers', () => {
    let answered = 0
    fc.assert(
      fc.property(headers, fc.constantFrom(0, 0, 0, 0, 0, 1), (header, indent) => {
        const written = JSON.stringify(header, null, indent)
        const plain = parse(written)
        if (plain === undefined) return
        answered++
        expect(plain).toEqual(parseJsonHeader(written))
      }),
      { numRuns: 2000 },
    )
    expect(answered).toBeGreaterThan(100)
  })

  it('answers nothing for a text that was cut, or changed anywhere, unless the general way reads the same', () => {
    const header = '{"code":11,"extFields":{"topic":"T","queueId":"3"},"flag":0,"opaque":12,"remark":"r"}'
    for (let at = 0; at < header.length; at++) {
      expect(parse(header.slice(0, at))).toBeUndefined()
      for (const unit of ['"', '\\', '{', '}', ',', ':', '0', ' ', 'x', '\u0001', 'é', '\ufffd']) {
        const changed = `${header.slice(0, at)}${unit}${header.slice(at + 1)}`
        const plain = parse(changed)
        if (plain !== undefined) expect(plain).toEqual(parseJsonHeader(changed))
      }
    }
  })

  it('takes no byte for text that is none', () => {
    const bytes = Uint8Array.of(...utf8Bytes('{"remark":"'), 0xff, ...utf8Bytes('"}'))
    expect(parsePlainHeader(bytes, 0, bytes.length, new TextDecoder().decode(bytes))).toBeUndefined()
  })
})
