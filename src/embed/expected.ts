import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Bodies as text, in any order; or only how many. */
export type ExpectedMessages = readonly string[] | number

interface Found {
  readonly text: string
  readonly msgId: string
}

/** Throws SimError ConfigInvalid for what is neither; types say the same. */
export function demandExpected(expected: ExpectedMessages): void {
  const given: unknown = expected
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return
  if (Array.isArray(given) && given.every((text) => typeof text === 'string')) return
  const value = Array.isArray(given) ? given.find((text) => typeof text !== 'string') : given
  throw new SimError(
    ErrorCodes.ConfigInvalid,
    `expected messages: ${JSON.stringify(value)} is not possible; allowed are a list of bodies as text, such as ['one coffee'], or a number`,
    { value },
  )
}

/** What `found` lacks and has too much, as lines; empty when it is as expected. */
export function differences(expected: ExpectedMessages, found: readonly Found[]): Difference {
  if (typeof expected === 'number') {
    const lines = found.length === expected ? [] : [`expected ${expected}, found ${found.length}`, ...found.map(lineOf)]
    return { lines, tooMany: found.length > expected }
  }
  const missing = [...expected]
  const unexpected: Found[] = []
  for (const one of found) {
    const at = missing.indexOf(one.text)
    if (at < 0) unexpected.push(one)
    else missing.splice(at, 1)
  }
  return {
    lines: [
      ...missing.map((text) => `missing: ${quoted(text)}`),
      ...unexpected.map((one) => `not expected: ${lineOf(one)}`),
    ],
    tooMany: unexpected.length > 0,
  }
}

export interface Difference {
  readonly lines: readonly string[]
  /** Something is there that should not be; more of it cannot help. */
  readonly tooMany: boolean
}

export function lineOf({ text, msgId }: Found): string {
  return `${quoted(text)} ${msgId}`
}

const TEXT_MAX = 60

function quoted(text: string): string {
  return JSON.stringify(text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`)
}
