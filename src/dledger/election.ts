import { below, type Runtime } from '../runtime/index.ts'
import type { ElectionIntervals } from './config.ts'
import type { MemberState, RoleChange } from './memberState.ts'
import type { PlantedBug } from './plantedBugs.ts'

/** What a round of votes means for the next one (VoteResponse.ParseResult). */
export type ParseResult = 'WAIT_TO_REVOTE' | 'REVOTE_IMMEDIATELY' | 'PASSED' | 'WAIT_TO_VOTE_NEXT'

export interface ElectionOptions {
  readonly runtime: Runtime
  readonly member: MemberState
  readonly intervals: ElectionIntervals
  readonly plantedBugs: ReadonlySet<PlantedBug>
  readonly onRoleChange: (change: RoleChange) => void
  /** Something happened that may make the next step due earlier. */
  readonly onChange: () => void
}

/**
 * What the handlers and the steps of a member share (the fields of DLedgerLeaderElector). Times are wall time, as there: a
 * clock that jumps ahead ends the patience of a follower.
 */
export class Election {
  readonly runtime: Runtime
  readonly member: MemberState
  readonly intervals: ElectionIntervals
  readonly plantedBugs: ReadonlySet<PlantedBug>
  lastLeaderHeartBeatMs = -1
  lastSendHeartBeatMs = -1
  lastSuccHeartBeatMs = -1
  nextTimeToRequestVoteMs = -1
  needsNextTerm = false
  lastResult: ParseResult = 'WAIT_TO_REVOTE'
  readonly #options: ElectionOptions

  constructor(options: ElectionOptions) {
    this.#options = options
    this.runtime = options.runtime
    this.member = options.member
    this.intervals = options.intervals
    this.plantedBugs = options.plantedBugs
  }

  get nowMs(): number {
    return this.runtime.clock.wallMs()
  }

  /** Heartbeats that may be missing, in milliseconds. */
  get patienceMs(): number {
    return this.intervals.maxHeartBeatLeak * this.intervals.heartBeatTimeIntervalMs
  }

  /** When a round that was in vain is followed by the next one. */
  nextVoteTimeMs(): number {
    const { minVoteIntervalMs, maxVoteIntervalMs } = this.intervals
    const spread = below(this.runtime.random, maxVoteIntervalMs - minVoteIntervalMs, 'dledger: vote interval')
    return this.nowMs + minVoteIntervalMs + spread
  }

  becomeLeader(term: number): void {
    const { member } = this
    if (member.term !== term) {
      this.log('warn', `[${member.selfId}] skip to be the leader in term: ${term}, but currTerm is: ${member.term}`)
      return
    }
    member.toLeader()
    this.lastSendHeartBeatMs = -1
    this.#told({ role: 'LEADER', term, leaderId: member.selfId })
    this.log('info', `[${member.selfId}] [ChangeRoleToLeader] from term: ${term} and currTerm: ${member.term}`)
  }

  becomeCandidate(term: number): void {
    const { member } = this
    if (term < member.term) {
      this.log('info', `[${member.selfId}] skip to be candidate in term: ${term}, but currTerm: ${member.term}`)
      return
    }
    member.toCandidate(term)
    this.#told({ role: 'CANDIDATE', term, leaderId: undefined })
    this.log('info', `[${member.selfId}] [ChangeRoleToCandidate] from term: ${term} and currTerm: ${member.term}`)
  }

  /** Of the member's own term. */
  becomeFollower(leaderId: string): void {
    const { member } = this
    const about = `from term: ${member.term} leaderId: ${leaderId} and currTerm: ${member.term}`
    this.log('info', `[${member.selfId}][ChangeRoleToFollower] ${about}`)
    this.lastResult = 'WAIT_TO_REVOTE'
    member.toFollower(leaderId)
    this.lastLeaderHeartBeatMs = this.nowMs
    this.#told({ role: 'FOLLOWER', term: member.term, leaderId })
  }

  /** Somebody is in a higher term: the next step goes there. */
  stepUp(term: number): void {
    this.becomeCandidate(term)
    this.needsNextTerm = true
    this.#options.onChange()
  }

  log(level: 'info' | 'warn' | 'error', message: string): void {
    this.runtime.logger.log(level, message)
  }

  #told(change: RoleChange): void {
    this.#options.onRoleChange(change)
    this.#options.onChange()
  }
}
