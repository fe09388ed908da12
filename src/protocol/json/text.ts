// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped.
const PLAIN = /^[^"\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]*$/
const JAVA_BEYOND_JSON = /[\u007f-\u009f\u2028\u2029]|\\u00[01][0-9a-f]/g
const NON_ASCII = /[\u0080-\uffff]/g

/** A string as fastjson 1.x writes it: hexadecimal digits in upper case, C1 controls and line separators escaped. */
export function javaText(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`
  return JSON.stringify(value).replace(JAVA_BEYOND_JSON, (found) =>
    escapedUnit(found.length === 1 ? found.charCodeAt(0) : Number.parseInt(found.slice(2), 16)),
  )
}

/** A string with everything beyond ASCII escaped, as fastjson's BrowserCompatible feature does. */
export function asciiText(value: string): string {
  return javaText(value).replace(NON_ASCII, (found) => escapedUnit(found.charCodeAt(0)))
}

function escapedUnit(unit: number): string {
  return `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`
}
