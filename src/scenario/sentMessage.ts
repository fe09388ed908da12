import type { SendResult } from '../client/index.ts'

/** What became of one message of a `send` step. */
export interface SentMessage {
  readonly body: string
  readonly atMs: number
  /** Undefined while it is not over. */
  readonly tookMs: number | undefined
  readonly state: 'ok' | 'failed' | 'pending'
  /** The error text, the send status, or of a request the body of the reply. Empty while pending. */
  readonly text: string
  /** Errors below the error, outermost first, in the same words. */
  readonly causes: readonly string[]
  /** Of the answer, or what the client release puts into its error. */
  readonly code: number | undefined
  /** How often the client tried to send it, over all calls of the program. */
  readonly attempts: number | undefined
  /** How often the program called its client for it. */
  readonly calls: number
  readonly result: SendResult | undefined
}
