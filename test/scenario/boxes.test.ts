import { describe, expect, it } from 'vitest'
import { createDrain } from '../../src/node/index.ts'
import {
  checkScenario,
  type LoadBalancerSpec,
  type Observations,
  runScenario,
  type Scenario,
  type Step,
} from '../../src/scenario/index.ts'
import { cardsOf, topologySvg, topologyTable } from '../../src/topology/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

const VIP = '10.0.0.100:9876'

/** Two NameServers behind a load balancer, through which the client asks for routes; it dials the broker directly. */
function balanced(balancer: Partial<LoadBalancerSpec> = {}): Scenario['topology'] {
  return patchOf(sample().topology, {
    hosts: {
      namesrv2: { role: 'namesrv', addresses: ['10.0.0.11'] },
      lvs: { role: 'none', addresses: ['10.0.0.9', '10.0.0.100'] },
      'broker-a': { settings: { namesrvAddr: '10.0.0.1:9876;10.0.0.11:9876' } },
    },
    loadBalancers: { vip: { on: 'lvs', at: VIP, to: ['namesrv:9876', 'namesrv2:9876'], ...balancer } },
  })
}

async function play(scenario: Partial<Scenario>): Promise<Observations> {
  const checked = checkScenario(sample(scenario))
  return (await runScenario(checked, { variant: 'broken', drain: createDrain() })).observations
}

const asking = (count: number): Pick<Scenario, 'clients' | 'timeline'> => {
  const names = Array.from({ length: count }, (_, index) => `client${index}`)
  return {
    clients: {
      ...sample().clients,
      ...Object.fromEntries(
        names.map((name) => [name, { kind: 'producer', host: 'pod', dialect: 'go-2.1.2', namesrv: VIP, group: name }]),
      ),
    },
    timeline: [
      ...sample().timeline,
      ...names.flatMap((client, index): readonly Step[] => [
        { at: '1s', do: 'start', client },
        { at: `${5 + 5 * index}s`, do: 'send', client, topic: 'Orders', body: 'order' },
      ]),
    ],
  }
}

describe('a load balancer of a topology', () => {
  it('gives its servers connections in turn, and shows them the client', async () => {
    const { clients, timeline } = asking(4)
    const seen = await play({ topology: balanced(), ...(clients && { clients }), timeline })
    const dialled = ['namesrv', 'namesrv2'].map((name) => seen.accepted(name, { from: 'pod' }).length)
    // The sample's own client dials the first one directly.
    expect(dialled).toEqual([3, 2])
    expect(seen.accepted('namesrv2', { from: 'pod' })[0]?.remote).toMatch(/^10\.0\.0\.3:/)
    expect(seen.outcome('client3 send').text).toBe('SEND_OK')
  })

  it('shows servers the source address that it masquerades as', async () => {
    const { clients, timeline } = asking(2)
    const topology = balanced({ masqueradeAs: '10.0.0.9' })
    const seen = await play({ topology, ...(clients && { clients }), timeline })
    expect(seen.accepted('namesrv2')[0]?.remote).toMatch(/^10\.0\.0\.9:|^10\.0\.0\.2:/)
    expect(seen.accepted('namesrv2', { from: 'pod' })[0]?.remote).toMatch(/^10\.0\.0\.9:/)
  })

  it('drains, removes and takes back a server as steps say', async () => {
    const { clients, timeline } = asking(4)
    const backend = 'namesrv:9876'
    const seen = await play({
      topology: balanced(),
      ...(clients && { clients }),
      timeline: [
        ...timeline,
        { at: '3s', do: 'backend', loadBalancer: 'vip', backend, becomes: 'drained' },
        { at: '12s', do: 'backend', loadBalancer: 'vip', backend: 'namesrv2:9876', becomes: 'removed' },
        { at: '12s', do: 'backend', loadBalancer: 'vip', backend, becomes: 'serving' },
      ],
    })
    const through = (name: string): readonly number[] =>
      seen.accepted(name, { from: 'pod' }).map(({ atMs }) => Math.floor(atMs / 1000))
    expect([through('namesrv'), through('namesrv2')]).toEqual([
      [2, 15, 20],
      [5, 10],
    ])
  })

  it('takes a server out that fails its checks', async () => {
    const { clients, timeline } = asking(4)
    const seen = await play({
      topology: balanced({ check: { interval: '1s', fall: 2, rise: 2 } }),
      ...(clients && { clients }),
      timeline: [...timeline, { at: '2s', do: 'kill', process: 'namesrv2' }],
      lasts: '30s',
    })
    expect(seen.accepted('namesrv', { from: 'pod' }).length).toBe(5)
    expect(seen.accepted('namesrv', { from: 'lvs' }).length).toBeGreaterThan(20)
  })
})

