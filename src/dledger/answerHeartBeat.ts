import { DLEDGER_SUCCESS, type DledgerMember, DledgerResponse } from '../protocol/index.ts'
import type { Election } from './election.ts'

/** What a member says to a leader (DLedgerLeaderElector.handleHeartBeat). */
export function answerHeartBeat(election: Election, { leaderId, term }: DledgerMember): DledgerMember {
  const { member } = election
  if (!member.isMember(leaderId)) {
    election.log('warn', `[BUG] [HandleHeartBeat] remoteId=${leaderId ?? null} is an unknown member`)
    return { term: member.term, code: DledgerResponse.UNKNOWN_MEMBER }
  }
  if (member.selfId === leaderId) {
    election.log('warn', `[BUG] [HandleHeartBeat] selfId=${member.selfId} but remoteId=${leaderId}`)
    return { term: member.term, code: DledgerResponse.UNEXPECTED_MEMBER }
  }
  if (term < member.term) return { term: member.term, code: DledgerResponse.EXPIRED_TERM }
  if (term > member.term) {
    election.stepUp(term)
    return { term: -1, code: DledgerResponse.TERM_NOT_READY }
  }
  if (member.leaderId === undefined) {
    election.becomeFollower(leaderId)
  } else if (member.leaderId === leaderId) {
    election.lastLeaderHeartBeatMs = election.nowMs
  } else {
    const has = `currTerm ${member.term} has leader ${member.leaderId}, but received leader ${leaderId}`
    election.log('error', `[${member.selfId}][BUG] ${has}`)
    return { term: -1, code: DledgerResponse.INCONSISTENT_LEADER }
  }
  return { term: -1, code: DLEDGER_SUCCESS }
}
