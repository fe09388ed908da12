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
export { parseProperties, propertiesText } from './properties.ts'
export type { CalendarDate } from './time.ts'
export { calendarDate, firstDayOfMonth, timeText } from './time.ts'