describe('a published port of a topology', () => {
  const published = (spec: object): Scenario['topology'] =>
    patchOf(sample().topology, {
      published: { broker: { at: '203.0.113.5:10911', to: 'broker-a:10911', ...spec } },
      hosts: { 'broker-a': { settings: { brokerIP1: '203.0.113.5' } } },
    })
  const timeline: readonly Step[] = [
    ...sample().timeline,
    { at: '10s', do: 'forgetConnections', box: 'broker' },
    { at: '11s', as: 'later', do: 'send', client: 'app', topic: 'Orders', body: 'later' },
  ]

  it('forgets its connections at a step, in silence or with a reset', async () => {
    const silent = await play({ topology: published({}), timeline })
    expect(silent.outcome('later').tookMs).toBeGreaterThan(2990)
    const by = 'the published port broker'
    expect(silent.stopped({ host: 'pod', by }).map(({ to, resets }) => [to, resets])).toEqual([['broker-a', false]])
    const reset = await play({ topology: published({ forgotten: 'reset' }), timeline })
    expect(reset.outcome('later').text).toBe('SEND_OK')
    expect(reset.outcome('later').tookMs).toBeLessThan(10)
  })

  it('is named, with what to do, by the explanation of what failed because of it', async () => {
    const explained = async (spec: object): Promise<readonly string[]> => {
      const scenario = checkScenario(sample({ topology: published(spec), timeline }))
      const { explanations } = await runScenario(scenario, { variant: 'broken', drain: createDrain() })
      return explanations.map(({ sentence }) => sentence)
    }
    expect(await explained({})).toEqual([
      'app: the published port broker does not know the connection any more, and the published port broker loses what comes later without a word. Fix: let the published port broker answer with a reset what it does not know, so that clients open a new connection at once.',
    ])
    expect((await explained({ idle: '5s' }))[0]).toContain(
      'the published port broker forgets a connection without packets after 5s, and loses what comes later',
    )
    expect(await explained({ forgotten: 'reset' })).toEqual([])
  })

  it('keeps them for five days otherwise, or as long as it says', async () => {
    const quiet = timeline.filter((step) => step.do !== 'forgetConnections')
    expect((await play({ topology: published({}), timeline: quiet })).outcome('later').text).toBe('SEND_OK')
    const brief = await play({ topology: published({ idle: '5s' }), timeline: quiet })
    expect(brief.outcome('later').text).toMatch('call timeout')
  })
})

describe('an address of two hosts', () => {
  it('is shown as such by the explanation of what failed because of it', async () => {
    const topology = patchOf(sample().topology, { hosts: { pod2: { role: 'none', addresses: ['10.0.0.2'] } } })
    const sentences: string[] = []
    for (let seed = 1; seed < 7; seed++) {
      const result = await runScenario(checkScenario(sample({ topology })), { variant: 'broken', seed })
      sentences.push(...result.explanations.map(({ sentence }) => sentence))
    }
    const fix = 'Fix: give 10.0.0.2 to one machine only: broker-a, pod2 all hold it'
    expect(sentences.filter((sentence) => sentence.includes(fix)).length).toBeGreaterThan(0)
  })
})

describe('a Go client with another read time-out', () => {
  it('closes a connection from which it reads nothing', async () => {
    const of = async (more: object): Promise<number> => {
      const clients = patchOf(sample().clients ?? {}, { app: { dialect: 'go-2.1.2', ...more } } as never)
      const seen = await play({ clients, lasts: '40s' })
      return seen.dials({ host: 'pod', to: '10.0.0.2:10911' }).length
    }
    expect(await of({})).toBe(1)
    expect(await of({ readTimeout: '10s' })).toBeGreaterThan(1)
  })
})

