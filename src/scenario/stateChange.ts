/** What became of a machine or of a program on it. */
export interface StateChange {
  readonly host: string
  /** Undefined where the machine as a whole is meant. */
  readonly process: string | undefined
  readonly atMs: number
  readonly what: 'on' | 'off' | 'addresses' | 'clock' | 'ready' | 'notReady' | 'started' | 'ended' | 'frozen' | 'thawed'
  /** The new addresses, the distance from true time in milliseconds, how a program ended; else empty. */
  readonly detail: string
}
