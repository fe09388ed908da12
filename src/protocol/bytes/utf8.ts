const encoder = new TextEncoder()
const decoder = new TextDecoder()

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const ASCII = /^[\u0000-\u007f]*$/

/** Texts up to this length are written and read by hand, which is faster than crossing into the platform's codec. */
const SHORT = 48

export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Bytes that do not form UTF-8 become U+FFFD, as in Java's String constructor. A byte-order mark is kept by neither. */
export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Reads `length` bytes of UTF-8 from `at`. */
export function readUtf8(bytes: Uint8Array, at: number, length: number): string {
  if (length <= SHORT) {
    let text = ''
    for (let i = at; i < at + length; i++) {
      const byte = bytes[i] ?? 0x80
      if (byte >= 0x80) return decoder.decode(bytes.subarray(at, at + length))
      text += String.fromCharCode(byte)
    }
    return text
  }
  return decoder.decode(bytes.subarray(at, at + length))
}

/** Length of a text in UTF-8. A lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  if (text.length > SHORT && ASCII.test(text)) return text.length
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) length += 1
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text, i + 1)) {
      length += 2
      i++
    } else length += 2
  }
  return length
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = at < text.length ? text.charCodeAt(at) : 0
  return unit >= 0xdc00 && unit < 0xe000
}

/** Writes a text at `at` and returns the position after it. The target must have room. */
export function writeUtf8(into: Uint8Array, at: number, text: string): number {
  if (text.length > SHORT) return at + encoder.encodeInto(text, into.subarray(at)).written
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x80) return at + i + encoder.encodeInto(text.slice(i), into.subarray(at + i)).written
    into[at + i] = unit
  }
  return at + text.length
}
