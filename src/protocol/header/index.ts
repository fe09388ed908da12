export type { Field, FieldKind, HeaderFields } from './fields.ts'
export { headerFields } from './fields.ts'
export { decodeRequestHeader, decodeResponseHeader, encodeHeader, encodeResponseHeader } from './header.ts'
