import { describe, expect, it } from 'vitest'
import {
  ClientError,
  createReplyMessage,
  type DialectName,
  dialects,
  type ReceivedMessage,
} from '../../src/client/index.ts'
import type { RemotingCommand } from '../../src/protocol/index.ts'
import { callRequest } from '../../src/remoting/index.ts'
import { ErrorCodes } from '../../src/runtime/index.ts'
import { type Cluster, simulatedCluster } from './cluster.ts'
import { scriptedCluster } from './scriptedCluster.ts'

async function failure(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    () => undefined,
    (failed: unknown) => failed,
  )
  if (ClientError.is(error)) return error
  throw new Error(`no ClientError: ${String(error)}`)
}

/** A service that answers every question after a while; what brokers said to its replies. */
async function answering(cluster: Cluster, delayMs: number = 0): Promise<{ readonly outcomes: string[] }> {
  const outcomes: string[] = []
  const replier = await cluster.producer({ on: 'service', group: 'Replying', retryTimesWhenSendFailed: 0 })
  const { clock } = cluster.host('service').spawn('work').runtime
  await cluster.consumer({
    on: 'service',
    group: 'Service',
    subscriptions: { questions: '*' },
    handler: async (asked) => {
      if (delayMs > 0) await new Promise<void>((resolve) => void clock.timer(delayMs, 'test: work', resolve))
      const sent = replier.send(createReplyMessage(asked, `${asked.text}? Yes.`))
      outcomes.push(
        await sent.then(
          ({ status }) => status,
          (error: Error) => error.message,
        ),
      )
    },
  })
  return { outcomes }
}

describe('a request', () => {
  it('resolves to the reply of whoever consumed it', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 1 } })
    const { outcomes } = await answering(cluster)
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const body = 'Is it raining'.padEnd(5000, ' ')
    const reply = await cluster.world.settle(asker.request({ topic: 'questions', body }, { timeoutMs: 10_000 }))
    expect(reply.text).toBe(`${body}? Yes.`)
    expect(reply.topic).toBe('DefaultCluster_REPLY_TOPIC')
    expect(reply.bornHost.host).toBe('10.0.2.2')
    const properties = Object.fromEntries(reply.properties)
    expect(properties).toMatchObject({ MSG_TYPE: 'reply', REPLY_TO_CLIENT: asker.clientId, TTL: '10000' })
    expect(properties['CORRELATION_ID']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(Number(properties['ARRIVE_TIME'])).toBeGreaterThanOrEqual(Number(properties['PUSH_REPLY_TIME']))
    await cluster.until('the answer to the reply', () => outcomes.length > 0)
    expect(outcomes).toEqual(['SEND_OK'])
  })

  it('of many at once gets its own reply', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 4 } })
    await answering(cluster, 50)
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const work = Array.from({ length: 20 }, (_, n) => asker.request({ topic: 'questions', body: `${n}` }))
    const replies: readonly ReceivedMessage[] = await cluster.world.settle(Promise.all(work))
    expect(replies.map(({ text }) => text)).toEqual(work.map((_, n) => `${n}? Yes.`))
  })

  it('that nobody answers in time fails, and the late reply is delivered to nobody', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 1 } })
    const { outcomes } = await answering(cluster, 2000)
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const error = await cluster.world.settle(
      failure(asker.request({ topic: 'questions', body: 'x' }, { timeoutMs: 1500 })),
    )
    expect(error).toMatchObject({ code: ErrorCodes.RequestTimeout, responseCode: 10_006 })
    expect(error.message).toBe('nobody replied to the request to topic questions within 1500 ms')
    // The asker takes what it no longer waits for, so that the broker is content.
    await cluster.until('the answer to the reply', () => outcomes.length > 0)
    expect(outcomes).toEqual(['SEND_OK'])
  })

  it('whose asker is gone leaves the replier with the refusal of the broker', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 1 } })
    const { outcomes } = await answering(cluster, 2000)
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const asked = failure(asker.request({ topic: 'questions', body: 'x' }, { timeoutMs: 60_000 }))
    await cluster.world.run({ forMs: 500 })
    await cluster.world.settle(asker.shutdown())
    expect(await cluster.world.settle(asked)).toMatchObject({ code: ErrorCodes.Closed, failure: { kind: 'state' } })
    await cluster.until('the answer to the reply', () => outcomes.length > 0)
    expect(outcomes[0]).toContain(`push reply message fail, channel of <${asker.clientId}> not found.`)
  })

  it('ends with its signal', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 1 } })
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const controller = new AbortController()
    const asked = failure(
      asker.request({ topic: 'questions', body: 'x' }, { timeoutMs: 60_000, signal: controller.signal }),
    )
    await cluster.world.run({ forMs: 500 })
    controller.abort()
    expect((await cluster.world.settle(asked)).failure.kind).toBe('aborted')
  })

  it('goes to a queue or by an order key, as a send does', async () => {
    const cluster = await simulatedCluster({ topics: { questions: 4 } })
    await answering(cluster)
    const asker = await cluster.producer({ on: 'asker', group: 'Asking' })
    const queue = { topic: 'questions', brokerName: 'broker-a', queueId: 3 }
    await cluster.world.settle(asker.request({ topic: 'questions', body: 'a' }, { queue }))
    await cluster.world.settle(asker.request({ topic: 'questions', body: 'b' }, { orderKey: 'k' }))
    const stats = await cluster.world.settle(cluster.admin.topicStats('questions'))
    expect(stats.find(([{ queueId }]) => queueId === 3)?.[1].maxOffset).toBeGreaterThan(0)
  })
})

