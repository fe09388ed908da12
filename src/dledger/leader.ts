import { DLEDGER_SUCCESS, type DledgerMember, DledgerResponse, timeText } from '../protocol/index.ts'
import type { Election } from './election.ts'
import { Latch } from './latch.ts'
import type { PeerClient } from './peerClient.ts'

/** Counts of one round of heartbeats (DLedgerLeaderElector.sendHeartbeats); the leader counts itself. */
interface Beats {
  all: number
  succ: number
  notReady: number
  maxTerm: number
  inconsistent: boolean
}

/**
 * One step of a leader (DLedgerLeaderElector.maintainAsLeader): heartbeats to all others when they are due. Without a quorum
 * of answers it becomes a candidate, at once when it hears of a higher term. Answers the latch that it waits for.
 */
export function lead(election: Election, peers: PeerClient, over: () => void): Latch | undefined {
  const { member, runtime, intervals } = election
  if (election.nowMs - election.lastSendHeartBeatMs <= intervals.heartBeatTimeIntervalMs) return undefined
  const { term, group, selfId } = member
  election.lastSendHeartBeatMs = election.nowMs
  const startMs = election.nowMs
  const beats: Beats = { all: 1, succ: 1, notReady: 0, maxTerm: -1, inconsistent: false }
  const latch = new Latch(runtime.clock, intervals.heartBeatTimeIntervalMs, 'dledger: heartbeats', () => {
    conclude(election, beats, term, startMs)
    over()
  })
  const count = (answer: DledgerMember): void => {
    add(beats, answer)
    if (member.isQuorum(beats.succ + beats.notReady) || beats.all === member.peers.size) latch.open()
  }
  for (const remoteId of member.peers.keys()) {
    if (remoteId === selfId) continue
    const ids = { group, remoteId, localId: selfId, leaderId: selfId }
    peers.heartBeat(remoteId, { ...ids, code: DLEDGER_SUCCESS, term }, count)
  }
  return latch
}

function add(beats: Beats, { code, term }: DledgerMember): void {
  beats.all++
  if (code === DLEDGER_SUCCESS) beats.succ++
  else if (code === DledgerResponse.EXPIRED_TERM) beats.maxTerm = term
  else if (code === DledgerResponse.INCONSISTENT_LEADER) beats.inconsistent = true
  else if (code === DledgerResponse.TERM_NOT_READY) beats.notReady++
}

function conclude(election: Election, beats: Beats, term: number, startMs: number): void {
  const { member } = election
  if (member.isQuorum(beats.succ)) {
    election.lastSuccHeartBeatMs = election.nowMs
    return
  }
  const { all, succ, notReady, inconsistent, maxTerm } = beats
  election.log(
    'info',
    `[${member.selfId}] Parse heartbeat responses in cost=${election.nowMs - startMs} term=${term} allNum=${all} succNum=${succ} ` +
      `notReadyNum=${notReady} inconsistLeader=${inconsistent} maxTerm=${maxTerm} peerSize=${member.peers.size} ` +
      `lastSuccHeartBeatTime=${timestamp(election, election.lastSuccHeartBeatMs)}`,
  )
  if (member.isQuorum(succ + notReady)) election.lastSendHeartBeatMs = -1
  else if (maxTerm > term) election.becomeCandidate(maxTerm)
  else if (inconsistent) election.becomeCandidate(term)
  else if (election.nowMs - election.lastSuccHeartBeatMs > election.patienceMs) election.becomeCandidate(term)
}

/** As java.sql.Timestamp prints it: without zeros at the end, but for one. */
export function timestamp({ runtime }: Election, wallMs: number): string {
  const text = timeText(wallMs + (runtime.process.localOffsetMs ?? 0), 'yyyy-MM-dd HH:mm:ss.SSS')
  return text.replace(/0{1,2}$/, '')
}
