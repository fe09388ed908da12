import { describe, expect, it } from 'vitest'
import { checkScenario, type Observations, type Step } from '../../src/scenario/index.ts'
import { type Changes, playSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (steps: readonly Step[], changes: Changes = {}): Promise<Observations> =>
  playSample({ steps, changes, lasts: '60s' })

const send = (at: '5s' | '10s' | '15s' | '20s', as: string): Step => ({
  at,
  as,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body: as,
})

/** Whether the sends of the run came through. */
const fates = (seen: Observations, ...names: readonly string[]): readonly string[] =>
  names.map((name) => seen.outcome(name).state)

const dialled = (seen: Observations): readonly string[] => [...new Set(seen.dials().map(({ result }) => result))]

const probe = (at: '12s' | '22s', to: string): Step => ({ at, as: `dial at ${at}`, do: 'dial', client: 'probe', to })

describe('a partition', () => {
  it('parts its groups for a while, and nobody else', async () => {
    const seen = await play([
      { at: '8s', do: 'partition', groups: [['pod'], ['broker-a']], lasts: '10s' },
      send('10s', 'send to the other side'),
      { at: '10s', as: 'route', do: 'route', client: 'app', topic: 'Orders' },
      send('20s', 'send later'),
    ])
    expect(fates(seen, 'send to the other side', 'send later')).toEqual(['failed', 'ok'])
    expect(seen.outcome('route').state).toBe('ok')
  })

  it('ends by heal', async () => {
    const seen = await play([
      { at: '8s', do: 'partition', groups: ['pod', 'broker-a'] },
      send('10s', 'send before'),
      { at: '19s', do: 'heal' },
      send('20s', 'send after'),
    ])
    expect(fates(seen, 'send before', 'send after')).toEqual(['failed', 'ok'])
  })

  it('may be of one port, and of one way', async () => {
    const seen = await play([
      { at: '8s', as: 'of another port', do: 'partition', groups: ['pod', 'broker-a'], port: 10_909, lasts: '6s' },
      send('10s', 'send over 10911'),
      { at: '18s', as: 'one way', do: 'partition', groups: ['broker-a', 'pod'], bothWays: false, lasts: '5s' },
      send('20s', 'send without an answer'),
    ])
    expect(fates(seen, 'send over 10911', 'send without an answer')).toEqual(['ok', 'failed'])
    expect(
      seen
        .look()
        .messages('Orders')
        .map(({ body }) => body),
    ).toContain('send without an answer')
  })

  it.each([
    [{ groups: ['pod'] }, /groups is .*; allowed is at least two groups/],
    [{ groups: ['pod', 'nowhere'] }, /groups\[1\] is "nowhere"; allowed is/],
    [{ groups: ['pod', 'broker-a'], port: 0 }, /port is 0; allowed is a port/],
    [{ groups: ['pod', 'broker-a'], bothWays: 'no' }, /bothWays is "no"; allowed is true or false/],
  ])('is refused with %j', (fields, text) => {
    const step = { at: '5s', do: 'partition', ...fields } as unknown as Step
    expect(() => checkScenario({ ...sample(), timeline: [step] })).toThrow(text)
  })
})

describe('a firewall rule of a step', () => {
  it('comes behind the others, or in front of them', async () => {
    const clients = { probe: { kind: 'probe', host: 'pod' } } as const
    const seen = await playSample({
      clients,
      changes: { firewall: [{ from: 'pod', to: 'broker-a', action: 'reject' }] },
      timeline: [
        { at: '10s', as: 'behind', do: 'firewall', from: 'pod', to: 'broker-a', action: 'accept' },
        probe('12s', '10.0.0.2:10911'),
        { at: '20s', as: 'in front', do: 'firewall', from: 'pod', to: 'broker-a', action: 'accept', first: true },
        probe('22s', '10.0.0.2:10911'),
      ],
      lasts: '40s',
    })
    expect(seen.outcome('dial at 12s').text).toContain('refused')
    expect(seen.outcome('dial at 22s').text).toBe('open')
  })
})

describe('a route between networks', () => {
  const apart: Changes = {
    hosts: { pod: { addresses: [{ address: '192.168.0.3', network: 'office' }] } },
    routes: [{ from: 'office', to: 'default' }],
  }

  it('that is taken away silences open connections, and new ones fail at once', async () => {
    const seen = await play(
      [
        send('5s', 'send before'),
        { at: '8s', do: 'networkRoute', from: 'office', to: 'default', action: 'none', lasts: '10s' },
        send('10s', 'send on an open connection'),
        send('15s', 'send on a new one'),
        send('20s', 'send after'),
      ],
      apart,
    )
    expect(fates(seen, 'send before', 'send on an open connection', 'send on a new one', 'send after')).toEqual([
      'ok',
      'failed',
      'failed',
      'ok',
    ])
    expect(seen.outcome('send on an open connection').tookMs).toBeGreaterThan(2990)
    expect(seen.outcome('send on a new one').tookMs).toBeLessThan(100)
    expect(dialled(seen)).toContain('unreachable')
  })

  it('that loses what goes there leaves SYNs without an answer', async () => {
    const seen = await play(
      [
        { at: '4s', do: 'networkRoute', from: 'office', to: 'default', action: 'drop' },
        { at: '4s', do: 'reset' },
        send('5s', 'send into the dark'),
      ],
      apart,
    )
    expect(fates(seen, 'send into the dark')).toEqual(['failed'])
    expect(dialled(seen)).toEqual(['open', 'timedOut'])
  })

  it('opens while the world runs', async () => {
    const { routes: _none, ...hosts } = apart
    const seen = await play(
      [
        send('5s', 'send before'),
        { at: '15s', do: 'networkRoute', from: 'office', to: 'default', action: 'forward' },
        send('20s', 'send after'),
      ],
      hosts,
    )
    expect(fates(seen, 'send before', 'send after')).toEqual(['failed', 'ok'])
  })

  it.each([
    [{ from: 'office', to: 'default', action: 'none' }, /from is "office"; allowed is a network of a host/],
    [{ from: 'default', to: 'default', action: 'gone' }, /action is "gone"; allowed is one of forward, drop, none/],
    [{ from: 'default', to: 'default' }, /action is missing/],
  ])('is refused with %j', (fields, text) => {
    const step = { at: '5s', do: 'networkRoute', ...fields } as unknown as Step
    expect(() => checkScenario({ ...sample(), timeline: [step] })).toThrow(text)
  })
})
