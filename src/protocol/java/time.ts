const DAY_MS = 86_400_000

/** Days from 1970-01-01 to 0000-03-01, where the first era of the calendar begins. */
const DAYS_TO_FIRST_ERA = 719_468
/** Eras are 400 years that begin on 1 March, so that the leap day is the last day of its year. */
const DAYS_OF_ERA = 146_097

/** Year, month (1 to 12) and day of the month in the Gregorian calendar, also before it was introduced. */
export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The date that lies so many days after 1970-01-01. */
export function calendarDate(dayNumber: number): CalendarDate {
  const shifted = dayNumber + DAYS_TO_FIRST_ERA
  const era = Math.floor(shifted / DAYS_OF_ERA)
  const dayOfEra = shifted - era * DAYS_OF_ERA
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Days from 1970-01-01 to the first day of a month. */
export function firstDayOfMonth(year: number, month: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5)
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_OF_ERA + dayOfEra - DAYS_TO_FIRST_ERA
}

/**
 * A time as SimpleDateFormat writes it, for the letters that UtilAll's formats use: `yyyy MM dd HH mm ss SSS`. Give the
 * time in local milliseconds where the original formats in the zone of its host.
 */
export function timeText(ms: number, format: string): string {
  const dayNumber = Math.floor(ms / DAY_MS)
  const msOfDay = ms - dayNumber * DAY_MS
  const { year, month, day } = calendarDate(dayNumber)
  const fields: Readonly<Record<string, number>> = {
    yyyy: year,
    MM: month,
    dd: day,
    HH: Math.floor(msOfDay / 3_600_000),
    mm: Math.floor(msOfDay / 60_000) % 60,
    ss: Math.floor(msOfDay / 1000) % 60,
    SSS: msOfDay % 1000,
  }
  return format.replace(/yyyy|MM|dd|HH|mm|ss|SSS/g, (letters) => String(fields[letters]).padStart(letters.length, '0'))
}
