/**
 * Why an expression does not compile. `message` is what the original answers to CHECK_CLIENT_CONFIG: the exception's
 * class and text, as `Throwable.toString` prints them.
 */
export class SqlFault extends Error {
  constructor(className: string, text?: string) {
    super(text === undefined ? className : `${className}: ${text}`)
    this.name = 'SqlFault'
  }
}

const PARSER = 'org.apache.rocketmq.filter.parser'

/** The parser met a token, or an operand, that it cannot take. */
export function parseFault(text: string): SqlFault {
  return new SqlFault(`${PARSER}.ParseException`, text)
}

/** The text does not split into tokens. */
export function lexicalFault(text: string): SqlFault {
  return new SqlFault(`${PARSER}.TokenMgrError`, text)
}

/** An operand that an operator refuses. */
export function operandFault(text: string): SqlFault {
  return new SqlFault('java.lang.RuntimeException', text)
}

/** Text within a message: as JavaCC escapes it, with NUL left out. */
export function escaped(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0) out += escapedUnit(text.charAt(at), code)
  }
  return out
}

const NAMED = new Map([
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
])

function escapedUnit(char: string, code: number): string {
  const named = NAMED.get(char)
  if (named !== undefined) return named
  return code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, '0')}` : char
}
