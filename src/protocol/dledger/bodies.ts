import { int, type JsonBody, jsonBody, object, optional, orElse, text, whole } from '../json/index.ts'
import { DLEDGER_SUCCESS } from './codes.ts'

/** What every body has (RequestOrResponse). */
export interface DledgerMember {
  readonly group?: string | undefined
  /** Whom it is for, and whom it is from. */
  readonly remoteId?: string | undefined
  readonly localId?: string | undefined
  readonly code: number
  /** Who leads, or wants to. */
  readonly leaderId?: string | undefined
  readonly term: number
}

export interface VoteRequest extends DledgerMember {
  /** The end of the candidate's log; -1 of an empty one. */
  readonly ledgerEndIndex: number
  readonly ledgerEndTerm: number
}

/** What a member says to a candidate (VoteResponse.RESULT). */
export type VoteResult =
  | 'UNKNOWN'
  | 'ACCEPT'
  | 'REJECT_UNKNOWN_LEADER'
  | 'REJECT_UNEXPECTED_LEADER'
  | 'REJECT_EXPIRED_VOTE_TERM'
  | 'REJECT_ALREADY_VOTED'
  | 'REJECT_ALREADY_HAS_LEADER'
  | 'REJECT_TERM_NOT_READY'
  | 'REJECT_TERM_SMALL_THAN_LEDGER'
  | 'REJECT_EXPIRED_LEDGER_TERM'
  | 'REJECT_SMALL_LEDGER_END_INDEX'
  | 'REJECT_TAKING_LEADERSHIP'

export interface VoteResponse extends DledgerMember {
  readonly voteResult: string
}

const member = {
  group: optional(text),
  remoteId: optional(text),
  localId: optional(text),
  code: orElse(int, DLEDGER_SUCCESS),
  leaderId: optional(text),
  term: orElse(whole, -1),
}

export const voteRequestBody: JsonBody<VoteRequest> = jsonBody(
  'VoteRequest',
  object<VoteRequest>({ ...member, ledgerEndIndex: orElse(whole, -1), ledgerEndTerm: orElse(whole, -1) }),
)

export const voteResponseBody: JsonBody<VoteResponse> = jsonBody(
  'VoteResponse',
  object<VoteResponse>({ ...member, voteResult: orElse(text, 'UNKNOWN') }),
)

/** A heartbeat, and its answer. */
export const heartBeatBody: JsonBody<DledgerMember> = jsonBody('HeartBeatRequest', object<DledgerMember>(member))

/** The part of a request that the original prints (RequestOrResponse.baseInfo). */
export function dledgerBaseInfo({ group, term, code, localId, remoteId, leaderId }: DledgerMember): string {
  return `info[group=${group ?? null},term=${term},code=${code},local=${localId ?? null},remote=${remoteId ?? null},leader=${leaderId ?? null}]`
}
