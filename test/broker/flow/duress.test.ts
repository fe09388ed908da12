import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ProfileName, profileNames } from '../../../src/profile/index.ts'
import { decodeOffsetMsgId } from '../../../src/protocol/index.ts'
import { type TestClient, TestCluster } from '../core/testCluster.ts'

type Answered = readonly [code: number, remark: string]

/** What the released brokers say in such a state (interop/duress/run.ts). */
const recorded = JSON.parse(readFileSync(new URL('./captured/duress.json', import.meta.url), 'utf8')) as Readonly<
  Record<ProfileName, Readonly<Record<string, Answered>>>
>

const SIZES = {
  mappedFileSizeCommitLog: 262_144,
  mappedFileSizeConsumeQueue: 2000,
  messageIndexEnable: false,
  sendThreadPoolQueueCapacity: 10,
}

async function setUp(profile: ProfileName) {
  const cluster = await TestCluster.start({ profile, config: SIZES, inMemory: false, topics: { Du: 1 } })
  await cluster.advance(10_000)
  const client = cluster.client('client')
  const first = await client.send('Du', 'hello')
  const half = await client.send('Du', 'half', {
    properties: { TRAN_MSG: 'true', PGROUP: 'DuPG', UNIQ_KEY: 'A'.repeat(32) },
    header: { sysFlag: 4 },
  })
  return { cluster, broker: cluster.broker, client, asked: requests(client, first.extFields, half.extFields) }
}

type Fields = Readonly<Record<string, string>>

/** The same requests as the released brokers were asked. */
function requests(client: TestClient, first: Fields, half: Fields) {
  const { msgId = '' } = first
  const told = async (code: number, ext: Fields, body?: string): Promise<Answered> => {
    const answer = await client.raw(code, ext, body === undefined ? undefined : new TextEncoder().encode(body))
    return normal(answer)
  }
  const message = { producerGroup: 'PG', topic: 'Du', defaultTopic: 'TBW102', defaultTopicQueueNums: '1', queueId: '0' }
  const sent = { ...message, sysFlag: '0', bornTimestamp: '1700000000000', flag: '0', reconsumeTimes: '0' }
  return {
    send: (body = 'hello') => told(10, { ...sent, properties: '' }, body),
    commit: () =>
      told(37, {
        producerGroup: 'DuPG',
        topic: 'Du',
        tranStateTableOffset: half['queueOffset'] ?? '',
        commitLogOffset: offsetOf(half['msgId'] ?? ''),
        commitOrRollback: '8',
        fromTransactionCheck: 'false',
        msgId: '',
        transactionId: '',
      }),
    resume: () => told(323, { topic: 'Du', msgId }),
    sendBack: () => told(36, { offset: offsetOf(msgId), group: 'DuCG', delayLevel: '1', originTopic: 'Du' }),
    reply: () => told(324, { ...sent, properties: 'MSG_TYPE\u0001reply\u0002' }, 'hello'),
  }
}

function offsetOf(msgId: string): string {
  return String(decodeOffsetMsgId(msgId)?.physicalOffset)
}

/** As the recorder leaves out what depends on the machine. */
function normal({ code, remark = '' }: { code: number; remark?: string | undefined }): Answered {
  return [
    code,
    remark
      .replace(/period in queue: \d+ms, size of queue: \d+/, 'period in queue: <ms>ms, size of queue: <n>')
      .replace(/(CL|CQ|INDEX): +-?[\d.]+/g, '$1: <ratio>'),
  ]
}

describe.each(profileNames)('a broker in trouble answers as %s', (profile) => {
  const theirs = (what: string): Answered | undefined => recorded[profile][what]

  it('while its page cache is busy', async () => {
    const { broker, asked } = await setUp(profile)
    using _busy = broker.faults.begin({ kind: 'busyPageCache', heldMs: 5000 })
    expect(await asked.send()).toEqual(theirs('a send to a busy page cache'))
    expect(await asked.sendBack()).toEqual(theirs('a message sent back to a busy page cache'))
    expect(await asked.commit()).toEqual(theirs('a commit to a busy page cache'))
    expect(await asked.resume()).toEqual(theirs('a half message goes on in a busy page cache'))
    expect(await asked.reply()).toEqual(theirs('a reply to a busy page cache'))
  })

  it('while its threads are busy, and when their queue is full', async () => {
    const { broker, asked } = await setUp(profile)
    const busy = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    expect(await asked.send()).toEqual(theirs('a send that waits for a thread'))
    busy[Symbol.dispose]()
    using _full = broker.faults.begin({ kind: 'busyThreads', pool: 'send', queued: 10 })
    expect(await asked.send()).toEqual(theirs('a send to a full queue'))
  })

  it('to what is in the queue when its page cache comes to count as busy', async () => {
    const { cluster, broker, client } = await setUp(profile)
    using _threads = broker.faults.begin({ kind: 'busyThreads', pool: 'send' })
    using _busy = broker.faults.begin({ kind: 'busyPageCache', heldMs: 900 })
    const waits = client.begin('SEND_MESSAGE', { ...plain, topic: 'Du' }, new Uint8Array(1))
    expect(normal(await cluster.world.settle(waits))).toEqual(theirs('a send in the queue of a busy page cache'))
  })

  it('to what was let through before its page cache came to count as busy', async () => {
    const { cluster, broker, client } = await setUp(profile)
    broker.context.config.update(new Map([['brokerFastFailureEnable', 'false']]))
    using _slow = broker.faults.begin({ kind: 'busyThreads', pool: 'send', waitMs: 500 })
    using _busy = broker.faults.begin({ kind: 'busyPageCache', heldMs: 900 })
    const late = client.begin('SEND_MESSAGE', { ...plain, topic: 'Du' }, new Uint8Array(1))
    expect(normal(await cluster.world.settle(late))).toEqual(theirs('a send that was let through before'))
  })

  it('when the next file of its log cannot be made', async () => {
    const { cluster, asked } = await setUp(profile)
    using _broken = cluster.brokerHost.disk.fail({ error: 'failed', kinds: ['create'], path: 'commitlog' })
    let last: Answered = [0, '']
    for (let sent = 0; sent < 100 && last[0] === 0; sent++) last = await asked.send('x'.repeat(10_000))
    expect(last).toEqual(theirs('a send without its file'))
    // What is smaller may still find room.
    for (let sent = 0; sent < 200 && (await asked.send('x'.repeat(100)))[0] === 0; sent++);
    expect(await asked.commit()).toEqual(theirs('a commit without its file'))
    expect(await asked.resume()).toEqual(theirs('a half message goes on without its file'))
    expect(await asked.sendBack()).toEqual(theirs('a message sent back without its file'))
    expect(await asked.reply()).toEqual(theirs('a reply without its file'))
  })

  it('when its disk is full', async () => {
    const { broker, asked } = await setUp(profile)
    using _full = broker.faults.begin({ kind: 'fullDisk' })
    expect(await asked.send()).toEqual(theirs('a send to a full disk'))
    expect(await asked.commit()).toEqual(theirs('a commit to a full disk'))
    expect(await asked.resume()).toEqual(theirs('a half message goes on on a full disk'))
    expect(await asked.sendBack()).toEqual(theirs('a message sent back to a full disk'))
    expect(await asked.reply()).toEqual(theirs('a reply to a full disk'))
  })
})

const plain = {
  producerGroup: 'PG',
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: 1,
  queueId: 0,
  sysFlag: 0,
  bornTimestamp: 1_700_000_000_000,
  flag: 0,
}
