export type { Field, FieldKind, HeaderFields } from './fields.ts'
export { headerFields } from './fields.ts'
export { decodeRequestHeader, decodeResponseHeader, encodeHeader, encodeResponseHeader } from './header.ts'
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
