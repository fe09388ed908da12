export type { DledgerMember, VoteRequest, VoteResponse, VoteResult } from './bodies.ts'
export { dledgerBaseInfo, heartBeatBody, voteRequestBody, voteResponseBody } from './bodies.ts'
export { DLEDGER_SUCCESS, DledgerRequest, DledgerResponse, dledgerRequestName } from './codes.ts'
