export { crc32, javaCrc32 } from './crc32.ts'
export { javaHashCode } from './hashCode.ts'
export {
  doubleText,
  LONG_MAX,
  LONG_MIN,
  longText,
  parseBoolean,
  parseDouble,
  parseInt32,
  parseInt64,
} from './numbers.ts'
export type { PropertyEntries, PropertyEntry } from './properties.ts'
export { parseProperties, propertiesText, propertyEntries } from './properties.ts'
export type { CalendarDate } from './time.ts'
export { calendarDate, firstDayOfMonth, timeText } from './time.ts'
