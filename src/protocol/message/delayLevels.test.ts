import { describe, expect, it } from 'vitest'
import { parseDelayLevels } from './delayLevels.ts'

describe('messageDelayLevel', () => {
  it('names the original delays', () => {
    expect(parseDelayLevels('1s 5s 1m 2h 1d')).toEqual([1000, 5000, 60_000, 7_200_000, 86_400_000])
  })

  it.each(['1', 's', '1x', '1s  2s', ''])('refuses "%s"', (text) => {
    expect(() => parseDelayLevels(text)).toThrow(/messageDelayLevel/)
  })
})
