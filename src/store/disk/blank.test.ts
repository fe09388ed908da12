import { describe, expect, it } from 'vitest'
import { isBlank } from './blank.ts'

describe('isBlank', () => {
  const buffer = new ArrayBuffer(64)

  it('sees a single byte wherever it stands, in views that begin and end anywhere', () => {
    for (let start = 0; start < 9; start++) {
      for (let end = start; end < 30; end++) {
        const bytes = new Uint8Array(buffer, start, end - start)
        expect(isBlank(bytes)).toBe(true)
        for (let at = 0; at < bytes.length; at++) {
          bytes[at] = 1
          expect([start, end, at, isBlank(bytes)]).toEqual([start, end, at, false])
          bytes[at] = 0
        }
      }
    }
  })

  it('looks at nothing outside of the view', () => {
    new Uint8Array(buffer).fill(1)
    const bytes = new Uint8Array(buffer, 5, 21)
    bytes.fill(0)
    expect(isBlank(bytes)).toBe(true)
  })
})
