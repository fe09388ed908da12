import { timeText } from '../../protocol/index.ts'

/** `yyyy-MM-dd HH:mm:ss,SSS` in the time zone of this machine, as mqadmin prints times; empty for none. */
export function localTime(ms: number | undefined): string {
  if (ms === undefined || ms <= 0) return ''
  return timeText(ms - new Date(ms).getTimezoneOffset() * 60_000, 'yyyy-MM-dd HH:mm:ss,SSS')
}
