import { fileURLToPath } from 'node:url'
import { missingModule } from './missingModule.ts'

/**
 * Errors that nobody waits for, such as a rejected promise at the top of a scenario file, end the run as failed: one sentence
 * with the place in the user's file, exit status 1. Without this the rest of the run would go on as if nothing had happened.
 */
export function endOnStrayErrors(file: string | undefined): void {
  // Before user code that ends the process is told of.
  const exit = process.exit.bind(process)
  const end = (what: string) => (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    const missing = file === undefined ? undefined : missingModule(message, file)
    process.stderr.write(`rocketmq-sim: ${missing ?? `${placeOf(error, file)}${what}: ${message}`}\n`)
    exit(1)
  }
  process.once('unhandledRejection', end('a rejected promise that nothing waits for'))
  process.once('uncaughtException', end('an error that nothing catches'))
}

/** `file.ts:12: ` where the stack leads into the user's file. */
export function placeOf(error: unknown, file: string | undefined): string {
  if (file === undefined) return ''
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const line = stack
    .split('\n')
    .map((text) => /\(?((?:file:\/\/)?\/[^()\s]+?):(\d+):\d+\)?$/.exec(text))
    .find((match) => match !== null && pathOf(match[1] ?? '') === file)?.[2]
  return line === undefined ? `${file}: ` : `${file}:${line}: `
}

function pathOf(place: string): string {
  const path = place.startsWith('file:') ? fileURLToPath(place) : place
  return path.replace(/\?.*$/, '')
}
