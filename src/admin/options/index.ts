export type { Option, Options, OptionValues } from './option.ts'
export { address, anyText, flag, required, text, time, whole, yesNo } from './option.ts'
export { label, parseWords } from './parse.ts'
export { parseTime, TIME_FORMS } from './time.ts'
