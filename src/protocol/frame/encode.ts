import { utf8Bytes, writeUtf8 } from '../bytes/index.ts'
import type { RemotingCommand } from '../command.ts'
import { binaryHeaderBytes, writeBinaryHeader } from './binaryHeader.ts'
import { jsonHeaderText } from './jsonHeader.ts'
import { type HeaderLayout, layoutFor } from './layout.ts'

// Frame (remoting.md 1.1), big-endian:
//   0    4  frame length, not counting itself: 4 + header length + body length
//   4    1  serialize type: 0 JSON, 1 ROCKETMQ
//   5    3  header length
//   8    h  header
//   8+h  .  body

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const ASCII = /^[\u0000-\u007f]*$/

/**
 * Whole frame, length included. Header encoding follows `command.serializeType`; the layout of a JSON header follows
 * the command's language unless given. Copies the body once.
 */
export function encodeFrame(command: RemotingCommand, layout: HeaderLayout = layoutFor(command)): Uint8Array {
  if (command.serializeType === 'ROCKETMQ') {
    const headerLength = binaryHeaderBytes(command)
    const frame = newFrame(1, headerLength, command.body)
    writeBinaryHeader(frame, 8, command)
    return frame
  }
  const text = jsonHeaderText(command, layout)
  if (ASCII.test(text)) {
    const frame = newFrame(0, text.length, command.body)
    writeUtf8(frame, 8, text)
    return frame
  }
  const header = utf8Bytes(text)
  const frame = newFrame(0, header.length, command.body)
  frame.set(header, 8)
  return frame
}

function newFrame(serializeType: number, headerLength: number, body: Uint8Array | undefined): Uint8Array {
  const bodyLength = body === undefined ? 0 : body.length
  const frame = new Uint8Array(8 + headerLength + bodyLength)
  writeUint32(frame, 0, 4 + headerLength + bodyLength)
  writeUint32(frame, 4, (serializeType << 24) | headerLength)
  if (body !== undefined) frame.set(body, 8 + headerLength)
  return frame
}

function writeUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
}
