export { deflateZlib, INFLATED_BYTES_MAX, inflateZlib } from './zlib.ts'