describe('the words of a failed request', () => {
  const more = '\nFor more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ'

  it.each([
    [
      'java-5.3',
      'RequestTimeoutException: CODE: 10006  DESC: send request message to <T> OK, but wait reply message timeout, 4000 ms.',
      0,
    ],
    [
      'java-4.9',
      'RequestTimeoutException: CODE: 10006  DESC: send request message to <T> OK, but wait reply message timeout, 4000 ms.',
      4000,
    ],
    ['go-2.1.2', 'send request message to T OK, but wait reply message timeout 4000 ms', 4000],
  ] as const)('that was stored are those of %s', async (dialect: DialectName, text, afterMs) => {
    const cluster = await scriptedCluster()
    const producer = await cluster.producer({ dialect })
    const startMs = cluster.world.now
    const error = await cluster.world.settle(failure(producer.request({ topic: 'T', body: 'x' }, { timeoutMs: 4000 })))
    expect(error.dialectText).toBe(text)
    // 5.3.3 waits for the answer to the send only, whatever the time-out says.
    expect(Math.floor((cluster.world.now - startMs) / 1000)).toBe(afterMs / 1000)
  })

  it.each([
    ['java-5.3', `MQClientException: send request message to <T> fail${more}`],
    ['go-2.1.2', 'CODE: 1, DESC: boom remark'],
    [
      'ours',
      'the request to topic T could not be sent: 10.1.7.229:10911 answered SEND_MESSAGE_V2 with code 1: boom remark',
    ],
  ] as const)('that was refused are those of %s', async (dialect: DialectName, text) => {
    const refused = () => ({ code: 1, remark: 'boom remark' })
    const cluster = await scriptedCluster({ brokerHandlers: { SEND_MESSAGE_V2: refused, SEND_MESSAGE: refused } })
    const producer = await cluster.producer({ dialect })
    const error = await cluster.world.settle(failure(producer.request({ topic: 'T', body: 'x' })))
    expect(error.dialectText).toBe(text)
    expect(error.failure.kind).toBe('requestFailed')
  })
})

