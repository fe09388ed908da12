import type { Runtime } from '../../../runtime/index.ts'

const DAY_MS = 86_400_000

/** Epoch milliseconds of `yyyyMMddHHmmss` in the time zone of a process, as UtilAll.parseDate reads it. */
export function parsedLocally(text: string, { process }: Runtime): number {
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = (
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  )
    .slice(1)
    .map(Number)
  const timeMs = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return daysSince1970(year, month, day) * DAY_MS + timeMs - (process.localOffsetMs ?? 0)
}

/** Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that a leap day ends one. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
