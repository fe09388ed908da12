/** Days from 1970-01-01 to year, month and day of the Gregorian calendar. */
function civilDate(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  // Counted in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

/** `yyyy-MM-dd#HH:mm:ss:SSS` in UTC (UtilAll.formatDate with YYYY_MM_DD_HH_MM_SS_SSS; the original uses its host's zone). */
export function javaTimeText(epochMs: number): string {
  const days = Math.floor(epochMs / 86_400_000)
  const ms = epochMs - days * 86_400_000
  const { year, month, day } = civilDate(days)
  const clock = `${pad(Math.floor(ms / 3_600_000), 2)}:${pad(Math.floor(ms / 60_000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}`
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}#${clock}:${pad(ms % 1000, 3)}`
}
