import { describe, expect, it } from 'vitest'
import { DledgerRequest, heartBeatBody, voteRequestBody, voteResponseBody } from '../../src/protocol/index.ts'
import { RemotingClient } from '../../src/remoting/index.ts'
import { Group } from './group.ts'

const ids = { group: 'raft', remoteId: 'n0', localId: 'n1', leaderId: 'n1', code: 200 }
const ledger = { ledgerEndIndex: -1, ledgerEndTerm: -1 }

/** Asks n0, which is alone and in term 0. */
async function ask(code: number, body: Uint8Array): Promise<{ readonly code: number; readonly body: Uint8Array }> {
  const group = new Group({ seed: 3 })
  await group.start('n0')
  const { runtime } = group.member('n1').host.spawn('asking')
  const client = new RemotingClient({ runtime, name: 'asking', handlers: {}, context: undefined })
  const answer = await group.world.settle(client.request('n0:40911', { code, body }, 3000))
  return { code: answer.code, body: answer.body ?? new Uint8Array(0) }
}

async function vote(change: object): Promise<unknown> {
  const answer = await ask(DledgerRequest.VOTE, voteRequestBody.encode({ ...ids, ...ledger, term: 0, ...change }))
  expect(answer.code).toBe(200)
  const { voteResult, term, code } = voteResponseBody.decode(answer.body)
  return [voteResult, term, code]
}

async function heartBeat(change: object): Promise<unknown> {
  const answer = await ask(DledgerRequest.HEART_BEAT, heartBeatBody.encode({ ...ids, term: 0, ...change }))
  const { code, term } = heartBeatBody.decode(answer.body)
  return [code, term]
}

describe('a vote', () => {
  it.each([
    ['in the term of a vote for itself', {}, ['REJECT_ALREADY_VOTED', 0, 200]],
    ['in a higher term, to which the member goes with its next step', { term: 5 }, ['REJECT_TERM_NOT_READY', 0, 200]],
    ['in a term that is over', { term: -1 }, ['REJECT_EXPIRED_VOTE_TERM', 0, 200]],
    ['for a stranger', { leaderId: 'n9' }, ['REJECT_UNKNOWN_LEADER', 0, 200]],
    ['for the member itself, from elsewhere', { leaderId: 'n0' }, ['REJECT_UNEXPECTED_LEADER', 0, 200]],
    ['of a shorter log', { ledgerEndTerm: -2 }, ['REJECT_EXPIRED_LEDGER_TERM', 0, 200]],
    ['for another group', { group: 'other' }, ['UNKNOWN', 0, 400]],
    ['for another member', { remoteId: 'n2' }, ['UNKNOWN', 0, 401]],
  ])('%s', async (_, change, answer) => {
    expect(await vote(change)).toEqual(answer)
  })
})

describe('a heartbeat', () => {
  it.each([
    ['of the own term makes a follower', {}, [200, -1]],
    ['of a higher term is too early', { term: 5 }, [416, -1]],
    ['of a term that is over', { term: -1 }, [403, 0]],
    ['of a stranger', { leaderId: 'n9' }, [401, 0]],
    ['of the member itself, from elsewhere', { leaderId: 'n0' }, [402, 0]],
    ['for another group', { group: 'other' }, [400, 0]],
  ])('%s', async (_, change, answer) => {
    expect(await heartBeat(change)).toEqual(answer)
  })
})

it('what needs a log is answered as an unknown request', async () => {
  expect((await ask(DledgerRequest.PUSH, new Uint8Array(0))).code).toBe(3)
})
