export type { Base64Alphabet } from './base64.ts'
export { base64Bytes, base64Text } from './base64.ts'
export { readInt64, viewOf, writeInt64 } from './int64.ts'
export { readUtf8, utf8Bytes, utf8Length, utf8Text, writeUtf8 } from './utf8.ts'
