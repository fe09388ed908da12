export { decodeFrame } from './decode.ts'
export { FRAME_BYTES_MAX, FrameDecoder } from './decoder.ts'
export { encodeFrame } from './encode.ts'
export type { HeaderKeys, HeaderLayout } from './layout.ts'
