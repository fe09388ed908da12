import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeResponseHeader } from '../../../src/protocol/index.ts'
import { type Answer as RemotingAnswer, RemotingClient } from '../../../src/remoting/index.ts'
import { TestCluster } from '../core/testCluster.ts'
import { clientAnswers } from './clientAnswers.ts'
import { type Exchange, exchanges, FIRST_RECORD } from './exchanges.ts'
import { laterExchanges } from './laterExchanges.ts'
import { type Answer, normalized, runtimeInfoNames } from './normalize.ts'

const recorded = (name: string): readonly Answer[] =>
  JSON.parse(readFileSync(new URL(`./captured/${name}.json`, import.meta.url), 'utf8')) as readonly Answer[]

const captured = recorded('broker-5.3.3')
const later = recorded('later-5.3.3')

const pushed: number[] = []

function canned(code: number): RemotingAnswer {
  pushed.push(code)
  return { code: 0, body: new TextEncoder().encode(clientAnswers[code] ?? '') }
}

/** Sends all exchanges over one connection, as the capture did. */
async function ourAnswers(asked: readonly Exchange[]): Promise<readonly Answer[]> {
  const cluster = await TestCluster.start()
  const host = cluster.world.addHost({ name: 'client', addresses: ['10.0.1.9'] })
  const client = new RemotingClient({
    runtime: host.spawn('client').runtime,
    name: 'client',
    context: undefined,
    handlers: {
      NOTIFY_CONSUMER_IDS_CHANGED: () => undefined,
      RESET_CONSUMER_CLIENT_OFFSET: ({ command }) => canned(command.code),
      GET_CONSUMER_STATUS_FROM_CLIENT: ({ command }) => canned(command.code),
      GET_CONSUMER_RUNNING_INFO: ({ command }) => canned(command.code),
      CONSUME_MESSAGE_DIRECTLY: ({ command }) => canned(command.code),
    },
  })
  const answers: Answer[] = []
  let firstRecord = FIRST_RECORD
  for (const { what, code, ext = {}, body, after = 0 } of asked) {
    await cluster.advance(after * 1000)
    const extFields = { ...ext, ...(Object.values(ext).includes(FIRST_RECORD) ? { msgId: firstRecord } : {}) }
    const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
    const request = bytes === undefined ? { code, extFields } : { code, extFields, body: bytes }
    const answer = await cluster.world.settle(client.request('10.0.0.2:10911', request, 60_000))
    if (code === 10 && firstRecord === FIRST_RECORD) {
      firstRecord = decodeResponseHeader('SEND_MESSAGE', answer.extFields).msgId ?? FIRST_RECORD
    }
    const whole = answer.body === undefined || code === 11 ? undefined : new TextDecoder().decode(answer.body)
    const text = whole !== undefined && code === 28 ? runtimeInfoNames(whole) : whole
    answers.push({
      what,
      code: answer.code,
      ...(answer.remark === undefined ? {} : { remark: answer.remark }),
      ext: { ...answer.extFields },
      ...(text === undefined ? {} : { body: text }),
    })
  }
  await cluster.advance(100)
  await cluster.world.settle(client.stop())
  return answers
}

describe('administration requests are answered as the released broker answers them', () => {
  let ours: readonly Answer[] = []
  beforeAll(async () => {
    ours = await ourAnswers(exchanges)
  })

  it('covers the same exchanges as the recording', () => {
    expect(exchanges.map(({ what }) => what)).toEqual(captured.map(({ what }) => what))
  })

  it.each(captured.map((theirs, at) => [at, theirs.what, theirs] as const))('%i: %s', (at, _what, theirs) => {
    expect(normalized(ours[at] ?? { what: 'missing', code: -1 })).toEqual(normalized(theirs))
  })

  it('relays to the client what is the client’s to answer, and tells it of a reset', () => {
    expect(pushed).toEqual([307, 309, 221, 221, 220])
  })
})

describe('requests for assignments, half messages, replicas, cold reads and RocksDB are answered as the released broker does', () => {
  let ours: readonly Answer[] = []
  beforeAll(async () => {
    ours = await ourAnswers(laterExchanges)
  })

  it('covers the same exchanges as the recording', () => {
    expect(laterExchanges.map(({ what }) => what)).toEqual(later.map(({ what }) => what))
  })

  it.each(later.map((theirs, at) => [at, theirs.what, theirs] as const))('%i: %s', (at, _what, theirs) => {
    expect(normalized(ours[at] ?? { what: 'missing', code: -1 })).toEqual(normalized(theirs))
  })
})
