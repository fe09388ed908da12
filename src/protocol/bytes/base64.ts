const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`

export type Base64Alphabet = 'standard' | 'url'

/** With padding, as java.util.Base64 writes it. */
export function base64Text(bytes: Uint8Array, alphabet: Base64Alphabet = 'standard'): string {
  const chars = alphabet === 'url' ? URL_SAFE : STANDARD
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
    const bits = (first << 16) | (second << 8) | third
    const left = Math.min(3, bytes.length - at)
    for (let char = 0; char < 4; char++) text += char > left ? '=' : (chars[(bits >> (18 - 6 * char)) & 63] ?? '')
  }
  return text
}

/** Undefined for text that is none. As in Java, padding may be left out, but must be right when it is there. */
export function base64Bytes(text: string, alphabet: Base64Alphabet = 'standard'): Uint8Array | undefined {
  const match = (alphabet === 'url' ? /^([A-Za-z0-9_-]*)(={0,2})$/ : /^([A-Za-z0-9+/]*)(={0,2})$/).exec(text)
  const digits = match?.[1]
  if (digits === undefined || digits.length % 4 === 1) return undefined
  if (match?.[2] !== '' && text.length % 4 !== 0) return undefined
  const chars = alphabet === 'url' ? URL_SAFE : STANDARD
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const digit of digits) {
    bits = ((bits << 6) | chars.indexOf(digit)) & 0xfff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 0xff
  }
  return bytes
}
