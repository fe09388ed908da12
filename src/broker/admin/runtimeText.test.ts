import { describe, expect, it } from 'vitest'
import { bytesText, percentileText, putDistributionText, runtimeText } from './runtimeText.ts'

describe('runtime info', () => {
  it('writes how long the broker has been up, days grouped in thousands', () => {
    expect(runtimeText(0)).toBe('[ 0 days, 0 hours, 0 minutes, 0 seconds ]')
    expect(runtimeText(((1234 * 24 + 5) * 60 + 6) * 60_000 + 7_999)).toBe(
      '[ 1,234 days, 5 hours, 6 minutes, 7 seconds ]',
    )
  })

  it('writes byte counts in binary units with one digit', () => {
    expect([0, 1023, 1024, 1536, 252 * 2 ** 30, 2 ** 40, 2 ** 60].map(bytesText)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '252.0 GiB',
      '1.0 TiB',
      '1.0 EiB',
    ])
  })

  it('puts all store times into the first class and interpolates percentiles within it', () => {
    expect(putDistributionText(7)).toMatch(/^\[<=0ms\]:7 \[0~10ms\]:0 .*\[10s~\]:0 $/)
    expect([percentileText(0, 0.99), percentileText(1000, 0.99), percentileText(1000, 0.999)]).toEqual([
      '0.00',
      '0.99',
      '1.00',
    ])
  })
})
