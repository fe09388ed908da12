import { DLEDGER_SUCCESS, type VoteRequest, type VoteResponse, voteResponseBody } from '../protocol/index.ts'
import { below } from '../runtime/index.ts'
import { answerVote } from './answerVote.ts'
import type { Election } from './election.ts'
import { Latch } from './latch.ts'
import type { PeerClient } from './peerClient.ts'
import { VoteTally } from './voteTally.ts'

/** The shortest time for which a round waits; anything up to `maxVoteIntervalMs` comes on top. */
const ROUND_MIN_MS = 2000

/**
 * One step of a candidate (DLedgerLeaderElector.maintainAsCandidate): it goes to the next term, or asks all members for their
 * votes. The first round is held in the term of before, so in term 0 of a new group. Answers the latch that it waits for.
 */
export function standForElection(election: Election, peers: PeerClient, over: () => void): Latch | undefined {
  const { member } = election
  if (election.nowMs < election.nextTimeToRequestVoteMs && !election.needsNextTerm) return undefined
  if (election.lastResult === 'WAIT_TO_VOTE_NEXT' || election.needsNextTerm) {
    const before = member.term
    election.log('info', `${member.selfId}_[INCREASE_TERM] from ${before} to ${member.nextTerm()}`)
    election.lastResult = 'WAIT_TO_REVOTE'
  }
  if (election.needsNextTerm) {
    election.nextTimeToRequestVoteMs = election.nextVoteTimeMs()
    election.needsNextTerm = false
    return undefined
  }
  return holdRound(election, peers, over)
}

function holdRound(election: Election, peers: PeerClient, over: () => void): Latch {
  const { member, runtime, intervals } = election
  const { term } = member
  const startMs = election.nowMs
  const tally = new VoteTally(member, term)
  const limitMs = ROUND_MIN_MS + below(runtime.random, intervals.maxVoteIntervalMs, 'dledger: wait for votes')
  const latch = new Latch(runtime.clock, limitMs, 'dledger: votes', () => {
    conclude(election, tally, term, startMs)
    over()
  })
  const count = (response: VoteResponse): void => {
    election.log('info', `[${member.selfId}][GetVoteResponse] ${voteResponseBody.text(response)}`)
    tally.add(response)
    if (tally.decided) latch.open()
  }
  for (const id of member.peers.keys()) {
    if (id !== member.selfId) peers.vote(id, requestFor(election, id, term), count)
  }
  count(answerVote(election, requestFor(election, member.selfId, term), true))
  return latch
}

function requestFor({ member }: Election, remoteId: string, term: number): VoteRequest {
  const { group, selfId, ledgerEndIndex, ledgerEndTerm } = member
  const ids = { group, remoteId, localId: selfId, leaderId: selfId }
  return { ...ids, code: DLEDGER_SUCCESS, term, ledgerEndIndex, ledgerEndTerm }
}

function conclude(election: Election, tally: VoteTally, term: number, startMs: number): void {
  const { member, intervals } = election
  const costMs = election.nowMs - startMs
  const { parsed, why } = tally.result
  if (parsed === 'WAIT_TO_REVOTE' || parsed === 'WAIT_TO_VOTE_NEXT') {
    const longer = why === 'leader' ? election.patienceMs : why === 'ledger' ? intervals.maxVoteIntervalMs : 0
    election.nextTimeToRequestVoteMs = election.nextVoteTimeMs() + longer
  }
  if (why === 'term') election.becomeCandidate(tally.maxTerm)
  election.lastResult = parsed
  election.log(
    'info',
    `[${member.selfId}] [PARSE_VOTE_RESULT] cost=${costMs} term=${term} ${tally.toString()} result=${parsed}`,
  )
  if (parsed !== 'PASSED') return
  election.log('info', `[${member.selfId}] [VOTE_RESULT] has been elected to be the leader in term ${term}`)
  election.becomeLeader(term)
}