describe('what a broker pushes to a requester', () => {
  const whole = {
    producerGroup: 'PG',
    topic: 'C_REPLY_TOPIC',
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId: 0,
    sysFlag: 0,
    bornTimestamp: 1,
    flag: 0,
    properties: `CORRELATION_ID\u0001c-1\u0002`,
    bornHost: '10.0.0.7:1234',
    storeHost: '10.0.0.8:10911',
    storeTimestamp: 2,
  }

  it.each([
    ['is taken, though nobody waits for it', whole, 0],
    ['is not taken without a correlation id', { ...whole, properties: '' }, 1],
    ['is not taken from an address that is none', { ...whole, bornHost: 'nowhere' }, 1],
    ['is taken though it says to be compressed and is not', { ...whole, sysFlag: 1 }, 0],
  ] as const)('%s', async (_what, header, code) => {
    const answers: RemotingCommand[] = []
    const cluster = await scriptedCluster({
      brokerHandlers: {
        HEART_BEAT: ({ channel }) => {
          const push = callRequest('PUSH_REPLY_MESSAGE_TO_CLIENT', header, new TextEncoder().encode('late'))
          void channel.request(push, 1000).then((answer) => answers.push(answer))
          return { code: 0 }
        },
      },
    })
    const producer = await cluster.producer({ dialect: 'ours' })
    await cluster.world.settle(producer.send({ topic: 'T', body: 'x' }))
    await cluster.world.run({ forMs: 2000 })
    const remark = code === 0 ? undefined : 'process reply message fail'
    expect(answers.map((answer) => [answer.code, answer.remark])).toContainEqual([code, remark])
    const unmatched = cluster.logged.some(
      ({ message }) => message === 'receive reply message, but not matched any request',
    )
    expect(unmatched).toBe(code === 0)
  })

  it('is not taken when it lacks what every message has', async () => {
    const answers: RemotingCommand[] = []
    const cluster = await scriptedCluster({
      brokerHandlers: {
        HEART_BEAT: ({ channel }) => {
          const push = callRequest('PUSH_REPLY_MESSAGE_TO_CLIENT', whole, undefined)
          const { queueId: _, ...extFields } = push.extFields ?? {}
          void channel.request({ ...push, extFields }, 1000).then((answer) => answers.push(answer))
          return { code: 0 }
        },
      },
    })
    const producer = await cluster.producer({ dialect: 'ours' })
    await cluster.world.settle(producer.send({ topic: 'T', body: 'x' }))
    await cluster.world.run({ forMs: 2000 })
    expect(answers[0]).toMatchObject({ code: 1, remark: 'process reply message fail' })
  })
})

describe('a reply message', () => {
  it('needs a request that tells its cluster', () => {
    const refusal = (asked: ReceivedMessage | undefined, release: DialectName = 'java-5.3'): unknown => {
      try {
        return createReplyMessage(asked, 'x', dialects[release])
      } catch (error) {
        if (!ClientError.is(error)) return error
        const text = error.dialectMessage.split('\n')[0]
        return release === 'java-5.3' ? [error.responseCode, text] : text
      }
    }
    expect(refusal(undefined)).toEqual([
      10_007,
      'CODE: 10007  DESC: create reply message fail, requestMessage cannot be null.',
    ])
    const bare = { properties: new Map<string, string>() } as unknown as ReceivedMessage
    expect(refusal(bare)).toEqual([
      10_007,
      'CODE: 10007  DESC: create reply message fail, requestMessage error, property[CLUSTER] is null.',
    ])
    expect(refusal(bare, 'go-2.1.2')).toBe('create reply message fail, requestMessage error, property[""] is null')
    const plain = { properties: new Map([['CLUSTER', 'C']]) } as unknown as ReceivedMessage
    expect(refusal(plain)).toEqual({ topic: 'C_REPLY_TOPIC', body: 'x', properties: { MSG_TYPE: 'reply' } })
    expect(refusal(plain, 'go-2.1.2')).toMatchObject({ body: '' })
  })
})
