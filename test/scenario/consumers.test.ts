import { describe, expect, it } from 'vitest'
import {
  type ClientSpec,
  type ConsumerSpec,
  checkScenario,
  type Observations,
  runScenario,
  type Step,
} from '../../src/scenario/index.ts'
import { playSample } from './playSample.ts'
import { sample } from './sample.ts'

const NAMESRV = '10.0.0.1:9876'

const reader = (changes: Partial<ConsumerSpec> = {}): ConsumerSpec => ({
  kind: 'consumer',
  host: 'pod',
  dialect: 'java-5.3',
  namesrv: NAMESRV,
  group: 'readers',
  subscriptions: { Orders: '*' },
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  ...changes,
})

const send = (at: `${number}s`, body: string, more: Partial<Extract<Step, { do: 'send' }>> = {}): Step => ({
  at,
  as: body,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body,
  ...more,
})

const play = (
  clients: Readonly<Record<string, ClientSpec>>,
  steps: readonly Step[],
  lasts: '1m' | '3m' = '1m',
): Promise<Observations> =>
  playSample({
    clients: { ...sample().clients, ...clients },
    steps: [...Object.keys(clients).map((client): Step => ({ at: '3s', do: 'start', client })), ...steps],
    lasts,
  })

const bodies = (seen: Observations, client: string): readonly string[] => seen.received(client).map(({ body }) => body)

describe('a handler', () => {
  it('takes its time, and is told when it is done', async () => {
    const seen = await play({ reader: reader({ handler: { body: 'slow', takes: '5s' } }) }, [
      send('20s', 'slow'),
      send('21s', 'quick'),
      send('57s', 'slow again'),
    ])
    const times = seen.received('reader').map(({ body, atMs, endedAtMs }) => [body, endedAtMs && endedAtMs - atMs])
    expect(new Map(times as [string, number][])).toEqual(
      new Map<string, number | undefined>([
        ['hello', 0],
        ['slow', 5000],
        ['quick', 0],
        ['slow again', undefined],
      ]),
    )
  })

  it('takes a time within a range, drawn for each message', async () => {
    const seen = await play({ reader: reader({ handler: { takes: ['1s', '2s'] } }) }, [
      send('20s', 'order', { count: 8 }),
    ])
    const times = seen.received('reader').map(({ atMs, endedAtMs = 0 }) => endedAtMs - atMs)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...times)).toBeLessThanOrEqual(2000)
    expect(new Set(times).size).toBeGreaterThan(1)
  })

  it('fails for the first deliveries, by an answer or by an exception', async () => {
    const seen = await play(
      {
        later: reader({ group: 'later', handler: { deliveries: 2, ends: 'RECONSUME_LATER' } }),
        throws: reader({ group: 'throws', handler: { deliveries: 1, ends: 'throws' } }),
      },
      [],
      '3m',
    )
    expect(seen.received('later').map(({ reconsumeTimes }) => reconsumeTimes)).toEqual([0, 1, 2])
    expect(seen.received('throws').map(({ reconsumeTimes }) => reconsumeTimes)).toEqual([0, 1])
    expect(seen.look().messages('%DLQ%later')).toEqual([])
  })

  it('goes by the first rule that fits', async () => {
    const rules = [{ body: 'never', ends: 'never' as const }, { ends: 'RECONSUME_LATER' as const }]
    const seen = await play({ reader: reader({ maxReconsumeTimes: 0, handler: rules }) }, [send('20s', 'never')])
    expect(seen.received('reader').map(({ body, endedAtMs }) => [body, endedAtMs === undefined])).toEqual([
      ['hello', false],
      ['never', true],
    ])
    expect(
      seen
        .look()
        .messages('%DLQ%readers')
        .map(({ body }) => body),
    ).toEqual(['hello'])
  })

  it('sends on what it gets', async () => {
    const seen = await play(
      {
        server: reader({ group: 'servers', handler: { sendsTo: 'Answers' } }),
        listener: reader({ group: 'listeners', subscriptions: { Answers: '*' } }),
      },
      [send('40s', 'question')],
    )
    expect(bodies(seen, 'listener')).toContain('hello')
  })

  it('writes into a ledger, once where it looks first', async () => {
    const handler = { deliveries: 1, ends: 'RECONSUME_LATER' as const }
    const seen = await play(
      {
        plain: reader({ group: 'plain', handler, writes: { ledger: 'plain' } }),
        careful: reader({ group: 'careful', handler, writes: { ledger: 'careful', once: true } }),
      },
      [],
    )
    expect(seen.written('plain').map(({ client, body }) => [client, body])).toEqual([
      ['plain', 'hello'],
      ['plain', 'hello'],
    ])
    expect(seen.written('careful').map(({ body }) => body)).toEqual(['hello'])
    expect(seen.written('nobody')).toEqual([])
  })
})

