/**
 * Defects that a test can switch on, to prove that the checks of a history can fail. Off unless a client is created
 * with `plantedBugs`; nothing else in the client reads them.
 */
export interface PlantedBugs {
  /** A message whose send-back failed counts as consumed: its offset is committed and nobody retries it. */
  readonly forgetRetryOffset?: boolean
}
