import { firstDayOfMonth, timeText } from '../../../../protocol/index.ts'

const DAY_MS = 86_400_000

/** UtilAll.YYYY_MM_DD_HH_MM_SS. The hosts of a world are in UTC. */
export function dateText(ms: number): string {
  return timeText(ms, 'yyyy-MM-dd HH:mm:ss')
}

/** Milliseconds since 1970, or `yyyy-MM-dd#HH:mm:ss:SSS`; undefined for what the tools end with a NullPointerException. */
export function timeOf(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text)
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})#(\d{1,2}):(\d{1,2}):(\d{1,2}):(\d{1,3})$/.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = found.slice(1).map(Number)
  return (firstDayOfMonth(year, month) + day - 1) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
}
