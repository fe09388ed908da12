import { describe, expect, it } from 'vitest'
import { utf8Bytes } from '../bytes/index.ts'
import { dledgerBaseInfo, dledgerRequestName, heartBeatBody, voteRequestBody, voteResponseBody } from './index.ts'

// As brokers of 5.3.3 write them.
const VOTE =
  '{"code":200,"group":"raft","leaderId":"n0","ledgerEndIndex":-1,"ledgerEndTerm":-1,"localId":"n0","remoteId":"n1","term":0}'
const ANSWER =
  '{"code":200,"group":"raft","leaderId":"n0","localId":"n0","remoteId":"n1","term":1,"voteResult":"REJECT_ALREADY_HAS_LEADER"}'

describe('bodies of DLedger', () => {
  it('are written as they were read, byte for byte', () => {
    expect(voteRequestBody.text(voteRequestBody.decode(utf8Bytes(VOTE)))).toBe(VOTE)
    expect(voteResponseBody.text(voteResponseBody.decode(utf8Bytes(ANSWER)))).toBe(ANSWER)
  })

  it('have the defaults of their classes', () => {
    expect(heartBeatBody.text(heartBeatBody.decode(utf8Bytes('{}')))).toBe('{"code":200,"term":-1}')
    expect(voteResponseBody.decode(utf8Bytes('{}'))).toMatchObject({ code: 200, term: -1, voteResult: 'UNKNOWN' })
  })

  it('are told in logs without what is special to them', () => {
    expect(dledgerBaseInfo(voteRequestBody.decode(utf8Bytes(VOTE)))).toBe(
      'info[group=raft,term=0,code=200,local=n0,remote=n1,leader=n0]',
    )
  })
})

describe('names of requests of DLedger', () => {
  it('are those of its codes, and no others', () => {
    expect([51_001, 51_002, 10].map(dledgerRequestName)).toEqual(['VOTE', 'HEART_BEAT', undefined])
  })
})
