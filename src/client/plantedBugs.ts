/**
 * Defects that a test can switch on, to prove that the checks of a history can fail. Off unless a client is created
 * with `plantedBugs`.
 */
export interface PlantedBugs {
  /** A message whose send-back failed counts as consumed: its offset is committed and nobody retries it. */
  readonly forgetRetryOffset?: boolean
  /** A consumer that is not permitted to pull takes the message that it asked for to be beyond it, and asks for the next. */
  readonly refusedPullMovesOn?: boolean
  /** A send that a busy broker threw away counts as SEND_OK. */
  readonly busyIsSent?: boolean
}
