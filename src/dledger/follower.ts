import type { Election } from './election.ts'
import { timestamp } from './leader.ts'

/** One step of a follower (DLedgerLeaderElector.maintainAsFollower): without a heartbeat for so long it stands for election. */
export function follow(election: Election): void {
  const { member, intervals, lastLeaderHeartBeatMs } = election
  if (election.nowMs - lastLeaderHeartBeatMs <= election.patienceMs) return
  const last = `lastLeaderHeartBeatTime: ${timestamp(election, lastLeaderHeartBeatMs)}`
  const rest = `heartBeatTimeIntervalMs: ${intervals.heartBeatTimeIntervalMs} lastLeader=${member.leaderId ?? null}`
  election.log('info', `[${member.selfId}][HeartBeatTimeOut] ${last} ${rest}`)
  election.becomeCandidate(member.term)
}
