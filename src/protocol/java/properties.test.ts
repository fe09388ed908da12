import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProperties, propertiesText, propertyEntries } from './properties.ts'

function read(text: string): Record<string, string> | undefined {
  const found = parseProperties(text)
  return found === undefined ? undefined : Object.fromEntries(found)
}

describe('properties text', () => {
  it('takes =, : and blanks as separators and keeps blanks at the end of a value', () => {
    expect(read('a=1\nb : 2 \n c 3\nd\ne==x')).toEqual({ a: '1', b: '2 ', c: '3', d: '', e: '=x' })
  })

  it('skips comments and blank lines', () => {
    expect(read('# a=1\n! b=2\n\n  # c=3\r\nd=4 # kept')).toEqual({ d: '4 # kept' })
  })

  it('joins continued lines and reads escapes', () => {
    expect(read('a=1,\\\n   2\nb\\=c=x\\ty\nu=\\u00e9\nwin=C:\\\\x')).toEqual({
      a: '1,2',
      'b=c': 'x\ty',
      u: 'é',
      win: 'C:\\x',
    })
  })

  it('does not read a broken unicode escape', () => {
    expect(read('a=\\u12')).toBeUndefined()
    expect(read('a=\\u00g1')).toBeUndefined()
  })

  it('lets the later line win', () => {
    expect(read('a=1\na=2')).toEqual({ a: '2' })
  })

  it('knows the lines', () => {
    expect(propertyEntries('# x\na=1\\\n  2\n\\\n\nb=3')).toEqual({
      entries: [
        { name: 'a', value: '12', line: 2 },
        { name: 'b', value: '3', line: 6 },
      ],
    })
    expect(propertyEntries('a=1\nb=\\u12')).toEqual({ malformedLine: 2 })
  })

  it('prints sorted lines without escaping', () => {
    expect(
      propertiesText(
        new Map([
          ['b', 'x y'],
          ['a', '='],
        ]),
      ),
    ).toBe('a==\nb=x y\n')
  })

  it('reads all that together', () => {
    const text =
      '# comment\n! another\n\n a = 1\nb:2\nc 3\nd=x\\\n   y\ne\\=f=g\\u0041\\t\\q\r\nempty=\nalone\na=4\npath=c:\\\\tmp'
    expect([...(parseProperties(text) ?? [])]).toEqual([
      ['a', '4'],
      ['b', '2'],
      ['c', '3'],
      ['d', 'xy'],
      ['e=f', 'gA\tq'],
      ['empty', ''],
      ['alone', ''],
      ['path', 'c:\\tmp'],
    ])
  })

  it('takes an escaped backslash before a u for what it is', () => {
    expect(parseProperties('a=\\\\u00g1')?.get('a')).toBe('\\u00g1')
  })

  it('reads back what propertiesText writes for plain values', () => {
    const plain = fc.stringMatching(/^[a-zA-Z0-9._/;,-]*$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-zA-Z]+$/), plain)), (entries) => {
        const properties = new Map(entries)
        expect(parseProperties(propertiesText(properties))).toEqual(properties)
      }),
    )
  })
})
