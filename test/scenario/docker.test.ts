import { describe, expect, it } from 'vitest'
import { createDrain } from '../../src/node/index.ts'
import {
  checkScenario,
  dockerTopology,
  runScenario,
  type Scenario,
  type Topology,
  topologyPatch,
  type VariantResult,
} from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

/** The sample on another topology. */
function run(topology: Topology, changes: Partial<Scenario> = {}): Promise<VariantResult> {
  const scenario = checkScenario({ ...sample({ topology }), ...changes })
  return runScenario(scenario, { variant: 'broken', drain: createDrain() })
}

function withHost(name: string, fields: Readonly<Record<string, unknown>>): Topology {
  const { topology } = sample()
  return patchOf(topology, { hosts: { [name]: fields } } as never)
}

const failureOn = ({ observations }: VariantResult, host: string): unknown =>
  observations.logs({ host, message: 'the server failed' })[0]?.fields['error']

const two = (action: 'drop' | undefined): Topology => ({
  ...withHost('pod', { addresses: [{ address: '192.168.1.7', network: 'lan' }] }),
  routes: [{ from: 'lan', to: 'default', bothWays: false, ...(action === undefined ? {} : { action }) }],
})

describe('a route', () => {
  it('forwards, or loses what goes there', async () => {
    expect((await run(two(undefined))).observations.outcome('app send').text).toBe('SEND_OK')
    const lost = await run(two('drop'))
    expect(lost.observations.dials({ host: 'pod' })[0]).toMatchObject({ result: 'timedOut', syns: 2 })
    expect(lost.explanations[0]?.rule).toContain('the routers that pod knows lose what goes there')
  })
})

describe('a host', () => {
  it('has a name for everybody, or for nobody', async () => {
    const byName = { app: { ...sample().clients?.['app'], namesrv: 'namesrv:9876' } } as NonNullable<
      Scenario['clients']
    >
    const named = await run(sample().topology, { clients: byName })
    expect(named.observations.outcome('app send').text).toBe('SEND_OK')
    const unnamed = await run(withHost('namesrv', { named: false }), { clients: byName })
    expect(unnamed.observations.dnsAnswers({ host: 'pod', name: 'namesrv' })[0]?.outcome).toBe('notFound')
  })

  it('lets only the owner of its disk and root write', async () => {
    const text = async (diskOwner: number, user: number): Promise<string> => {
      const result = await run(withHost('broker-a', { store: 'disk', diskOwner, user }))
      return String(failureOn(result, 'broker-a') ?? result.observations.outcome('app send').text)
    }
    expect(await text(0, 3000)).toContain('permission denied')
    expect(await text(3000, 3000)).toBe('SEND_OK')
    expect(await text(1000, 0)).toBe('SEND_OK')
  })
})

describe('a server', () => {
  it('that the engine refuses never starts, and its words are in the log', async () => {
    const result = await run(withHost('broker-a', { refused: 'exec format error' }))
    expect(failureOn(result, 'broker-a')).toBe('exec format error')
    expect(result.observations.registrations()).toEqual([])
  })

  it('keeps its files below its root', async () => {
    const result = await run(withHost('broker-a', { store: 'disk', root: 'containers/a' }))
    expect(result.world.host('broker-a').disk.usedBytes).toBeGreaterThan(0)
    expect(result.observations.outcome('app send').text).toBe('SEND_OK')
  })
})

