/** Wrong usage: exit code 2. The message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked for cannot be done with what the servers have: exit code 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