describe('a scenario with boxes', () => {
  const withTopology = (patch: object): unknown => ({
    ...sample(),
    topology: patchOf<Scenario['topology']>(balanced(), patch as never),
  })
  const vip = (fields: object): unknown => withTopology({ loadBalancers: { vip: fields } })
  const box = (fields: object): unknown => withTopology({ middleboxes: { nat: fields } })
  const step = (fields: object): unknown => ({
    ...sample({ topology: balanced() }),
    timeline: [...sample().timeline, { at: '5s', ...fields }],
  })
  const hosts = 'namesrv, broker-a, pod, namesrv2, lvs'

  it.each([
    [vip({ on: 'moon' }), `topology.loadBalancers.vip.on is "moon"; allowed is a host: one of ${hosts}`],
    [
      vip({ at: '10.0.0.2:9876' }),
      'topology.loadBalancers.vip.at is "10.0.0.2:9876"; allowed is address:port with an address of lvs: 10.0.0.9, 10.0.0.100',
    ],
    [vip({ to: [] }), 'topology.loadBalancers.vip.to is []; allowed is at least one server'],
    [
      vip({ to: ['moon:1'] }),
      `topology.loadBalancers.vip.to[0] is "moon:1"; allowed is host:port with a host of ${hosts}`,
    ],
    [
      vip({ to: [{ server: 'namesrv:9876', weight: -1 }] }),
      'topology.loadBalancers.vip.to[0].weight is -1; allowed is a weight, a whole number from 0 to 65535',
    ],
    [vip({ scheduler: 'random' }), 'scheduler is "random"; allowed is one of roundRobin, leastConnections, sourceHash'],
    [
      vip({ mode: 'directReturn', masqueradeAs: '10.0.0.9' }),
      'masqueradeAs is "10.0.0.9"; allowed is absent: with directReturn servers see the client',
    ],
    [vip({ check: { interval: '0s' } }), 'check.interval is "0s"; allowed is a time longer than 0s'],
    [vip({ check: { path: '/x' } }), 'check.path is "/x"; allowed is absent: only http checks ask for a page'],
    [vip({ check: { fall: 0 } }), 'check.fall is 0; allowed is a number of checks, a whole number from 1 to 1000'],
    [vip({ removed: 'kill' }), 'removed is "kill"; allowed is one of keep, drop, reset'],
    [vip({ idle: 'soon' }), 'topology.loadBalancers.vip.idle is "soon"; allowed is a duration in words'],
    [box({ idle: '0s' }), 'topology.middleboxes.nat.idle is "0s"; allowed is a time longer than 0s'],
    [box({ forgotten: 'maybe' }), 'nat.forgotten is "maybe"; allowed is one of drop, reset, resetBoth'],
    [box({ from: 'moon' }), 'topology.middleboxes.nat.from is "moon"; allowed is *, an address'],
    [
      withTopology({ middleboxes: { vip: {} } }),
      'topology.middleboxes.vip is {}; allowed is a box whose name no other middlebox, load balancer or published port has',
    ],
    [
      step({ do: 'forgetConnections', box: 'nat' }),
      'timeline[2].box is "nat"; allowed is a middlebox, load balancer or published port: one of vip',
    ],
    [
      step({ do: 'backend', loadBalancer: 'vip', backend: 'pod:9876', becomes: 'drained' }),
      'timeline[2].backend is "pod:9876"; allowed is a server of vip: one of namesrv:9876, namesrv2:9876',
    ],
    [
      step({ do: 'backend', loadBalancer: 'vip', backend: 'namesrv:9876', becomes: 'dead' }),
      'timeline[2].becomes is "dead"; allowed is one of serving, drained, removed',
    ],
    [
      { ...sample(), clients: patchOf(sample().clients ?? {}, { app: { readTimeout: '10s' } } as never) },
      'clients.app.readTimeout is "10s"; allowed is absent: only Go clients have it',
    ],
  ])('is refused with path, value and what is allowed (%#)', (scenario, text) => {
    expect(() => checkScenario(scenario)).toThrow(text)
  })

  it('is shown with them as a table and as a picture', () => {
    const topology = {
      ...balanced({ to: ['namesrv:9876', { server: 'namesrv2:9876', weight: 3 }], mode: 'directReturn' }),
      middleboxes: { nat: { from: 'pod', port: 9876, idle: '350s' } },
    } as const
    const table = topologyTable(topology)
    expect(table).toContain('load balancer vip')
    expect(table).toContain(
      'vip            10.0.0.100:9876  namesrv:9876, namesrv2:9876 (weight 3); roundRobin, direct return  15m, resets what it has forgotten',
    )
    expect(table).toContain('nat        pod and * port 9876  350s, drops what it has forgotten')
    expect(table).not.toContain('PUBLISHED')
    const svg = topologySvg(topology)
    expect(svg.match(/marker-end/g)?.length).toBe(2)
    expect(svg).toContain('load balancer vip')
    expect(cardsOf(topology).find(({ name }) => name === 'lvs')?.balancers).toEqual([{ name: 'vip', at: VIP }])
  })
})
