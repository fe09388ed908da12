export { readInt64, viewOf, writeInt64 } from './int64.ts'
export { readUtf8, utf8Bytes, utf8Length, utf8Text, writeUtf8 } from './utf8.ts'
