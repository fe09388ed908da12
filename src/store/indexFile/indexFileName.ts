const DAY_MS = 86_400_000

/** `yyyyMMddHHmmssSSS` of a local time given in milliseconds, as index files are named (store.md 12). */
export function indexFileName(localMs: number): string {
  const day = Math.floor(localMs / DAY_MS)
  const ms = localMs - day * DAY_MS
  const { year, month, date } = civilFromDays(day)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(Math.floor(ms / 3_600_000))}${two(Math.floor(ms / 60_000) % 60)}${two(Math.floor(ms / 1000) % 60)}`
  return `${String(year).padStart(4, '0')}${two(month)}${two(date)}${time}${String(ms % 1000).padStart(3, '0')}`
}

/** Days since 1970-01-01 to a date, in eras of 400 years that begin on the first of March. */
function civilFromDays(days: number): { year: number; month: number; date: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date }
}
