import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../runtime/index.ts'

/** How long user code may take without any progress, in real time. */
export interface Limit {
  readonly ms: number
  /** As it was written. */
  readonly text: string
}

const LEAST_MS = 100
const MOST_MS = 86_400_000

export const DEFAULT_LIMIT: Limit = { ms: 30_000, text: '30s' }

/** Parser of `--limit`. */
export function aLimit(text: string): Limit {
  const ms = parseDuration(text)
  if (ms === undefined || ms < LEAST_MS || ms > MOST_MS) {
    throw new InvalidArgumentError(`--limit: "${text}" is no limit; allowed are 100ms to 24h, such as 30s or 5m.`)
  }
  return { ms, text }
}
