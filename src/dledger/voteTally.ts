import type { VoteResponse } from '../protocol/index.ts'
import type { ParseResult } from './election.ts'
import type { MemberState } from './memberState.ts'

/** Counts the answers of one round of votes (DLedgerLeaderElector.maintainAsCandidate). */
export class VoteTally {
  all = 0
  valid = 0
  accepted = 0
  notReady = 0
  biggerLedger = 0
  hasLeader = false
  maxTerm: number
  readonly #member: MemberState
  readonly #term: number

  constructor(member: MemberState, term: number) {
    this.#member = member
    this.#term = term
    this.maxTerm = term
  }

  add({ voteResult, term }: VoteResponse): void {
    this.all++
    if (voteResult !== 'UNKNOWN') this.valid++
    switch (voteResult) {
      case 'ACCEPT':
        this.accepted++
        break
      case 'REJECT_ALREADY_HAS_LEADER':
        this.hasLeader = true
        break
      case 'REJECT_TERM_SMALL_THAN_LEDGER':
      case 'REJECT_EXPIRED_VOTE_TERM':
        this.maxTerm = Math.max(this.maxTerm, term)
        break
      case 'REJECT_EXPIRED_LEDGER_TERM':
      case 'REJECT_SMALL_LEDGER_END_INDEX':
        this.biggerLedger++
        break
      case 'REJECT_TERM_NOT_READY':
        this.notReady++
        break
      default:
    }
  }

  /** Whether the round need not wait for more answers. */
  get decided(): boolean {
    if (this.all === this.#member.peers.size || this.hasLeader) return true
    return this.#member.isQuorum(this.accepted + this.notReady)
  }

  /** What the round comes to, and whether a higher term, a leader or a longer log was heard of. */
  get result(): { readonly parsed: ParseResult; readonly why: 'term' | 'leader' | 'ledger' | undefined } {
    const member = this.#member
    if (this.maxTerm > this.#term) return { parsed: 'WAIT_TO_VOTE_NEXT', why: 'term' }
    if (this.hasLeader) return { parsed: 'WAIT_TO_REVOTE', why: 'leader' }
    if (!member.isQuorum(this.valid)) return { parsed: 'WAIT_TO_REVOTE', why: undefined }
    if (!member.isQuorum(this.valid - this.biggerLedger)) return { parsed: 'WAIT_TO_REVOTE', why: 'ledger' }
    if (member.isQuorum(this.accepted)) return { parsed: 'PASSED', why: undefined }
    const readySoon = member.isQuorum(this.accepted + this.notReady)
    return { parsed: readySoon ? 'REVOTE_IMMEDIATELY' : 'WAIT_TO_VOTE_NEXT', why: undefined }
  }

  toString(): string {
    const { all, accepted, notReady, biggerLedger, hasLeader, maxTerm } = this
    return (
      `memberNum=${this.#member.peers.size} allNum=${all} acceptedNum=${accepted} notReadyTermNum=${notReady} ` +
      `biggerLedgerNum=${biggerLedger} alreadyHasLeader=${hasLeader} maxTerm=${maxTerm}`
    )
  }
}
