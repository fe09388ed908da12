import { readFileSync } from 'node:fs'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type Reason, why as reasonOf } from '../scenario/index.ts'
import { decodeTrace } from '../sim/index.ts'

/** Options of `rocketmq-sim why` as commander hands them over. */
export interface WhyOptions {
  readonly message: string
  readonly group: string
  readonly json?: true
}

/** Prints why a message did not reach a group, or where it was consumed. Exit code 0: consumed, 1: not. */
export async function why(file: string, options: WhyOptions): Promise<void> {
  const reason = reasonOf(decodeTrace(bytesOf(file)), options.message, options.group)
  process.stdout.write(options.json === true ? `${JSON.stringify(reason, undefined, 2)}\n` : text(reason))
  if (reason.kind !== 'consumed') process.exitCode = 1
}

function text({ kind, sentence }: Reason): string {
  return `${kind}: ${sentence}\n`
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    const message = `cannot read "${file}" (${why}); allowed is a trace that rocketmq-sim run --trace has written`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
}
