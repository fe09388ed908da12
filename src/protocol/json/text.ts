// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped.
const MARKED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of these differ from those of JSON.stringify.
const JAVA_ONLY = /[\u000b\u000e\u000f\u001a-\u001f\u007f-\u009f\u2028\u2029]/
// A pair of backslashes is matched first, so that the second one never begins an escape.
const JAVA_BEYOND_JSON = /\\\\|[\u007f-\u009f\u2028\u2029]|\\u00[01][0-9a-f]/g
const NON_ASCII = /[\u0080-\uffff]/g

/** Up to this length a loop over the units is cheaper than a regular expression. */
const SHORT = 24

/** A string as fastjson 1.x writes it: hexadecimal digits in upper case, C1 controls and line separators escaped. */
export function javaText(value: string): string {
  if (value.length <= SHORT ? isPlainAscii(value) : !MARKED.test(value)) return `"${value}"`
  if (!JAVA_ONLY.test(value)) return JSON.stringify(value)
  return JSON.stringify(value).replace(JAVA_BEYOND_JSON, (found) =>
    found.length === 2
      ? found
      : escapedUnit(found.length === 1 ? found.charCodeAt(0) : Number.parseInt(found.slice(2), 16)),
  )
}

/** Printable ASCII without quote and backslash. */
function isPlainAscii(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || unit >= 0x7f) return false
  }
  return true
}

/** A string with everything beyond ASCII escaped, as fastjson's BrowserCompatible feature does. */
export function asciiText(value: string): string {
  return javaText(value).replace(NON_ASCII, (found) => escapedUnit(found.charCodeAt(0)))
}

function escapedUnit(unit: number): string {
  return `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`
}
