import { describe, expect, it } from 'vitest'
import { parseTime } from './time.ts'

const NOW = 1_767_225_600_123

describe('a time', () => {
  it('is now, milliseconds, or a date with parts left out from the right', () => {
    const local = (...parts: [number, number, number, number?, number?, number?, number?]): number =>
      new Date(parts[0], parts[1] - 1, parts[2], ...parts.slice(3).map((part) => part ?? 0)).getTime()
    expect(parseTime('now', NOW)).toBe(NOW)
    expect(parseTime('currentTimeMillis', NOW)).toBe(NOW)
    expect(parseTime('1767225600000', NOW)).toBe(1_767_225_600_000)
    expect(parseTime('0', NOW)).toBe(0)
    expect(parseTime('2026-01-02#03:04:05:006', NOW)).toBe(local(2026, 1, 2, 3, 4, 5, 6))
    expect(parseTime('2026-01-02#03:04:05', NOW)).toBe(local(2026, 1, 2, 3, 4, 5))
    expect(parseTime('2026-01-02 03:04', NOW)).toBe(local(2026, 1, 2, 3, 4))
    expect(parseTime('2026-01-02', NOW)).toBe(local(2026, 1, 2))
  })

  it('may name its zone, as other tools print times', () => {
    expect(parseTime('2026-01-02T03:04:05.006Z', NOW)).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 6))
    expect(parseTime('2026-01-02T03:04:05.5+08:00', NOW)).toBe(Date.UTC(2026, 0, 1, 19, 4, 5, 500))
    expect(parseTime('2026-01-02T03:04:05-0330', NOW)).toBe(Date.UTC(2026, 0, 2, 6, 34, 5))
  })

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026-01-02#24:00',
    '2026-01-02#03:60',
    '-1',
    '99999999999999999999',
  ])('is not %j', (text) => {
    expect(parseTime(text, NOW)).toBeUndefined()
  })
})
