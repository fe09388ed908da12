import { describe, expect, it } from 'vitest'
import {
  type ClientSpec,
  checkScenario,
  type Observations,
  type Scenario,
  type Step,
} from '../../src/scenario/index.ts'
import { playSoundSample } from './playSample.ts'
import { sample } from './sample.ts'

const APP = { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: '10.0.0.1:9876', group: 'app' } as const

const play = (
  steps: readonly Step[],
  clients: Readonly<Record<string, ClientSpec>> = {},
  changes: Partial<Scenario> = {},
): Promise<Observations> => playSoundSample({ ...changes, clients: { ...sample(changes).clients, ...clients }, steps })

describe('a send step', () => {
  it('tells what became of each message, and goes on after a failure when it is told to', async () => {
    const seen = await play([
      { at: '9s', do: 'freeze', process: 'broker-a', lasts: '5s' },
      { at: '10s', as: 'three', do: 'send', client: 'app', topic: 'Orders', body: 'x', count: 3, goesOn: true },
    ])
    const { state, messages } = seen.outcome('three')
    expect([state, messages.map((message) => message.state)]).toEqual(['failed', ['failed', 'ok', 'ok']])
    expect(messages[0]).toMatchObject({ body: 'x 1', calls: 1, text: expect.stringContaining('call timeout') })
  })

  it('sends at intervals, or all at once', async () => {
    const seen = await play([
      { at: '10s', as: 'paced', do: 'send', client: 'app', topic: 'Orders', body: 'p', count: 3, every: '2s' },
      { at: '20s', as: 'burst', do: 'send', client: 'app', topic: 'Orders', body: 'b', count: 3, parallel: true },
    ])
    const times = (step: string): readonly number[] => seen.outcome(step).messages.map(({ atMs }) => Math.round(atMs))
    expect([times('paced'), times('burst')]).toEqual([
      [10_000, 12_000, 14_000],
      [20_000, 20_000, 20_000],
    ])
  })

  it('puts all messages of a batch into one request', async () => {
    const seen = await play([
      { at: '10s', as: 'batch', do: 'send', client: 'app', topic: 'Orders', body: 'b', count: 5, mode: 'batch' },
    ])
    expect(seen.frames({ name: 'SEND_BATCH_MESSAGE' }).filter(({ kind }) => kind === 'request')).toHaveLength(1)
    expect(seen.look().messages('Orders')).toHaveLength(6)
  })

  it('sends again by itself after the codes that it names', async () => {
    const again = { codes: [13], after: '1s', times: 2 } as const
    const seen = await play([
      { at: '9s', do: 'fault', server: 'broker-a', fault: { kind: 'answers', code: 13, times: 1 } },
      { at: '10s', as: 'again', do: 'send', client: 'app', topic: 'Orders', body: 'x', again },
    ])
    expect(seen.outcome('again').messages[0]).toMatchObject({ calls: 2, text: 'SEND_OK' })
    expect(seen.outcome('again').tookMs).toBeGreaterThanOrEqual(1000)
  })

  it('makes bodies of a size, and messages for a later time', async () => {
    const seen = await play([
      { at: '10s', as: 'large', do: 'send', client: 'app', topic: 'Orders', body: 'ab', bytes: 5 },
      { at: '11s', as: 'later', do: 'send', client: 'app', topic: 'Orders', body: 'later', deliverAfter: '20s' },
      { at: '30s', as: 'before', do: 'look' },
      { at: '33s', as: 'after', do: 'look' },
    ])
    const bodies = (look: string): readonly string[] =>
      seen
        .look(look)
        .messages('Orders')
        .map(({ body }) => body)
        .sort()
    expect([bodies('before'), bodies('after')]).toEqual([
      ['ababa', 'hello'],
      ['ababa', 'hello', 'later'],
    ])
  })
})

