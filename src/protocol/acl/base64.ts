const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const group = (a << 16) | (b << 8) | c
    const left = bytes.length - at
    text += letter(group >> 18) + letter(group >> 12)
    text += left > 1 ? letter(group >> 6) : '='
    text += left > 2 ? letter(group) : '='
  }
  return text
}

function letter(bits: number): string {
  return ALPHABET.charAt(bits & 63)
}
