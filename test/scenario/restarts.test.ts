import { describe, expect, it } from 'vitest'
import { createDrain } from '../../src/node/index.ts'
import {
  checkScenario,
  runScenario,
  type Scenario,
  type Topology,
  type VariantResult,
} from '../../src/scenario/index.ts'
import { RestartManager } from '../../src/topology/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

function run(topology: Topology, changes: Partial<Scenario> = {}): Promise<VariantResult> {
  const scenario = { ...sample({ topology }), ...changes, expect: { broken: [], cured: [] } }
  return runScenario(scenario, { variant: 'broken', drain: createDrain() })
}

function withBroker(fields: Readonly<Record<string, unknown>>): Topology {
  return patchOf(sample().topology, { hosts: { 'broker-a': fields } } as never)
}

const ends = { exitCode: 255, text: 'no such file' }
const waits = ({ observations }: VariantResult): readonly (number | undefined)[] =>
  observations.ends({ server: 'broker-a' }).map(({ restart }) => restart?.afterMs)

describe('a restart policy waits', () => {
  it('100 ms, twice as long each time, up to a minute', () => {
    const manager = new RestartManager('always')
    const all = Array.from({ length: 12 }, () => manager.afterEnd(1, 0))
    expect(all.slice(0, 4)).toEqual([100, 200, 400, 800])
    expect(all.slice(9)).toEqual([51_200, 60_000, 60_000])
  })

  it('100 ms again after ten seconds of running', () => {
    const manager = new RestartManager('unless-stopped')
    expect([0, 9999, 10_000, 0].map((ranMs) => manager.afterEnd(0, ranMs))).toEqual([100, 200, 100, 200])
  })

  it('as often as on-failure says, after failures alone', () => {
    const manager = new RestartManager('on-failure:2')
    expect([1, 0, 1, 1].map((code) => manager.afterEnd(code, 0))).toEqual([100, undefined, 200, undefined])
    expect(new RestartManager('on-failure').afterEnd(0, 0)).toBeUndefined()
    expect(new RestartManager('no').afterEnd(1, 0)).toBeUndefined()
  })

  it('of a kubelet: nothing at first, then 10 s, twice as long each time, up to five minutes', () => {
    const manager = new RestartManager('kubelet')
    const all = Array.from({ length: 8 }, () => manager.afterEnd(1, 0))
    expect(all).toEqual([0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000])
    expect(manager.afterEnd(0, 600_000)).toBe(0)
    expect(new RestartManager('kubelet-on-failure').afterEnd(0, 0)).toBeUndefined()
  })
})

describe('a server with a restart policy', () => {
  it('that ends at every start comes again and again, in the timeline as well', async () => {
    const result = await run(withBroker({ restart: 'always', ends }), { lasts: '7s' })
    expect(waits(result)).toEqual([100, 200, 400, 800, 1600, 3200, 6400])
    expect(result.observations.program('broker-a')).toMatchObject({ exitCode: 255 })
    expect(result.timeline.map(({ text }) => text)).toContain('ends with 255: no such file; restart 3 in 400 ms')
  })

  it('takes its time at every start', async () => {
    const result = await run(withBroker({ restart: 'on-failure:3', bootTakes: '2s', ends }), { lasts: '20s' })
    expect(waits(result)).toEqual([100, 200, 400, undefined])
    expect(result.observations.ends().at(-1)?.atMs).toBe(6700)
    expect(result.timeline.map(({ text }) => text)).toContain(
      'ends with 255: no such file; restart on-failure:3 gives up',
    )
  })

  it('without one stays ended', async () => {
    expect(waits(await run(withBroker({ ends })))).toEqual([undefined])
  })

  it('comes back after a kill, and not after a stop', async () => {
    const topology = withBroker({ restart: 'unless-stopped', bootTakes: '2s' })
    const killed = await run(topology, {
      timeline: [{ at: '5s', do: 'kill', process: 'broker-a' }],
      lasts: '20s',
      clients: {},
    })
    expect(killed.observations.ends()).toMatchObject([
      { exitCode: 137, why: 'killed', restart: { number: 1, afterMs: 100 } },
    ])
    expect(killed.observations.registrations({ fromMs: 7000 }).length).toBeGreaterThan(0)
    const stopped = await run(topology, {
      timeline: [{ at: '5s', do: 'stop', server: 'broker-a' }],
      lasts: '20s',
      clients: {},
    })
    expect(stopped.observations.ends()).toEqual([])
    expect(stopped.observations.registrations({ fromMs: 7000 })).toEqual([])
  })

  it('gets a port that becomes free', async () => {
    const other = { role: 'namesrv', host: 'broker-a', settings: { listenPort: 10_911 } } as const
    const topology = { ...withBroker({ restart: 'always', bootsAt: '1s' }), servers: { other } }
    const result = await run(topology, {
      timeline: [{ at: '3s', do: 'stop', server: 'other' }],
      lasts: '20s',
      clients: {},
    })
    expect(result.observations.ends({ server: 'broker-a' })[0]?.why).toContain('10911 is in use')
    expect(result.observations.registrations().length).toBeGreaterThan(0)
  })
})

