import { describe, expect, it } from 'vitest'
import { parseProperties, propertiesText } from './properties.ts'

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
  })

  it('lets the later line win', () => {
    expect(read('a=1\na=2')).toEqual({ a: '2' })
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
})
