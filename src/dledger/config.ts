/** Times of the election in milliseconds, as DLedgerConfig of 0.3.1.2 has them. No option of a broker changes them. */
export interface ElectionIntervals {
  /** From one heartbeat of the leader to the next. */
  readonly heartBeatTimeIntervalMs: number
  /** Heartbeats without which a follower stands for election, and a leader without a quorum steps down. */
  readonly maxHeartBeatLeak: number
  /** A candidate whose round was in vain waits so long, or anything up to `maxVoteIntervalMs`. */
  readonly minVoteIntervalMs: number
  readonly maxVoteIntervalMs: number
}

export const ELECTION_INTERVALS: ElectionIntervals = {
  heartBeatTimeIntervalMs: 2000,
  maxHeartBeatLeak: 3,
  minVoteIntervalMs: 300,
  maxVoteIntervalMs: 1000,
}
