import { describe, expect, it } from 'vitest'
import { checkScenario, type Observations, type Scenario, type Step } from '../../src/scenario/index.ts'
import { playSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (clients: Scenario['clients'], steps: readonly Step[]): Promise<Observations> =>
  playSample({
    clients: { ...sample().clients, ...clients },
    changes: { hosts: { 'broker-a': { topics: { 'dev%Orders': 1 } } } },
    steps,
    lasts: '40s',
  })

const connected = { host: 'pod', namesrv: '10.0.0.1:9876' } as const

describe('a producer with a namespace', () => {
  const shop = (dialect: 'java-5.3' | 'go-2.1.2') =>
    ({ kind: 'producer', ...connected, dialect, group: 'shop', namespace: 'dev', retries: 0 }) as const
  const bodies = (seen: Observations, topic: string): readonly string[] =>
    seen
      .look()
      .messages(topic)
      .map(({ body }) => body)

  it('sends to topics in it; Java takes it away from what it tells, Go does not', async () => {
    const seen = await play({ java: shop('java-5.3'), go: shop('go-2.1.2') }, [
      { at: '3s', do: 'start', client: 'java' },
      { at: '3s', do: 'start', client: 'go' },
      { at: '5s', do: 'send', client: 'java', topic: 'Orders', body: 'j' },
      { at: '6s', do: 'send', client: 'go', topic: 'Orders', body: 'g' },
      { at: '7s', as: 'wrapped', do: 'send', client: 'java', topic: 'dev%Orders', body: 'w' },
    ])
    expect(bodies(seen, 'dev%Orders')).toEqual(['j', 'g', 'w'])
    expect(bodies(seen, 'Orders')).toEqual(['hello'])
    const told = (step: string): unknown => seen.outcome(step).sent.map(({ queue }) => queue.topic)
    expect([told('java send'), told('go send'), told('wrapped')]).toEqual([['Orders'], ['dev%Orders'], ['Orders']])
  })

  it('in Go has a second one in front of a message that its program sends again', async () => {
    const seen = await play({ go: shop('go-2.1.2'), java: shop('java-5.3') }, [
      { at: '3s', do: 'start', client: 'go' },
      { at: '3s', do: 'start', client: 'java' },
      { at: '4s', do: 'fault', server: 'broker-a', fault: { kind: 'answers', code: 2, times: 1 } },
      {
        at: '5s',
        do: 'send',
        client: 'go',
        topic: 'Orders',
        body: 'again',
        again: { codes: [2], after: '1s', times: 1 },
      },
      { at: '14s', as: 'fault 2', do: 'fault', server: 'broker-a', fault: { kind: 'answers', code: 2, times: 1 } },
      {
        at: '15s',
        do: 'send',
        client: 'java',
        topic: 'Orders',
        body: 'again in Java',
        again: { codes: [2], after: '1s', times: 1 },
      },
    ])
    expect(bodies(seen, 'dev%dev%Orders')).toEqual(['again'])
    expect(bodies(seen, 'dev%Orders')).toEqual(['again in Java'])
  })

  it('is refused with a %', () => {
    const wrong = { ...shop('go-2.1.2'), namespace: 'dev%' }
    expect(() => checkScenario(sample({ clients: { ...sample().clients, wrong } }))).toThrow(
      'clients.wrong.namespace is "dev%"; allowed is a namespace such as dev',
    )
  })
})

describe('thresholds of a whole topic', () => {
  const reader = (dialect: 'java-5.3' | 'go-2.1.2', thresholds: object) =>
    ({
      kind: 'consumer',
      ...connected,
      dialect,
      group: 'slow',
      subscriptions: { Orders: '*' },
      consumeThreads: 1,
      handler: { takes: '10s' },
      ...thresholds,
    }) as const

  const flowControl = (seen: Observations): readonly string[] => [
    ...new Set(seen.logs({ message: 'flow control' }).map(({ message }) => message)),
  ]

  const flood: Step = {
    at: '20s',
    do: 'send',
    client: 'app',
    topic: 'Orders',
    body: 'x',
    bytes: 600_000,
    count: 20,
    as: 'flood',
  }

  it.each([
    [
      'are shared among all queues of the consumer, its retry queue among them',
      { pullThresholdForTopic: 17 },
      'count exceeds the threshold 3,',
    ],
    ['leave each queue one message at least', { pullThresholdForTopic: 2 }, 'count exceeds the threshold 1,'],
    ['may be of sizes', { pullThresholdSizeForTopic: 11 }, 'size exceeds the threshold 2 MiB,'],
  ])('%s', async (_, thresholds, text) => {
    const java = reader('java-5.3', thresholds)
    const seen = await play({ java }, [{ at: '3s', do: 'start', client: 'java' }, flood])
    expect(flowControl(seen)).toEqual([expect.stringContaining(text)])
  })

  it('mean nothing in Go', async () => {
    const go = reader('go-2.1.2', { pullThresholdForTopic: 2 })
    const seen = await play({ go }, [{ at: '3s', do: 'start', client: 'go' }, flood])
    expect(flowControl(seen)).toEqual([])
    expect(seen.outcome('flood').text).toBe('SEND_OK')
  })

  it.each([
    [{ pullThresholdForTopic: 0 }, /pullThresholdForTopic is 0; allowed is a number of messages/],
    [{ pullThresholdSizeForTopic: 102_401 }, /pullThresholdSizeForTopic is 102401; allowed is a size in MiB/],
  ])('are refused with %j', (thresholds, text) => {
    const wrong = reader('java-5.3', thresholds)
    expect(() => checkScenario(sample({ clients: { ...sample().clients, wrong } }))).toThrow(text)
  })
})
