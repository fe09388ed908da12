/** Who rules are for. There are only users. */
export interface Subject {
  readonly username: string
}

/** Reads `User:name`, the type in any case; undefined when it is another. */
export function parseSubject(key: string | undefined): Subject | undefined {
  if (key === undefined) return undefined
  const colon = key.indexOf(':')
  const type = colon < 0 ? key : key.slice(0, colon)
  if (type.toLowerCase() !== 'user') return undefined
  return { username: colon < 0 ? '' : key.slice(colon + 1) }
}

export function subjectKey({ username }: Subject): string {
  return `User:${username}`
}
