/** The forms that `parseTime` reads, in words. */
export const TIME_FORMS =
  'now, currentTimeMillis, milliseconds since 1970, yyyy-MM-dd#HH:mm:ss:SSS, or the same with fewer parts'

/**
 * A time as mqadmin takes it (UtilAll, TimestampUtil): `now`, `currentTimeMillis`, milliseconds since 1970, or
 * `yyyy-MM-dd#HH:mm:ss:SSS` in the time zone of this machine. Parts may be left out from the right; a blank or `T` for `#`, a
 * dot or comma before the milliseconds, and a zone (`Z`, `+08:00`) at the end are understood as well. Undefined for anything
 * else, also for a day that no month has.
 */
export function parseTime(text: string, nowMs: number): number | undefined {
  if (/^(?:now|currentTimeMillis)$/i.test(text)) return nowMs
  if (/^\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : undefined
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[#T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[:.,](\d{1,3}))?)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    )
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const milli = Number((found[7] ?? '0').padEnd(found[7] === undefined ? 1 : 3, '0'))
  const zone = found[8]
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, milli)
  const back = new Date(utc)
  // 2026-02-30 would otherwise quietly be the second of March.
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!real) return undefined
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second, milli).getTime()
  return utc - zoneMs(zone)
}

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
}
