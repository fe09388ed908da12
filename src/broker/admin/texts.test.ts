import { describe, expect, it } from 'vitest'
import { javaTimeText } from './javaTime.ts'
import { bytesText, percentileText, putDistributionText, runtimeText } from './runtimeText.ts'

describe('javaTimeText', () => {
  it.each([
    [0, '1970-01-01#00:00:00:000'],
    [-1, '1969-12-31#23:59:59:999'],
    [951_827_696_007, '2000-02-29#12:34:56:007'],
    [1_795_285_285_467, '2026-11-21#18:21:25:467'],
    [4_107_542_399_999, '2100-02-28#23:59:59:999'],
    [4_107_542_400_000, '2100-03-01#00:00:00:000'],
  ])('writes %i as %s', (epochMs, text) => {
    expect(javaTimeText(epochMs)).toBe(text)
  })
})

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
