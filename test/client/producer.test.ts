import { describe, expect, it } from 'vitest'
import { ClientError } from '../../src/client/index.ts'
import { simulatedCluster } from './cluster.ts'
import { scriptedCluster } from './scriptedCluster.ts'

async function failure(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    () => undefined,
    (failed: unknown) => failed,
  )
  if (ClientError.is(error)) return error
  throw new Error(`no ClientError: ${String(error)}`)
}

describe('a producer', () => {
  it('explains a broker address that cannot be reached, with hop and address', async () => {
    const cluster = await scriptedCluster()
    cluster.world.network.cut({ to: 'broker' })
    const producer = await cluster.producer({ dialect: 'ours' })
    const { message } = await cluster.world.settle(failure(producer.send({ topic: 'T', body: 'x' })))
    expect(message).toContain('the time-out of 3000 ms for the whole send was used up')
    expect(message).toContain('cannot connect to broker address (as advertised in the route) 10.1.7.229:10911')
  })

  it('is refused what it may not send before anything leaves the host', async () => {
    const cluster = await scriptedCluster()
    const producer = await cluster.producer({ dialect: 'java-5.3' })
    const more = '\nFor more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ'
    const texts: string[] = []
    for (const message of [
      { topic: 'T', body: '' },
      { topic: 'T', body: new Uint8Array(4_194_305) },
      { topic: 'a b', body: 'x' },
      { topic: 'SCHEDULE_TOPIC_XXXX', body: 'x' },
    ]) {
      texts.push((await cluster.world.settle(failure(producer.send(message)))).dialectText)
    }
    expect(texts).toEqual([
      `MQClientException: CODE: 13  DESC: the message body length is zero${more}`,
      `MQClientException: CODE: 13  DESC: the message body size over max value, MAX: 4194304${more}`,
      `MQClientException: The specified topic[a b] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$${more}`,
      `MQClientException: Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.${more}`,
    ])
    expect(cluster.asked).toEqual([])
  })

  it('does not retry an asynchronous send that was refused, and says so as Java does', async () => {
    const refused = { SEND_MESSAGE_V2: () => ({ code: 1, remark: 'boom remark' }) }
    const cluster = await scriptedCluster({ brokerHandlers: refused })
    const producer = await cluster.producer({ dialect: 'java-5.3' })
    const error = await cluster.world.settle(failure(producer.sendAsync({ topic: 'T', body: 'x' })))
    expect(error.dialectText).toContain('MQBrokerException: CODE: 1  DESC: boom remark BROKER: 10.1.7.229:10911')
    expect(cluster.asked.filter((name) => name === 'SEND_MESSAGE_V2').length).toBe(1)
  })

  it.each([
    ['java-5.3', 'MQClientException: unknown reason'],
    ['java-4.9', 'RemotingConnectException: connect to 10.1.7.229:10911 failed'],
    ['go-2.1.2', 'dial tcp 10.1.7.229:10911: connect: connection refused'],
  ] as const)('tells in %s why an asynchronous send found no broker', async (dialect, text) => {
    const cluster = await scriptedCluster({ broker: 'refused' })
    const producer = await cluster.producer({ dialect })
    const error = await cluster.world.settle(failure(producer.sendAsync({ topic: 'T', body: 'x' })))
    expect(error.dialectText.split('\n')[0]).toBe(text)
  })

  it('loses a one-way message to a dead broker silently in Java 5.3 only', async () => {
    const outcomes: Record<string, string> = {}
    for (const dialect of ['java-5.3', 'java-4.9', 'go-2.1.2'] as const) {
      const cluster = await scriptedCluster({ broker: 'refused' })
      const producer = await cluster.producer({ dialect })
      const sent = producer.sendOneway({ topic: 'T', body: 'x' }).then(
        () => 'nothing',
        (error: unknown) => (ClientError.is(error) ? (error.dialectText.split('\n')[0] ?? '') : String(error)),
      )
      outcomes[dialect] = (await cluster.world.settle(sent)).replace(/\[\d+\]ms/, '[n]ms')
    }
    expect(outcomes).toEqual({
      'java-5.3': 'nothing',
      'java-4.9': 'MQClientException: Send [1] times, still failed, cost [n]ms, Topic: T, BrokersSent: [broker-a]',
      'go-2.1.2': 'dial tcp 10.1.7.229:10911: connect: connection refused',
    })
  })

  it('ends a send at once when its signal fires', async () => {
    const cluster = await scriptedCluster({ broker: 'silent' })
    const producer = await cluster.producer({ dialect: 'ours' })
    const controller = new AbortController()
    cluster.world.after(100, 'abort', () => controller.abort(new Error('enough')))
    const error = await cluster.world.settle(
      failure(producer.send({ topic: 'T', body: 'x' }, { signal: controller.signal })),
    )
    expect(error.code).toBe('RMQSIM_ABORTED')
    expect((error.cause as Error).message).toBe('enough')
    expect(cluster.world.now).toBeLessThan(200)
  })

  it('refuses to send before its start and after its end', async () => {
    const cluster = await simulatedCluster({ topics: { T: 1 } })
    const producer = await cluster.producer({ dialect: 'java-5.3' })
    await cluster.world.settle(producer.shutdown())
    const error = await failure(producer.send({ topic: 'T', body: 'x' }))
    expect(error.dialectText).toContain('The producer service state not OK, SHUTDOWN_ALREADY')
  })

  it('has many sends in flight at once', async () => {
    const cluster = await simulatedCluster({ topics: { T: 4 } })
    const producer = await cluster.producer()
    await cluster.world.settle(producer.send({ topic: 'T', body: 'first' }))
    const startMs = cluster.world.now
    const sends = Array.from({ length: 200 }, (_, index) => producer.sendAsync({ topic: 'T', body: `${index}` }))
    const results = await cluster.world.settle(Promise.all(sends))
    expect(new Set(results.map((result) => result.msgId)).size).toBe(200)
    // All share one round trip of at most 0.8 ms, and a retransmission at worst.
    expect(cluster.world.now - startMs).toBeLessThan(50)
  })

  it('leaves no timer behind', async () => {
    const cluster = await scriptedCluster()
    const producer = await cluster.producer({ dialect: 'java-5.3' })
    await cluster.world.settle(producer.send({ topic: 'T', body: 'x' }))
    await cluster.world.run({ forMs: 100_000 })
    await cluster.world.settle(producer.shutdown())
    const endMs = cluster.world.now
    const report = await cluster.world.run()
    expect(report.reason).toBe('idle')
    // What is left is the end of the TCP connections.
    expect(cluster.world.now - endMs).toBeLessThan(2000)
  })

  it('leaves no timer behind when it is shut down in the midst of a send', async () => {
    for (const dialect of ['java-5.3', 'java-4.9', 'go-2.1.2', 'ours'] as const) {
      const cluster = await scriptedCluster({ broker: 'silent' })
      const producer = await cluster.producer({ dialect })
      const sent = failure(producer.send({ topic: 'T', body: 'x' }))
      await cluster.world.run({ forMs: 500 })
      await cluster.world.settle(producer.shutdown())
      await cluster.world.settle(sent)
      const endMs = cluster.world.now
      const report = await cluster.world.run()
      expect([dialect, report.reason]).toEqual([dialect, 'idle'])
      expect(cluster.world.now - endMs).toBeLessThan(5000)
    }
  })
})

describe('a simulated run with clients', () => {
  it('is the same twice', async () => {
    const run = async (): Promise<string> => {
      const cluster = await simulatedCluster({ seed: 5, topics: { T: 4 }, brokers: ['broker-a', 'broker-b'] })
      const producer = await cluster.producer()
      const got: string[] = []
      const options = {
        group: 'CG',
        subscriptions: { T: '*' },
        handler: (m: { text: string }) => void got.push(m.text),
      }
      await cluster.consumer({ on: 'c1', ...options })
      await cluster.consumer({ on: 'c2', ...options })
      for (let index = 0; index < 40; index++)
        await cluster.world.settle(producer.send({ topic: 'T', body: `${index}` }))
      await cluster.until('all messages', () => new Set(got).size === 40)
      await cluster.world.run({ forMs: 60_000 })
      return `${cluster.world.trace.hash()} ${got.join()}`
    }
    expect(await run()).toBe(await run())
  })
})
