import { readFileSync } from 'node:fs'
import { type Plan, parsePlan } from '../check/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Options of `rocketmq-sim search` as commander hands them over. */
export interface SearchOptions {
  readonly seed: number
  readonly runs: number
  readonly plan?: string
  readonly plant?: string
  readonly trace?: string
}

export async function search(options: SearchOptions): Promise<void> {
  if (options.plan === undefined) throw new SimError(ErrorCodes.ConfigInvalid, '--plan: is missing')
  await Promise.resolve(readPlan(options.plan))
}

/** JSON text, or `@FILE`. */
function readPlan(option: string): Plan {
  if (!option.startsWith('@')) return parsePlan(option)
  const file = option.slice(1)
  try {
    return parsePlan(readFileSync(file, 'utf8'))
  } catch (error) {
    if (SimError.is(error)) throw error
    const message = `--plan: cannot read "${file}" (${(error as NodeJS.ErrnoException).code}); allowed is a readable JSON file`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
}
