import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64Bytes, base64Text } from './base64.ts'

describe('base64', () => {
  it('is what Node writes and reads, in both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const standard = Buffer.from(bytes).toString('base64')
        expect(base64Text(bytes)).toBe(standard)
        expect(base64Text(bytes, 'url')).toBe(standard.replaceAll('+', '-').replaceAll('/', '_'))
        expect(base64Bytes(standard)).toEqual(bytes)
        expect(base64Bytes(standard.replaceAll('=', ''))).toEqual(bytes)
        expect(base64Bytes(base64Text(bytes, 'url'), 'url')).toEqual(bytes)
      }),
    )
  })

  it.each(['a', 'abc==', 'ab=', 'a b=', 'ab_-'])('refuses %j', (text) => {
    expect(base64Bytes(text)).toBeUndefined()
  })
})
