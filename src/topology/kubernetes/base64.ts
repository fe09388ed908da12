const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a text in base64, as Go's standard encoding reads it (line ends are passed over); a number is the first bad byte. */
export function base64Bytes(text: string): Uint8Array<ArrayBuffer> | number {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3)
  let [length, bits, value, letters] = [0, 0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\n' || letter === '\r') continue
    if (letter === '=') return padded(text, at, letters) ? bytes.slice(0, length) : at
    const digit = LETTERS.indexOf(letter)
    if (digit === -1) return at
    letters++
    value = ((value << 6) | digit) & 0xff_ffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = (value >> bits) & 0xff
    }
  }
  return letters % 4 === 0 ? bytes.slice(0, length) : text.length - (letters % 4)
}

/** Whether the signs that fill up the last four letters are as many as they have to be, with nothing behind them. */
function padded(text: string, at: number, letters: number): boolean {
  const rest = text.slice(at).replace(/[\r\n]/g, '')
  return letters % 4 === 2 ? rest === '==' : letters % 4 === 3 && rest === '='
}
