/** A program of the scenario ended in failure; the message is what its user reads. */
export abstract class ProgramError extends Error {
  /** The message in Chinese, where it is ours. Texts of RocketMQ have none. */
  readonly zh: string | undefined

  constructor(message: string, options: { readonly cause?: unknown; readonly zh?: string } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.zh = options.zh
  }
}
