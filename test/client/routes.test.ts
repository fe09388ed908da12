import { describe, expect, it } from 'vitest'
import { ClientError, type DialectName } from '../../src/client/index.ts'
import type { ScriptedBroker } from './answers.ts'
import { scriptedCluster } from './scriptedCluster.ts'

async function failure(work: Promise<unknown>): Promise<ClientError> {
  try {
    await work
  } catch (error) {
    if (ClientError.is(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('the NameServer setting', () => {
  it.each(['go-2.1.1', 'go-2.1.2'] as const)(
    'with a plain name is refused by %s before anything is sent',
    async (dialect) => {
      const cluster = await scriptedCluster()
      const error = await failure(
        cluster.producer({ dialect, namesrv: 'rocketmq-namesrv.rocketmq.svc.cluster.local:9876' }),
      )
      expect(error.dialectText).toBe('new Namesrv failed.: IP addr error')
      expect(error.code).toBe('RMQSIM_ADDRESS_INVALID')
      expect(error.message).toContain('rocketmq-namesrv.rocketmq.svc.cluster.local:9876')
      await cluster.world.run({ forMs: 60_000 })
      expect(cluster.world.dns.queries).toBe(0)
      expect(cluster.asked).toEqual([])
    },
  )

  it('with several addresses in one text is refused by Go', async () => {
    const cluster = await scriptedCluster()
    const error = await failure(cluster.producer({ dialect: 'go-2.1.2', namesrv: '10.0.0.1:9876;10.0.0.2:9876' }))
    expect(error.dialectText).toBe('new Namesrv failed.: multiple IP addr does not support')
  })

  it.each<readonly [DialectName, string]>([
    ['go-2.1.1', 'http://ns.example:9876'],
    ['go-2.1.2', 'http://ns.example:9876'],
    ['java-5.3', 'ns.example:9876'],
    ['java-5.3', 'http://ns.example:9876'],
    ['java-4.9', 'ns.example:9876'],
    ['ours', 'ns.example:9876'],
    ['ours', 'http://ns.example:9876'],
    ['ours', '10.9.9.9:9876, ns.example:9876'],
  ])('works in %s as "%s"', async (dialect, namesrv) => {
    const cluster = await scriptedCluster()
    cluster.world.dns.set('ns.example', ['10.0.0.1'])
    const producer = await cluster.producer({ dialect, namesrv, sendMsgTimeoutMs: 10_000 })
    const result = await cluster.world.settle(producer.send({ topic: 'T', body: 'x' }))
    expect(result.status).toBe('SEND_OK')
    expect(cluster.world.dns.queries).toBeGreaterThan(0)
  })

  it('may name a host with several addresses of which only Go and ours try the second', async () => {
    const outcomes: Record<string, string> = {}
    for (const dialect of ['java-5.3', 'go-2.1.2', 'ours'] as const) {
      const cluster = await scriptedCluster()
      cluster.world.dns.set('ns.example', ['10.0.0.9', '10.0.0.1'])
      const namesrv = dialect === 'go-2.1.2' ? 'http://ns.example:9876' : 'ns.example:9876'
      const producer = await cluster.producer({ dialect, namesrv })
      outcomes[dialect] = await cluster.world.settle(
        producer.send({ topic: 'T', body: 'x' }).then(
          (result) => result.status,
          (error: unknown) => (ClientError.is(error) ? error.dialectText : String(error)),
        ),
      )
    }
    expect(outcomes).toEqual({
      'java-5.3':
        'IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
      'go-2.1.2': 'SEND_OK',
      ours: 'SEND_OK',
    })
  })
})

describe('the first send of Java 4.9 just after its start', () => {
  it('waits for the route lock that the timer holds and then finds no route, when DNS is silent', async () => {
    const cluster = await scriptedCluster()
    cluster.world.dns.silent = true
    const producer = await cluster.producer({ dialect: 'java-4.9', namesrv: 'ns.example:9876' })
    await cluster.world.run({ forMs: 20 })
    const startMs = cluster.world.now
    const error = await cluster.world.settle(failure(producer.send({ topic: 'T', body: 'x' })))
    expect(error.dialectText).toContain('No route info of this topic: T')
    expect(error.responseCode).toBe(10_005)
    expect(cluster.world.now - startMs).toBeGreaterThanOrEqual(5999)
    expect(cluster.world.now - startMs).toBeLessThan(6200)
  })

  it('takes 6 s against a silent NameServer', async () => {
    const cluster = await scriptedCluster({ namesrv: 'silent' })
    const producer = await cluster.producer({ dialect: 'java-4.9' })
    await cluster.world.run({ forMs: 20 })
    const startMs = cluster.world.now
    const error = await cluster.world.settle(failure(producer.send({ topic: 'T', body: 'x' })))
    expect(error.dialectText).toContain(
      'RemotingTimeoutException: wait response on the channel <10.0.0.1:9876> timeout',
    )
    expect(cluster.world.now - startMs).toBeGreaterThan(5900)
    expect(cluster.world.now - startMs).toBeLessThan(6200)
  })
})

describe('ten sends to two brokers of which one is dead', () => {
  const brokers: readonly ScriptedBroker[] = [
    { brokerName: 'broker-a', address: '10.1.7.230:10911', queues: 4 },
    { brokerName: 'broker-b', address: '10.1.7.229:10911', queues: 4 },
  ]

  // clients.md 2.8: Java skips the failed broker on a retry, the Go releases do not.
  it.each<readonly [DialectName, number]>([
    ['java-5.3', 10],
    ['java-4.9', 10],
    ['ours', 10],
    ['go-2.1.2', 8],
    ['go-2.1.1', 8],
  ])('succeed in %s %i times', async (dialect, succeeded) => {
    const cluster = await scriptedCluster({ brokers })
    cluster.world.addHost({ name: 'dead', addresses: ['10.1.7.230'] })
    const producer = await cluster.producer({ dialect })
    const results: boolean[] = []
    for (let count = 0; count < 10; count++) {
      const sent = producer.send({ topic: 'T', body: 'x' }).then(
        () => true,
        () => false,
      )
      results.push(await cluster.world.settle(sent))
    }
    expect(results.filter((ok) => ok).length).toBe(succeeded)
  })
})

describe('a topic that does not exist', () => {
  it('is asked for twice by Java and eight times by Go', async () => {
    const asked: Record<string, number> = {}
    for (const dialect of ['java-5.3', 'go-2.1.2'] as const) {
      const none = { GET_ROUTEINFO_BY_TOPIC: () => ({ code: 17, remark: 'none' }) }
      const cluster = await scriptedCluster({ namesrvHandlers: none })
      const producer = await cluster.producer({ dialect })
      await cluster.world.settle(failure(producer.send({ topic: 'T', body: 'x' })))
      asked[dialect] = cluster.asked.length
    }
    expect(asked).toEqual({ 'java-5.3': 2, 'go-2.1.2': 8 })
  })
})

describe('the reason why no NameServer answered', () => {
  it.each<readonly [DialectName, string, string]>([
    ['go-2.1.2', 'connect to namesrv failed.', 'dial tcp 10.0.0.1:9876: connect: connection refused'],
    [
      'java-4.9',
      'updateTopicRouteInfoFromNameServer Exception',
      'RemotingConnectException: connect to [10.0.0.1:9876] failed',
    ],
  ])('stands in the log of %s', async (dialect, message, underlayError) => {
    const cluster = await scriptedCluster({ namesrv: 'refused' })
    const producer = await cluster.producer({ dialect })
    await cluster.world.settle(failure(producer.send({ topic: 'T', body: 'x' })))
    const line = cluster.logged.find((one) => one.message === message)
    expect(line?.fields['underlayError']).toBe(underlayError)
    expect(line?.fields['reason']).toContain('cannot connect to NameServer 10.0.0.1:9876: the connection was refused')
  })
})
