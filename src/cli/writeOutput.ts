import { writeFileSync } from 'node:fs'
import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Writes what an option asked for. Throws SimError ConfigInvalid that names the option when it cannot. */
export function writeOutput(option: string, file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    const text = `${option}: cannot write "${file}" (${why}); allowed is a path in a directory that exists`
    throw new SimError(ErrorCodes.ConfigInvalid, text, { file }, { cause: error })
  }
}
