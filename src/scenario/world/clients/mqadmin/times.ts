import { firstDayOfMonth, timeText } from '../../../../protocol/index.ts'

const DAY_MS = 86_400_000

/** UtilAll.YYYY_MM_DD_HH_MM_SS, in the time zone of a process: its local time minus UTC. */
export function dateText(ms: number, localOffsetMs: number): string {
  return timeText(ms + localOffsetMs, 'yyyy-MM-dd HH:mm:ss')
}

/**
 * Milliseconds since 1970, or `yyyy-MM-dd#HH:mm:ss:SSS` in the time zone of a process, as UtilAll.parseDate reads it;
 * undefined for what the tools end with a NullPointerException.
 */
export function timeOf(text: string, localOffsetMs: number): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text)
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})#(\d{1,2}):(\d{1,2}):(\d{1,2}):(\d{1,3})$/.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = found.slice(1).map(Number)
  const days = firstDayOfMonth(year, month) + day - 1
  return days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms - localOffsetMs
}
