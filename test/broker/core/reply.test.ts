import { describe, expect, it } from 'vitest'
import type { BrokerOptions } from '../../../src/broker/index.ts'
import { decodeProperties, heartbeatBody } from '../../../src/protocol/index.ts'
import { records, sendHeader, type TestClient, TestCluster } from './testCluster.ts'

const REPLY_TOPIC = 'DefaultCluster_REPLY_TOPIC'
const TO_ASKER = { REPLY_TO_CLIENT: 'asker', CORRELATION_ID: 'c-1', TTL: '3000' }

async function setUp(config: Readonly<Record<string, string | number | boolean>> = {}) {
  const cluster = await TestCluster.start({ config })
  const asker = cluster.client('asker')
  const producer = { groupName: 'Asking' }
  const body = heartbeatBody.encode({ clientID: 'asker', consumerDataSet: [], producerDataSet: [producer] })
  await asker.ask('HEART_BEAT', {}, body)
  return { cluster, asker, replier: cluster.client('replier') }
}

async function reply(client: TestClient, properties: Readonly<Record<string, string>>, header = {}) {
  const given = sendHeader(REPLY_TOPIC, { properties, header: { sysFlag: 1, flag: 7, ...header } })
  const {
    code,
    remark,
    header: answer,
  } = await client.ask('SEND_REPLY_MESSAGE', given, new TextEncoder().encode('yes'))
  return { code, remark, queueOffset: answer.queueOffset, msgId: answer.msgId }
}

describe('a reply', () => {
  it('is pushed to the client that asked, and is stored', async () => {
    const { asker, replier } = await setUp()
    const answer = await reply(replier, TO_ASKER, { queueId: -1 })
    expect(answer).toMatchObject({ code: 0, queueOffset: 0, msgId: expect.stringMatching(/^[0-9A-F]{32}$/) })
    const [pushed] = asker.replies
    expect(pushed?.text).toBe('yes')
    expect(pushed?.header).toMatchObject({ topic: REPLY_TOPIC, queueId: -1, sysFlag: 1, flag: 7, reconsumeTimes: 0 })
    expect(pushed?.header.bornHost).toMatch(/^10\.0\.1\.\d+:\d+$/)
    expect(pushed?.header.storeHost).toBe('10.0.0.2:10911')
    const properties = decodeProperties(pushed?.header.properties ?? '')
    expect(properties.get('CORRELATION_ID')).toBe('c-1')
    expect(properties.get('PUSH_REPLY_TIME')).toBe(String(pushed?.header.storeTimestamp))
    const [stored] = records(await replier.pull(REPLY_TOPIC))
    expect(stored).toMatchObject({ sysFlag: 0, flag: 7 })
    expect([...(stored?.properties.keys() ?? [])]).not.toContain('PUSH_REPLY_TIME')
  })

  it('takes the letters of version 2', async () => {
    const { asker, replier } = await setUp()
    const header = sendHeader(REPLY_TOPIC, { properties: TO_ASKER })
    const { code } = await replier.ask('SEND_REPLY_MESSAGE_V2', header, new TextEncoder().encode('yes'))
    expect([code, asker.replies.length]).toEqual([0, 1])
  })

  it('to nobody or to an unknown client is refused, and stored all the same', async () => {
    const { replier } = await setUp()
    expect(await reply(replier, { CORRELATION_ID: 'c-1' })).toMatchObject({
      code: 1,
      remark: 'reply message properties[REPLY_TO_CLIENT] is null',
      queueOffset: 0,
    })
    expect(await reply(replier, { REPLY_TO_CLIENT: 'nobody' })).toMatchObject({
      code: 1,
      remark: 'push reply message fail, channel of <nobody> not found.',
      queueOffset: 1,
    })
  })

  it('that the client refuses, or does not answer within 10 s, is a failure', async () => {
    const { cluster, asker, replier } = await setUp()
    const failure = { code: 1, remark: 'push reply message to askerfail.' }
    asker.replyCode = 1
    expect(await reply(replier, TO_ASKER)).toMatchObject(failure)
    asker.replyCode = undefined
    const fromMs = cluster.world.now
    expect(await reply(replier, TO_ASKER)).toMatchObject(failure)
    expect(cluster.world.now - fromMs).toBeGreaterThanOrEqual(10_000)
  })

  it('is not stored with storeReplyMessageEnable=false', async () => {
    const { replier } = await setUp({ storeReplyMessageEnable: false })
    expect(await reply(replier, TO_ASKER)).toMatchObject({ code: 0, msgId: '0', queueOffset: 0 })
    expect(await reply(replier, {})).toMatchObject({ code: 1, msgId: undefined })
    expect((await replier.pull(REPLY_TOPIC)).code).toBe(19)
  })

  it('passes the checks of a send', async () => {
    const { replier } = await setUp()
    expect(await reply(replier, TO_ASKER, { queueId: 9 })).toMatchObject({ code: 29 })
    expect(await reply(replier, TO_ASKER, { topic: 'SCHEDULE_TOPIC_XXXX' })).toMatchObject({ code: 16 })
  })

  it('with a delay that is no number fails after the push, as an exception does', async () => {
    const { asker, replier } = await setUp()
    const { code, remark } = await reply(replier, { ...TO_ASKER, DELAY: 'soon' })
    expect([code, remark?.split(',')[0]]).toEqual([1, 'java.lang.NumberFormatException: For input string: "soon"'])
    expect(asker.replies.length).toBe(1)
  })
})

describe('the request-reply of another release', () => {
  const stored = async (requestReply: BrokerOptions['requestReply']) => {
    const cluster = await TestCluster.start({ profile: '4.9.7', requestReply, topics: { T: 1 } })
    const client = cluster.client('client')
    await client.ask('SEND_MESSAGE', sendHeader('T'), new TextEncoder().encode('one'))
    const [record] = records(await client.pull('T'))
    const answer = await client.ask(
      'SEND_REPLY_MESSAGE',
      sendHeader(REPLY_TOPIC, { properties: TO_ASKER }),
      new Uint8Array(1),
    )
    const { topics } = cluster.broker.context
    return [record?.properties.get('CLUSTER'), answer.remark, topics.selectTopicConfig(REPLY_TOPIC) !== undefined]
  }

  it.each([
    ['4.5.2', [undefined, ' request type 324 not supported', false]],
    ['4.6.1', ['DefaultCluster', 'push reply message fail, channel of <asker> not found.', true]],
    ['4.7.0', [undefined, 'push reply message fail, channel of <asker> not found.', true]],
    [undefined, ['DefaultCluster', 'push reply message fail, channel of <asker> not found.', true]],
  ] as const)('%s: what it stores and takes', async (release, expected) => {
    expect(await stored(release)).toEqual(expected)
  })
})
