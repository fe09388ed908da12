import { describe, expect, it } from 'vitest'
import { calendarDate, firstDayOfMonth, timeText } from './time.ts'

const DAY_MS = 86_400_000

describe('timeText', () => {
  it.each([
    [0, '1970-01-01#00:00:00:000'],
    [-1, '1969-12-31#23:59:59:999'],
    [951_782_399_999, '2000-02-28#23:59:59:999'],
    [951_782_400_000, '2000-02-29#00:00:00:000'],
    [951_827_696_007, '2000-02-29#12:34:56:007'],
    [1_709_251_199_001, '2024-02-29#23:59:59:001'],
    [1_735_689_599_999, '2024-12-31#23:59:59:999'],
    [1_795_285_285_467, '2026-11-21#18:21:25:467'],
    [4_107_542_399_999, '2100-02-28#23:59:59:999'],
    [4_107_542_400_000, '2100-03-01#00:00:00:000'],
  ])('writes %i as %s', (ms, text) => {
    expect(timeText(ms, 'yyyy-MM-dd#HH:mm:ss:SSS')).toBe(text)
  })

  it('agrees with the calendar on every day of many years', () => {
    for (let day = 0; day < 60_000; day += 7) {
      const ms = day * DAY_MS + 45_296_789
      expect(timeText(ms, 'yyyy-MM-ddTHH:mm:ss.SSSZ')).toBe(new Date(ms).toISOString())
    }
  })
})

describe('firstDayOfMonth', () => {
  it('finds the day on which the month of any date begins', () => {
    for (let day = -60_000; day < 60_000; day += 7) {
      const date = calendarDate(day)
      expect(firstDayOfMonth(date.year, date.month)).toBe(day - date.day + 1)
    }
  })
})