describe('a port that a host publishes', () => {
  const box = (at: string, extra: Topology['servers'] = {}): Topology => ({
    hosts: {
      box: { role: 'none', addresses: [{ address: '192.168.1.10', network: 'lan' }] },
      pod: { role: 'none', addresses: [{ address: '192.168.1.7', network: 'lan' }] },
      namesrv: { role: 'namesrv', addresses: [{ address: '172.18.0.2', network: 'mq' }], bootsAt: '500ms' },
    },
    servers: extra,
    published: { namesrv: { at, to: 'namesrv:9876', on: 'box' } },
  })
  const dial = async (topology: Topology, from: string, namesrv: string): Promise<unknown> => {
    const clients = { app: { kind: 'producer', host: from, dialect: 'java-5.3', namesrv, group: 'app' } } as const
    const { observations } = await run(topology, { clients })
    return [...new Set(observations.dials({ host: from }).map(({ result }) => result))].join(', ')
  }

  it('is open on all addresses of the host, and on its loopback for itself', async () => {
    expect(await dial(box('0.0.0.0:19876'), 'pod', '192.168.1.10:19876')).toBe('open')
    expect(await dial(box('0.0.0.0:19876'), 'box', '127.0.0.1:19876')).toBe('open')
    expect(await dial(box('0.0.0.0:19876'), 'pod', '127.0.0.1:19876')).toBe('refused')
    expect(await dial(box('0.0.0.0:19876'), 'pod', '192.168.1.10:9876')).toBe('refused')
  })

  it('at 127.0.0.1 is open for the host alone', async () => {
    expect(await dial(box('127.0.0.1:9876'), 'box', '127.0.0.1:9876')).toBe('open')
    expect(await dial(box('127.0.0.1:9876'), 'pod', '192.168.1.10:9876')).toBe('refused')
  })

  it('that is taken keeps the server behind it from starting, and whoever has it answers', async () => {
    const topology = box('0.0.0.0:9876', { other: { role: 'namesrv', host: 'box' } })
    const clients = { app: { kind: 'producer', host: 'pod', namesrv: '192.168.1.10:9876', group: 'app' } } as const
    const result = await run(topology, { clients })
    expect(failureOn(result, 'namesrv')).toContain('listen tcp4 0.0.0.0:9876: bind: address already in use')
    expect(result.observations.accepted('box', { from: 'pod' }).length).toBeGreaterThan(0)
  })

  it('that another container has is already allocated', async () => {
    const topology = box('0.0.0.0:9876')
    const published = { ...topology.published, again: { at: '0.0.0.0:9876', to: 'pod:80', on: 'box' } }
    const clients = { app: { kind: 'producer', host: 'pod', namesrv: '192.168.1.10:9876', group: 'app' } } as const
    const result = await run({ ...topology, published }, { clients })
    const words = [failureOn(result, 'namesrv'), failureOn(result, 'pod')].find((text) => text !== undefined)
    expect(words).toContain('Bind for 0.0.0.0:9876 failed: port is already allocated')
  })
})

describe('bad input', () => {
  it.each([
    [
      'an action of a route',
      { ...sample().topology, routes: [{ from: 'default', to: 'default', action: 'lose' }] },
      'routes[0].action is "lose"; allowed is one of forward, drop',
    ],
    ['a name that is no flag', withHost('pod', { named: 'no' }), 'hosts.pod.named is "no"; allowed is true or false'],
    [
      'an owner',
      withHost('broker-a', { diskOwner: -1 }),
      'diskOwner is -1; allowed is a user id, a whole number from 0',
    ],
    [
      'a root of a NameServer',
      withHost('namesrv', { root: 'a' }),
      'root is "a"; allowed is absent: only brokers have files',
    ],
    [
      'a root outside',
      withHost('broker-a', { root: '../a' }),
      'root is "../a"; allowed is a path such as containers/broker-a',
    ],
    [
      'an unknown publisher',
      { ...sample().topology, published: { p: { at: '0.0.0.0:1', to: 'pod:1', on: 'moon' } } },
      'published.p.on is "moon"; allowed is a host: one of namesrv, broker-a, pod',
    ],
  ])('%s', (_, topology, message) => {
    expect(() => checkScenario(sample({ topology: topology as Topology }))).toThrow(message)
  })
})

it('the patch between two topologies makes one the other', () => {
  const before = dockerTopology({
    machines: { box: { address: '10.0.0.1', containers: { a: { ports: ['1:1', '2:2'] } } } },
  })
  const after = dockerTopology({
    machines: { box: { address: '10.0.0.1', containers: { a: { ports: ['1:1'], user: 5 } } } },
  })
  expect(patchOf(before, topologyPatch(before, after) as never)).toEqual(after)
})