describe('a consumer', () => {
  it('filters by SQL92 where the broker does', async () => {
    const seen = await play(
      { reader: reader({ subscriptions: { Orders: { type: 'SQL92', expression: 'a > 1' } } }) },
      [],
    )
    expect(seen.outcome('reader start').text).toContain('does not support consumer to filter message by SQL92')
  })

  it('is awaited until it gets what is asked for, or until the time is over', async () => {
    const seen = await play({ reader: reader() }, [
      { at: '20s', as: 'comes', do: 'await', client: 'reader', body: 'order', within: '10s' },
      { at: '20s', as: 'does not', do: 'await', client: 'reader', body: 'bill', within: '10s' },
      send('25s', 'order'),
    ])
    expect(seen.outcome('comes')).toMatchObject({ state: 'ok', text: 'received' })
    expect(seen.outcome('does not')).toMatchObject({
      state: 'failed',
      text: 'no message with "bill" within 10000 ms',
      tookMs: 10_000,
    })
  })

  it('puts its namespace in front of its group and topics; Java takes it away from what it delivers, Go does not', async () => {
    const inDev = reader({ namespace: 'dev', handler: { deliveries: 1, ends: 'RECONSUME_LATER' } })
    const seen = await play(
      { java: { ...inDev, group: 'java' }, go: { ...inDev, group: 'go', dialect: 'go-2.1.2' } },
      [send('2s', 'x', { topic: 'dev%Orders' })],
      '3m',
    )
    const told = (client: string): unknown => seen.received(client).map(({ topic, body }) => [topic, body])
    expect(told('java')).toEqual(Array(2).fill(['Orders', 'x']))
    expect(told('go')).toEqual(Array(2).fill(['dev%Orders', 'x']))
    expect(['dev%java', 'java'].map((group) => seen.look().members(group).length)).toEqual([1, 0])
  })

  it('has the client id that it is given', async () => {
    const seen = await play({ reader: reader({ clientIP: '172.17.0.1', instanceName: '1' }) }, [])
    expect(seen.look().members('readers')).toEqual([
      { broker: 'broker-a', clientId: '172.17.0.1@1', remote: expect.stringMatching(/^10\.0\.0\.3:/) },
    ])
  })
})

describe('a look', () => {
  it('copies what servers and clients hold at its time', async () => {
    const seen = await play({ reader: reader() }, [
      { at: '20s', as: 'before', do: 'look' },
      send('25s', 'order', { count: 7, orderKey: ['a', 'b'], tags: 'T', properties: { size: '3' } }),
      { at: '50s', do: 'shutdown', client: 'reader' },
    ])
    const [before, after] = [seen.look('before'), seen.look()]
    expect([before.atMs, after.atMs]).toEqual([20_000, 60_000])
    expect(before.topic('broker-a', 'Orders')).toEqual({ readQueues: 4, writeQueues: 4, perm: 6, order: false })
    expect(before.route('Orders')).toEqual([
      { broker: 'broker-a', master: '10.0.0.2:10911', readQueues: 4, writeQueues: 4, perm: 6 },
    ])
    expect(before.holds('reader', 'Orders')).toEqual(['broker-a:0', 'broker-a:1', 'broker-a:2', 'broker-a:3'])
    expect(after.holds('reader', 'Orders')).toEqual([])
    expect([before.messages('Orders').length, after.messages('Orders').length]).toEqual([1, 8])
    expect(after.messages('Orders').find(({ body }) => body === 'order 3')).toMatchObject({
      tags: 'T',
      properties: { size: '3', TAGS: 'T' },
    })
    const queues = (key: number): ReadonlySet<number> =>
      new Set(
        after
          .messages('Orders')
          .filter(({ body }) => body.startsWith('order') && Number(body.split(' ')[1]) % 2 === key)
          .map(({ queueId }) => queueId),
      )
    expect([queues(0).size, queues(1).size]).toEqual([1, 1])
    expect(after.progress('readers', 'Orders').map(({ committed, maxOffset }) => maxOffset - committed)).toEqual([
      0, 0, 0, 0,
    ])
    expect([after.diff('readers', 'Orders'), after.diff('nobody', 'Orders')]).toEqual([0, 8])
    expect(before.subscription('broker-a', 'readers', 'Orders')).toBe('*')
    expect(after.route('Nothing')).toEqual([])
  })

  it('is asked for by its name', async () => {
    await expect(play({}, []).then((seen) => seen.look('ghost'))).rejects.toThrow(
      'asks for the look "ghost"; this run has none',
    )
  })
})

it.each([
  [{ handler: { ends: 'sometimes' } }, 'clients.reader.handler.ends is "sometimes"; allowed is one of CONSUME_SUCCESS'],
  [{ handler: [{ takes: ['2s', '1s'] }] }, 'clients.reader.handler[0].takes is ["2s","1s"]'],
  [{ handler: { deliveries: 0 } }, 'clients.reader.handler.deliveries is 0'],
  [{ consumeTimeout: '90s' }, 'clients.reader.consumeTimeout is "90s"; allowed is whole minutes from 1m'],
  [
    { subscriptions: { Orders: { type: 'XML', expression: '*' } } },
    'clients.reader.subscriptions.Orders.type is "XML"',
  ],
  [{ writes: { ledger: '' } }, 'clients.reader.writes.ledger is ""'],
  [{ maxReconsumeTimes: -2 }, 'clients.reader.maxReconsumeTimes is -2'],
])('refuses %j', (changes, text) => {
  const base = sample()
  const clients = { reader: { ...reader(), ...changes } }
  expect(() => checkScenario({ ...base, clients, timeline: [] })).toThrow(text)
})

it('an expectation that asks for a step of another variant is unknown', async () => {
  const base = sample()
  const late: Step = { at: '10s', as: 'late', do: 'look' }
  const check = (seen: Observations) => ({
    verdict: 'holds' as const,
    wanted: '',
    seen: String(seen.look('late').atMs),
  })
  const expectation = { name: 'x', check }
  const scenario = checkScenario({
    ...base,
    cure: { sentence: 'A look.', timeline: [late] },
    expect: { broken: [expectation], cured: [expectation] },
  })
  const broken = await runScenario(scenario, { variant: 'broken' })
  expect(broken.expectations[0]).toMatchObject({ verdict: 'unknown', seen: 'the look "late" is not in this run' })
  expect((await runScenario(scenario, { variant: 'cured' })).verdict).toBe('holds')
})
