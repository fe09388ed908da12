import { DLEDGER_SUCCESS, type VoteRequest, type VoteResponse, type VoteResult } from '../protocol/index.ts'
import type { Election } from './election.ts'

/** What a member says to a candidate (DLedgerLeaderElector.handleVote). `self`: it is the candidate itself. */
export function answerVote(election: Election, request: VoteRequest, self: boolean): VoteResponse {
  const { member, plantedBugs } = election
  const { leaderId } = request
  const answer = (voteResult: VoteResult, term = member.term): VoteResponse => {
    const { group, remoteId, localId } = request
    return { group, remoteId, localId, leaderId, code: request.code, term, voteResult }
  }
  if (!member.isMember(leaderId)) {
    election.log('warn', `[BUG] [HandleVote] remoteId=${leaderId ?? null} is an unknown member`)
    return answer('REJECT_UNKNOWN_LEADER')
  }
  if (!self && member.selfId === leaderId) {
    election.log('warn', `[BUG] [HandleVote] selfId=${member.selfId} but remoteId=${leaderId}`)
    return answer('REJECT_UNEXPECTED_LEADER')
  }
  if (request.ledgerEndTerm < member.ledgerEndTerm) return answer('REJECT_EXPIRED_LEDGER_TERM')
  if (request.ledgerEndTerm === member.ledgerEndTerm && request.ledgerEndIndex < member.ledgerEndIndex) {
    return answer('REJECT_SMALL_LEDGER_END_INDEX')
  }
  if (request.term < member.term) return answer('REJECT_EXPIRED_VOTE_TERM')
  if (request.term > member.term) {
    election.stepUp(request.term)
    return answer('REJECT_TERM_NOT_READY')
  }
  const { votedFor } = member
  if (votedFor !== undefined && votedFor !== leaderId && !plantedBugs.has('votesForEverybody')) {
    return answer(member.leaderId === undefined ? 'REJECT_ALREADY_VOTED' : 'REJECT_ALREADY_HAS_LEADER')
  }
  if (request.term < member.ledgerEndTerm) return answer('REJECT_TERM_SMALL_THAN_LEDGER', member.ledgerEndTerm)
  member.vote(leaderId)
  return answer('ACCEPT')
}

/** What a round makes of no answer at all (`new VoteResponse()`). */
export const NO_VOTE: VoteResponse = { code: DLEDGER_SUCCESS, term: -1, voteResult: 'UNKNOWN' }