describe('a proxy', () => {
  const proxied = (
    proxy: Readonly<Record<string, unknown>>,
    broker: Readonly<Record<string, unknown>> = {},
  ): Topology => ({
    ...withBroker(broker),
    hosts: {
      ...withBroker(broker).hosts,
      proxy: { role: 'proxy', addresses: ['10.0.0.9'], settings: { namesrvAddr: '10.0.0.1:9876' }, ...proxy } as never,
    },
  })
  const probe = { client: { kind: 'probe', host: 'pod' } } as const
  const dials = ['10.0.0.9:8081', '10.0.0.9:8080'].map(
    (to) => ({ at: '15s', as: to, do: 'dial', client: 'client', to }) as const,
  )
  const open = async (topology: Topology): Promise<readonly string[]> => {
    const result = await run(topology, { clients: probe, timeline: dials, lasts: '20s' })
    return dials.map(({ as }) => result.observations.outcome(as).text)
  }

  it('makes its topic on the brokers and then accepts on both ports', async () => {
    expect(await open(proxied({ bootsAt: '1s' }))).toEqual(['open', 'open'])
  })

  it('ends when no broker is registered, and comes back with a restart policy', async () => {
    const closed = ['10.0.0.9:8081: connection refused', '10.0.0.9:8080: connection refused']
    expect(await open(proxied({}, { bootsAt: '5s' }))).toEqual(closed)
    const topology = proxied({ restart: 'on-failure', bootTakes: '1s' }, { bootsAt: '5s' })
    const { observations } = await run(topology, { clients: {}, timeline: [], lasts: '20s' })
    expect(observations.ends()[0]).toMatchObject({
      server: 'proxy',
      exitCode: 1,
      why: expect.stringContaining(
        'create system broadcast topic DefaultHeartBeatSyncerTopic failed on cluster DefaultCluster',
      ),
    })
    expect(observations.ends().every(({ atMs }) => atMs < 7000)).toBe(true)
    expect(await open(topology)).toEqual(['open', 'open'])
  })

  it('of another cluster ends, and in local mode needs nobody', async () => {
    const settings = { namesrvAddr: '10.0.0.1:9876', rocketMQClusterName: 'Other' }
    expect((await open(proxied({ bootsAt: '1s', settings })))[0]).toContain('refused')
    expect(await open(proxied({ settings: { ...settings, proxyMode: 'local', grpcServerPort: 18_081 } }))).toEqual([
      '10.0.0.9:8081: connection refused',
      'open',
    ])
  })
})

it('a probe says why there is no connection', async () => {
  const timeline = ['nowhere:1', '10.0.0.1:1', '10.0.0.77:1'].map(
    (to) => ({ at: '1s', as: to, do: 'dial', client: 'client', to }) as const,
  )
  const clients = { client: { kind: 'probe', host: 'pod' } } as const
  const { observations } = await run(sample().topology, { clients, timeline, lasts: '10s' })
  expect(timeline.map(({ as }) => observations.outcome(as).text)).toEqual([
    'nowhere: no such host',
    '10.0.0.1:1: connection refused',
    expect.stringMatching(/^10\.0\.0\.77:1: /),
  ])
})

describe('bad input', () => {
  const refused = (topology: Topology, changes: Partial<Scenario> = {}): (() => Scenario) => {
    return () => checkScenario({ ...sample({ topology }), ...changes })
  }

  it('is refused with path, value and what is allowed', () => {
    expect(refused(withBroker({ restart: 'sometimes' }))).toThrow(
      'restart is "sometimes"; allowed is one of no, always, unless-stopped, on-failure, on-failure:N, kubelet and kubelet-on-failure',
    )
    expect(refused(withBroker({ bootTakes: 'long' }))).toThrow('bootTakes is "long"; allowed is a duration')
    expect(refused(withBroker({ ends: { exitCode: 256, text: 'x' } }))).toThrow(
      'exitCode is 256; allowed is an exit code',
    )
    expect(refused(patchOf(sample().topology, { hosts: { pod: { restart: 'always' } } } as never))).toThrow(
      'restart is "always"; allowed is absent: only servers end and start again',
    )
    const published = { p: { at: '10.0.0.5:1', to: 'pod:1', opensAt: '1s' } } as const
    expect(refused({ ...sample().topology, published })).toThrow('opensAt is "1s"; allowed is absent')
    const clients = { client: { kind: 'probe', host: 'pod', namesrv: 'x' } } as const
    expect(refused(sample().topology, { clients })).toThrow(
      'clients.client.namesrv is unknown; allowed are kind, host, dialect',
    )
    const timeline = [{ at: '1s', do: 'dial', client: 'client', to: 'nowhere' }] as const
    expect(refused(sample().topology, { clients: { client: { kind: 'probe', host: 'pod' } }, timeline })).toThrow(
      'to is "nowhere"; allowed is host:port',
    )
  })
})
