const INT_MAX = 2_147_483_647
const INT_MIN = -2_147_483_648
const DECIMAL = /^[+-]?[0-9]+$/

/** Long.MAX_VALUE and Long.MIN_VALUE of Java as the nearest numbers; `longText` writes them exactly. */
export const LONG_MAX: number = 2 ** 63
export const LONG_MIN: number = -(2 ** 63)

/** Digits that always fit a safe integer. */
const SAFE_DIGITS = 15

/** Value of a text of a few plain digits, −1 for any other text. This is what nearly all numbers on the wire look like. */
function plainDigits(text: string): number {
  if (text.length === 0 || text.length > SAFE_DIGITS) return -1
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** What Java's Integer.parseInt gives, or undefined where it throws. */
export function parseInt32(text: string): number | undefined {
  const plain = plainDigits(text)
  if (plain >= 0) return plain <= INT_MAX ? plain : undefined
  if (!DECIMAL.test(text)) return undefined
  const value = Number(text)
  return value >= INT_MIN && value <= INT_MAX ? value + 0 : undefined
}

/**
 * What Java's Long.parseLong gives, or undefined where it throws. Values beyond 2^53 come back as the nearest number,
 * which is good enough to compare versions in nanoseconds (Go's subVersion) and keeps both ends of the range.
 */
export function parseInt64(text: string): number | undefined {
  const plain = plainDigits(text)
  if (plain >= 0) return plain
  if (!DECIMAL.test(text)) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value + 0
  const exact = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return exact >= -0x8000_0000_0000_0000n && exact <= 0x7fff_ffff_ffff_ffffn ? value : undefined
}

/** Boolean.parseBoolean: anything that is not `true` in some case is false. */
export function parseBoolean(text: string): boolean {
  return text === 'true' || (text.length === 4 && text.toLowerCase() === 'true')
}

/** Double.parseDouble for what is seen on the wire; hexadecimal floats and type suffixes are not taken. */
export function parseDouble(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === 'NaN') return Number.NaN
  if (/^[+-]?Infinity$/.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(trimmed)) return undefined
  return Number(trimmed)
}

/** Long.toString. A number at or beyond an end of Java's range is written as that end. */
export function longText(value: number): string {
  if (value >= LONG_MAX) return '9223372036854775807'
  if (value <= LONG_MIN) return '-9223372036854775808'
  return Number.isSafeInteger(value) ? String(value + 0) : BigInt(Math.trunc(value)).toString()
}

/** Double.toString for values of everyday size: always with a fractional part; scientific from 10^7 and below 10^-3. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Object.is(value, -0)) return '-0.0'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
