import type { Timer } from '../runtime/index.ts'
import { standForElection } from './candidate.ts'
import type { Election } from './election.ts'
import { follow } from './follower.ts'
import type { Latch } from './latch.ts'
import { lead } from './leader.ts'
import type { PeerClient } from './peerClient.ts'

/** StateMaintainer sleeps for so long between two steps. */
const STEP_MS = 10
/** The longest time without a look at the wall clock, which may have jumped. */
const LOOK_MS = 1000

/**
 * The thread of a member (StateMaintainer): it looks at its role every 10 ms and stands still while it waits for answers. Steps
 * at which nothing is due are left out.
 */
export class Maintainer implements Disposable {
  readonly #election: Election
  readonly #peers: PeerClient
  #timer: Timer | undefined
  #waiting: Latch | undefined
  /** Whether a step is being taken, or waits for its answers. */
  #busy = false
  #stopped = false
  /** Monotonic time at which the last step ended: the steps after it are whole multiples of 10 ms away. */
  #endedMs = 0

  constructor(election: Election, peers: PeerClient) {
    this.#election = election
    this.#peers = peers
  }

  start(): void {
    this.#step()
  }

  /** Plans the next step anew. */
  replan(): void {
    if (this.#busy || this.#stopped) return
    this.#timer?.[Symbol.dispose]()
    const { clock } = this.#election.runtime
    const sinceMs = clock.monotonicMs() - this.#endedMs
    const dueMs = Math.min(LOOK_MS, Math.max(0, this.#dueInMs()))
    const steps = Math.max(Math.floor(sinceMs / STEP_MS) + 1, Math.ceil((sinceMs + dueMs) / STEP_MS))
    this.#timer = clock.timer(steps * STEP_MS - sinceMs, 'dledger: state maintainer', () => this.#step())
  }

  [Symbol.dispose](): void {
    this.#stopped = true
    this.#timer?.[Symbol.dispose]()
    this.#waiting?.[Symbol.dispose]()
  }

  #step(): void {
    this.#busy = true
    this.#waiting = this.#maintain()
    if (this.#waiting === undefined) this.#over()
  }

  #maintain(): Latch | undefined {
    const over = (): void => this.#over()
    switch (this.#election.member.role) {
      case 'LEADER':
        return lead(this.#election, this.#peers, over)
      case 'FOLLOWER':
        follow(this.#election)
        return undefined
      case 'CANDIDATE':
        return standForElection(this.#election, this.#peers, over)
    }
  }

  #over(): void {
    this.#busy = false
    this.#endedMs = this.#election.runtime.clock.monotonicMs()
    this.replan()
  }

  /** From now until something is to be done, in wall time. */
  #dueInMs(): number {
    const { member, intervals, nowMs, needsNextTerm } = this.#election
    switch (member.role) {
      case 'LEADER':
        return this.#election.lastSendHeartBeatMs + intervals.heartBeatTimeIntervalMs + 1 - nowMs
      case 'FOLLOWER':
        return this.#election.lastLeaderHeartBeatMs + this.#election.patienceMs + 1 - nowMs
      case 'CANDIDATE':
        return needsNextTerm ? 0 : this.#election.nextTimeToRequestVoteMs - nowMs
    }
  }
}