describe('a producer', () => {
  it('limits one attempt, and avoids brokers that failed', async () => {
    const seen = await play(
      [
        { at: '1s', do: 'start', client: 'brief' },
        { at: '2s', as: 'warm', do: 'send', client: 'brief', topic: 'Orders', body: 'warm' },
        { at: '9s', do: 'freeze', process: 'broker-a', lasts: '10s' },
        { at: '10s', as: 'tried', do: 'send', client: 'brief', topic: 'Orders', body: 'x' },
      ],
      { brief: { ...APP, group: 'brief', attemptTimeout: '500ms', retries: 1, latencyFault: true } },
    )
    // The first attempt has 500 ms, the last one what is left of the 3 s.
    expect(seen.outcome('tried').tookMs).toBeCloseTo(3000, -2)
    const requests = seen
      .frames({ name: 'SEND_MESSAGE_V2', during: 'tried' })
      .map(({ atMs }) => Math.round(atMs / 10) * 10)
    expect(requests).toEqual([10_000, 10_500])
  })

  it('runs local transactions as its spec says', async () => {
    const transaction = { local: 'UNKNOW', check: 'COMMIT_MESSAGE' } as const
    const seen = await play(
      [
        { at: '1s', do: 'start', client: 'shop' },
        { at: '10s', as: 'half', do: 'send', client: 'shop', topic: 'Orders', body: 'half', mode: 'transaction' },
        { at: '20s', as: 'before the check', do: 'look' },
      ],
      { shop: { ...APP, group: 'shop', transaction } },
      { lasts: '75s' },
    )
    const committed = (look?: string): boolean =>
      seen
        .look(look)
        .messages('Orders')
        .some(({ body }) => body === 'half')
    expect([committed('before the check'), committed()]).toEqual([false, true])
  })
})

it('a replier answers requests, in time or not', async () => {
  const replier = { kind: 'replier', host: 'pod', namesrv: '10.0.0.1:9876', topic: 'Orders', answers: '42' } as const
  const request = { do: 'send', client: 'asker', topic: 'Orders', body: 'how much', mode: 'request' } as const
  const seen = await play(
    [
      { at: '1s', do: 'start', client: 'asker' },
      { at: '3s', do: 'start', client: 'oracle' },
      { at: '40s', as: 'asks', ...request, timeout: '5s' },
      { at: '46s', as: 'asks in a hurry', ...request, timeout: '500ms' },
    ],
    {
      asker: { ...APP, dialect: 'java-4.9', group: 'asker' },
      oracle: { ...replier, group: 'oracles', takes: '1s' },
    },
  )
  expect(seen.outcome('asks').text).toBe('42')
  expect(seen.outcome('asks in a hurry').code).toBe(10_006)
  expect(seen.received('oracle').filter(({ body }) => body === 'how much')).toHaveLength(2)
})

it('an exporter collects every minute, and forgets what it could not renew', async () => {
  const seen = await play(
    [
      { at: '1s', do: 'start', client: 'exporter' },
      { at: '100s', do: 'powerOff', host: 'broker-a' },
    ],
    { exporter: { kind: 'exporter', host: 'pod', namesrv: '10.0.0.1:9876' } },
    { lasts: '4m' },
  )
  const offset = 'rocketmq_producer_offset{broker="broker-a",topic="Orders"}'
  const at = (fromMs: number): number | undefined =>
    seen
      .scrapes('exporter')
      .find(({ atMs }) => atMs > fromMs)
      ?.values.get(offset)
  expect([at(30_000), at(100_000), at(150_000)]).toEqual([1, 1, undefined])
})

describe('a Go program whose constructor fails', () => {
  const go = (constructorError: 'ignored' | 'exits'): ClientSpec => ({
    ...APP,
    dialect: 'go-2.1.2',
    group: 'go',
    namesrv: ['namesrv:9876'],
    constructorError,
  })

  it('panics when it ignores the error, and ends', async () => {
    const seen = await play([{ at: '5s', do: 'start', client: 'careless' }], { careless: go('ignored') })
    expect(seen.program('careless')).toEqual({ printed: [expect.stringMatching(/^panic: /)], exitCode: 2 })
  })

  it('prints it and exits with 1 when it looks at it', async () => {
    const seen = await play([{ at: '5s', do: 'start', client: 'careful' }], { careful: go('exits') })
    expect(seen.program('careful')).toEqual({
      printed: [expect.stringContaining('new Namesrv failed.')],
      exitCode: 1,
    })
    expect(seen.outcome('careful start').state).toBe('failed')
  })

  it('is nothing for other languages', () => {
    const clients = { app: { ...APP, constructorError: 'exits' } } as const
    expect(() => checkScenario(sample({ clients }))).toThrow(
      'clients.app.constructorError is "exits"; allowed is absent',
    )
  })
})
