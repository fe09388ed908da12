import { ClientError } from '../../client/index.ts'

/** What the user of the client release reads. */
export function words(error: unknown): string {
  if (ClientError.is(error)) return error.dialectText
  return error instanceof Error ? error.message : String(error)
}

/** Errors below an error, outermost first, in the same words. */
export function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  for (let cause = causeOf(error); cause !== undefined && causes.length < 10; cause = causeOf(cause)) {
    causes.push(words(cause))
  }
  return causes
}

/** Code of the answer, or the one that the client release puts into its error. */
export function codeOf(error: unknown): number | undefined {
  return ClientError.is(error) ? error.responseCode : undefined
}

/** How often a send that failed on brokers was tried. */
export function attemptsOf(error: unknown): number | undefined {
  return ClientError.is(error) && error.failure.kind === 'sendFailed' ? error.failure.attempts : undefined
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}
