import { describe, expect, it } from 'vitest'
import { indexFileName } from './indexFileName.ts'

describe('indexFileName', () => {
  it.each([
    [0, '19700101000000000'],
    [951_782_399_999, '20000228235959999'],
    [951_782_400_000, '20000229000000000'],
    [1_709_251_199_001, '20240229235959001'],
    [1_735_689_599_999, '20241231235959999'],
    [4_107_542_400_000, '21000301000000000'],
  ])('names %d as a date and a time', (ms, name) => {
    expect(indexFileName(ms)).toBe(name)
  })

  it('agrees with the calendar on every day of many years', () => {
    for (let day = 0; day < 60_000; day += 7) {
      const ms = day * 86_400_000 + 45_296_789
      expect(indexFileName(ms)).toBe(new Date(ms).toISOString().replaceAll(/[-T:.Z]/g, ''))
    }
  })
})
