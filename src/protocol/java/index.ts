export { crc32, javaCrc32 } from './crc32.ts'
export { javaHashCode } from './hashCode.ts'
