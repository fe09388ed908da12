/** What the value of JAVA_OPT, JAVA_OPTS or JAVA_TOOL_OPTIONS holds. */
export interface JavaOptions {
  /** System properties by name, the last of several; `-Dname` alone is empty. */
  readonly properties: ReadonlyMap<string, string>
  readonly others: readonly string[]
}

/**
 * Reads the options as a start script passes them on, `$JAVA ${JAVA_OPT} …`: split at blanks, and quotes inside of the
 * value are nothing special. A `;` separates nothing, since the shell has read its line before.
 */
export function javaOptions(text: string): JavaOptions {
  const properties = new Map<string, string>()
  const others: string[] = []
  for (const word of text.split(/[ \t\n]+/)) {
    if (word.startsWith('-D')) {
      const equals = word.indexOf('=')
      if (equals === -1) properties.set(word.slice(2), '')
      else properties.set(word.slice(2, equals), word.slice(equals + 1))
    } else if (word !== '') others.push(word)
  }
  return { properties, others }
}
