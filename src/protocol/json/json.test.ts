import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JavaDouble, ObjectKeyed, parseJson, parseTolerantJson, writeJson } from './index.ts'

describe('parseTolerantJson', () => {
  it.each([
    ['{0:"a",1:"b"}', { 0: 'a', 1: 'b' }],
    ['{a:1,\'b\':2,"c":3,}', { a: 1, b: 2, c: 3 }],
    ['[1,2,,3,]', [1, 2, 3]],
    ['{/*c*/a:1 // d\n,b:[true,false,null]}', { a: 1, b: [true, false, null] }],
    ['{{"brokerName":"b","queueId":3,"topic":"T"}:7}', { '{"brokerName":"b","queueId":3,"topic":"T"}': 7 }],
    ['{"a":-1.5e3,"b":+2,"c":.5,"d":1L}', { a: -1500, b: 2, c: 0.5, d: 1 }],
    ["'it\\'s \\u00e9 \\x41 \\v'", "it's é A \v"],
    ['\ufeff{}', {}],
    ['{"x":{"y":[{"z":1}]},"r":{"$ref":"$.x.y[0]"}}', { x: { y: [{ z: 1 }] }, r: { z: 1 } }],
    ['{"r":{"$ref":"$.nothing"}}', { r: { $ref: '$.nothing' } }],
  ])('reads %s', (source, value) => {
    expect(parseTolerantJson(source)).toEqual(value)
  })

  it.each(['', '{', '{"a"}', '{"a":}', '[1', '"abc', '{"a":1}x', '{a:b}', '"\\u00g0"', '"\\u00', '1 2', '{:1}', '{,'])(
    'refuses %j',
    (source) => {
      expect(parseTolerantJson(source)).toBeUndefined()
    },
  )

  it('reads all of strict JSON to the same value', () => {
    fc.assert(
      fc.property(fc.json(), (source) => {
        const strict: unknown = JSON.parse(source)
        expect(writeJson(parseTolerantJson(source) as never)).toBe(writeJson(strict as never))
      }),
    )
  })

  it('neither hangs nor throws on arbitrary text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]:,"\'\\/*u01a-$ref. ') }),
        (source) => void parseTolerantJson(source),
      ),
    )
  })

  it('refuses nesting that could exhaust the stack', () => {
    expect(parseTolerantJson('['.repeat(100_000))).toBeUndefined()
    expect(parseTolerantJson(`${'['.repeat(200)}${']'.repeat(200)}`)).toBeDefined()
  })

  it('refuses object keys within object keys, whose text would double with every level', () => {
    expect(parseTolerantJson(`${'{'.repeat(60)}"a":1${'}:1'.repeat(59)}}`)).toBeUndefined()
  })

  it('follows references to plain values only, so that none makes a cycle', () => {
    const value = parseTolerantJson('{a:{b:{"$ref":"$.a"},c:{"$ref":"$.d"}},d:{e:1}}')
    expect(JSON.stringify(value)).toBe('{"a":{"b":{"$ref":"$.a"},"c":{"e":1}},"d":{"e":1}}')
  })

  it('keeps the keys of a peer apart from what objects inherit', () => {
    const value = parseTolerantJson('{__proto__:{polluted:1},a:1}') as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__', 'a'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('parseJson', () => {
  it('falls back to the dialect and names what it was reading when that fails too', () => {
    expect(parseJson('{1:2}', 'x')).toEqual({ 1: 2 })
    expect(() => parseJson('<html>', 'TopicRouteData')).toThrow('TopicRouteData: not JSON: <html>')
  })
})

describe('writeJson', () => {
  it('writes as fastjson does: sorted properties, no nulls, bare number keys, object keys, doubles with a fraction', () => {
    const value = {
      b: null,
      a: undefined,
      z: new Map([
        [1, 'x'],
        [0, 'y'],
      ]),
      m: new Map([
        ['k2', 1],
        ['k1', 2],
      ]),
      d: new JavaDouble(0),
      e: new ObjectKeyed([[{ topic: 'T', queueId: 0 }, 7]]),
      s: new Set([1, 2]),
      l: 2 ** 63,
      n: [null, true],
    }
    expect(writeJson(value)).toBe(
      '{"d":0.0,"e":{{"queueId":0,"topic":"T"}:7},"l":9223372036854775807,"m":{"k2":1,"k1":2},"n":[null,true],"s":[1,2],"z":{1:"x",0:"y"}}',
    )
  })

  it('writes strict, sorted JSON in ASCII on request', () => {
    const style = { numberKeys: 'quoted', ascii: true, sortedMaps: true } as const
    expect(
      writeJson(
        {
          z: new Map([
            [10, 'é'],
            [9, '😀'],
          ]),
        },
        style,
      ),
    ).toBe('{"z":{"9":"\\uD83D\\uDE00","10":"\\u00E9"}}')
  })

  it('is read back by JSON.parse when it is strict', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = writeJson(value as never)
        expect(JSON.stringify(withoutNulls(JSON.parse(text)))).toBe(JSON.stringify(withoutNulls(value)))
      }),
    )
  })
})

/** Sorted, with null properties gone. */
function withoutNulls(value: unknown): unknown {
  // The sign of zero is lost, and whole numbers beyond Java's longs are written as the nearest long.
  if (typeof value === 'number' && Number.isInteger(value)) return Math.max(-(2 ** 63), Math.min(2 ** 63, value + 0))
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, withoutNulls(item)])
}
