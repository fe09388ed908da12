import { doubleText, parseBoolean, parseInt32 } from '../../protocol/index.ts'

/** A number of an expression with its Java type, which decides how the text of a property is read. */
export type SqlNumber =
  | { readonly type: 'Integer'; readonly value: number }
  | { readonly type: 'Long'; readonly value: bigint }
  | { readonly type: 'Double'; readonly value: number }

/** What an operand evaluates to. Properties are strings; a missing one is null. */
export type SqlValue = string | boolean | SqlNumber | null

/** Java would have thrown: the text of a property is no number of the type asked for. The message does not match then. */
export const FAILED = 'failed'

/** The exception of a comparison, by class and text. */
export interface ComparisonFault {
  readonly failed: typeof FAILED
  readonly className: string
  readonly text: string
}

const LONG_MAX_EXACT = 0x7fff_ffff_ffff_ffffn
const LONG_MIN_EXACT = -0x8000_0000_0000_0000n

/** A whole number: Integer when it fits, else Long. Undefined where Long.valueOf throws. */
export function wholeNumber(digits: string): SqlNumber | undefined {
  const value = parseLong(digits)
  if (value === undefined) return undefined
  const fits = value >= -0x8000_0000n && value <= 0x7fff_ffffn
  return fits ? { type: 'Integer', value: Number(value) } : { type: 'Long', value }
}

/** UnaryExpression.negate; the smallest whole numbers stay what they are, as in Java. */
export function negated(number: SqlNumber): SqlNumber {
  switch (number.type) {
    case 'Integer':
      return { type: 'Integer', value: -number.value | 0 }
    case 'Long':
      return { type: 'Long', value: BigInt.asIntN(64, -number.value) }
    case 'Double':
      return { type: 'Double', value: -number.value }
  }
}

/** Object.toString. */
export function javaText(value: Exclude<SqlValue, null>): string {
  if (typeof value !== 'object') return String(value)
  return value.type === 'Double' ? doubleText(value.value) : String(value.value)
}

/** Object.equals of two values that are not null: of the same type and the same. */
export function sameValue(left: SqlValue, right: SqlValue): boolean {
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right
  return left.type === right.type && Object.is(left.value, right.value)
}

/**
 * ComparisonExpression.__compare: below, equal or above 0 as compareTo. Values of different types are converted, text to
 * the type of the other side; what cannot be converted counts as less.
 */
export function compare(left: Exclude<SqlValue, null>, right: Exclude<SqlValue, null>): number | ComparisonFault {
  if (typeof left === 'string') return typeof right === 'string' ? ordered(left, right) : textWith(left, right)
  if (typeof left === 'boolean') {
    if (typeof right === 'boolean') return Number(left) - Number(right)
    return typeof right === 'string' ? notText() : -1
  }
  if (typeof right === 'boolean') return -1
  if (typeof right !== 'string') return compareNumbers(left, right)
  const number = readAs(left.type, right)
  return number === undefined ? notNumber(left.type, right) : compareNumbers(left, number)
}

function textWith(left: string, right: boolean | SqlNumber): number | ComparisonFault {
  if (typeof right === 'boolean') return Number(parseBoolean(left)) - Number(right)
  const number = readAs(right.type, left)
  return number === undefined ? notNumber(right.type, left) : compareNumbers(number, right)
}

function compareNumbers(left: SqlNumber, right: SqlNumber): number {
  if (left.type === 'Double' || right.type === 'Double') return compareDoubles(Number(left.value), Number(right.value))
  return ordered(BigInt(left.value), BigInt(right.value))
}

/** Double.compareTo: −0.0 is below 0.0, and NaN is above everything. */
export function compareDoubles(left: number, right: number): number {
  if (left < right) return -1
  if (left > right) return 1
  if (Object.is(left, right)) return 0
  if (Number.isNaN(left)) return 1
  return Number.isNaN(right) || Object.is(left, -0) ? -1 : 1
}

function ordered<T extends string | bigint>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function readAs(type: SqlNumber['type'], text: string): SqlNumber | undefined {
  if (type === 'Long') {
    const value = parseLong(text)
    return value === undefined ? undefined : { type, value }
  }
  const value = type === 'Integer' ? parseInt32(text) : parseJavaDouble(text)
  return value === undefined ? undefined : { type, value }
}

function parseLong(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value > LONG_MAX_EXACT || value < LONG_MIN_EXACT ? undefined : value
}

/** What String.trim takes away: everything up to the space. */
function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

const DOUBLE = /^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?$/
const HEX_DOUBLE = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?|([0-9a-fA-F]*)\.([0-9a-fA-F]+))[pP]([+-]?[0-9]+)[fFdD]?$/

/** Double.valueOf, or undefined where it throws. */
export function parseJavaDouble(text: string): number | undefined {
  const trimmed = javaTrim(text)
  const decimal = DOUBLE.exec(trimmed)?.[1]
  if (decimal !== undefined) return Number(decimal)
  if (/^[+-]?NaN$/.test(trimmed)) return Number.NaN
  if (/^[+-]?Infinity$/.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity
  const hex = HEX_DOUBLE.exec(trimmed)
  if (hex === null) return undefined
  const [, sign, whole, integer = '', fraction = '', exponent] = hex
  const digits = Number(`0x${whole ?? integer + fraction}`)
  const value = digits * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}

function notNumber(type: SqlNumber['type'], text: string): ComparisonFault {
  const shown = type === 'Double' ? javaTrim(text) : text
  const reason = type === 'Double' && shown === '' ? 'empty String' : `For input string: "${shown}"`
  return fault('java.lang.RuntimeException', `java.lang.NumberFormatException: ${reason}`)
}

/** The original casts the boolean itself to text, which never works. */
function notText(): ComparisonFault {
  const cast = 'class java.lang.Boolean cannot be cast to class java.lang.String'
  const modules = "(java.lang.Boolean and java.lang.String are in module java.base of loader 'bootstrap')"
  return fault('java.lang.ClassCastException', `${cast} ${modules}`)
}

function fault(className: string, text: string): ComparisonFault {
  return { failed: FAILED, className, text }
}
