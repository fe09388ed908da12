import { describe, expect, it } from 'vitest'
import type { Observations, Scenario, Step } from '../../src/scenario/index.ts'
import { type Changes, playSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (changes: Changes, steps: readonly Step[] = [], more: Partial<Scenario> = {}): Promise<Observations> =>
  playSample({ ...more, changes, steps })

describe('network cards', () => {
  const cards = (profile: '5.3.3' | '4.9.7') => ({
    profile,
    addresses: [
      { address: '10.0.0.2', network: 'default' },
      { address: '172.17.0.1', network: 'docker', name: 'docker0', bridge: true },
      { address: '192.168.7.7', network: 'vpn', name: 'tun0', pointToPoint: true },
      { address: '10.9.9.9', network: 'spare' },
    ],
  })

  it.each([
    ['5.3.3', '10.0.0.2'],
    ['4.9.7', '10.9.9.9'],
  ] as const)('decide what a broker of %s advertises', async (profile, address) => {
    const seen = await play({ hosts: { 'broker-a': cards(profile) } })
    expect(seen.registrations()[0]?.address).toBe(`${address}:10911`)
  })

  it('that are down carry nothing', async () => {
    const addresses = [{ address: '10.0.0.2', network: 'default', up: false }]
    const seen = await play({ hosts: { 'broker-a': { addresses } } })
    expect(seen.registrations()).toEqual([])
    expect(seen.outcome('app send').state).toBe('failed')
  })
})

describe('a service', () => {
  const services = { mq: { at: '10.96.0.1:9876', to: ['namesrv:9876', 'other:9876'] } }
  const other = { role: 'namesrv', addresses: ['10.0.0.8'] } as const
  const clients = Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [
      `app ${index}`,
      { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: '10.96.0.1:9876', group: `app${index}` } as const,
    ]),
  )
  const starts = Object.keys(clients).flatMap((client): readonly Step[] => [
    { at: '5s', do: 'start', client },
    { at: '5s', do: 'send', client, topic: 'Orders', body: client },
  ])
  const run = (changes: Changes, steps: readonly Step[] = []): Promise<Observations> =>
    play({ services, hosts: { other }, ...changes }, [...steps, ...starts], { timeline: [], clients })

  it('gives each connection one of its servers', async () => {
    const seen = await run({})
    const [first, second] = ['namesrv', 'other'].map((host) => seen.accepted(host, { from: 'pod' }).length)
    expect((first ?? 0) + (second ?? 0)).toBe(16)
    expect(Math.min(first ?? 0, second ?? 0)).toBeGreaterThan(2)
  })

  it('passes over servers that are not ready, and rejects without any', async () => {
    const seen = await run({}, [{ at: '1s', do: 'powerOff', host: 'other' }])
    expect(seen.accepted('namesrv', { from: 'pod' })).toHaveLength(16)
    const none = await run({}, [
      { at: '1s', do: 'powerOff', host: 'other' },
      { at: '1s', do: 'powerOff', host: 'namesrv' },
    ])
    expect(new Set(none.dials({ host: 'pod' }).map(({ result }) => result))).toEqual(new Set(['refused']))
  })
})

describe('a port that a router publishes', () => {
  // A router with a public address between the network of the broker and everybody else.
  const home = (address: string) => [{ address, network: 'home' }]
  const hosts = {
    namesrv: { addresses: home('10.0.0.1') },
    'broker-a': { addresses: home('10.0.0.2'), settings: { namesrvAddr: '10.0.0.1:9876', brokerIP1: '203.0.113.7' } },
    pod: { addresses: home('10.0.0.3') },
  }
  const run = (fromNetworks: readonly string[]): Promise<Observations> => {
    const published = {
      broker: { at: '203.0.113.7:10911', to: 'broker-a:10911', fromNetworks, masqueradeAs: '10.0.0.254' },
    }
    return play({
      hosts: { ...hosts, far: { role: 'none', addresses: [{ address: '198.51.100.9', network: 'wan' }] } },
      published,
    })
  }

  it('does not work from inside without hairpin: the packets are lost', async () => {
    const seen = await run(['wan'])
    expect(seen.dials({ host: 'pod', to: '203.0.113.7:10911' })[0]?.result).toBe('timedOut')
    expect(seen.outcome('app send').text).toContain('call timeout')
  })

  it('works with hairpin, and the broker sees the router', async () => {
    const seen = await run(['wan', 'home'])
    expect(seen.outcome('app send').text).toBe('SEND_OK')
    expect(seen.accepted('broker-a', { from: 'pod' })[0]?.remote).toMatch(/^10\.0\.0\.254:/)
  })
})

describe('a start command', () => {
  const startup = (command: string, more = {}) => ({
    hosts: { 'broker-a': { settings: null, startup: { command, ...more } } },
  })

  it('is read by a shell, a script and Java', async () => {
    const files = { 'b.conf': 'brokerName=shop\nlistenPort=20911\nnamesrvAddr=nowhere:1' }
    const seen = await play(startup('nohup sh bin/mqbroker -c b.conf -n 10.0.0.1:9876 &', { files }))
    expect(seen.registrations()[0]).toMatchObject({ brokerName: 'shop', address: '10.0.0.2:20911' })
    const environment = { NAMESRV_ADDR: '10.0.0.1:9876' }
    expect((await play(startup('sh mqbroker', { environment }))).registrations()).not.toEqual([])
  })

  it('may end the server before it begins', async () => {
    const seen = await play(startup('sh mqbroker -n 10.0.0.1'))
    expect(seen.program('broker-a')).toMatchObject({ exitCode: -3 })
    expect(seen.registrations()).toEqual([])
    const usage = await play(startup('sh mqbroker --wrong'))
    expect(usage.program('broker-a').printed[0]).toMatch(/^usage: mqbroker/)
  })

  it('leaves the rest of its line to the shell, which waits for a server in front', async () => {
    const stop: Step = { at: '10s', do: 'stop', server: 'broker-a' }
    const running = await play(startup('sh mqbroker -n 10.0.0.1:9876;10.0.0.9:9876'))
    expect(running.program('broker-a').printed).toEqual([])
    const stopped = await play(startup('sh mqbroker -n 10.0.0.1:9876;10.0.0.9:9876'), [stop])
    expect(stopped.program('broker-a').printed).toEqual(['-bash: 10.0.0.9:9876: command not found'])
    const behind = await play(startup('sh mqbroker -n 10.0.0.1:9876 & 10.0.0.9:9876'))
    expect(behind.program('broker-a').printed).toEqual(['-bash: 10.0.0.9:9876: command not found'])
  })
})

describe('a client', () => {
  it('sends to the VIP port when told to, in Java', async () => {
    const clients = Object.fromEntries(
      (['java-5.3', 'go-2.1.2'] as const).map((dialect) => [
        dialect,
        {
          kind: 'producer',
          host: dialect.startsWith('go') ? 'gopher' : 'pod',
          dialect,
          namesrv: '10.0.0.1:9876',
          vipChannel: true,
          group: 'g',
        } as const,
      ]),
    )
    const timeline = Object.keys(clients).flatMap((client): readonly Step[] => [
      { at: '1s', do: 'start', client },
      { at: '2s', do: 'send', client, topic: 'Orders', body: 'x' },
    ])
    const gopher = { role: 'none', addresses: ['10.0.0.33'] } as const
    const seen = await play({ hosts: { gopher } }, [], { clients, timeline })
    const dialled = (client: string): readonly string[] =>
      seen
        .dials({ host: client.startsWith('go') ? 'gopher' : 'pod', during: `${client} send` })
        .map(({ to }) => to)
        .filter((to) => to.startsWith('10.0.0.2'))
    expect([dialled('java-5.3'), dialled('go-2.1.2')]).toEqual([['10.0.0.2:10909'], ['10.0.0.2:10911']])
  })

  it('asks an address service where the NameServers are', async () => {
    const clients = {
      app: {
        kind: 'producer',
        host: 'pod',
        dialect: 'go-2.1.1',
        namesrvDomain: 'http://web:8080/nsaddr',
        group: 'g',
      } as const,
    }
    const hosts = { web: { role: 'none', addresses: ['10.0.0.80'] } } as const
    const site = (body: string) => ({ hosts, webServers: { web: { host: 'web', port: 8080, body } } })
    expect((await play(site('10.0.0.1:9876'), [], { clients })).outcome('app send').text).toBe('SEND_OK')
    // 2.1.1 keeps the line feed, which belongs to the port then.
    expect((await play(site('10.0.0.1:9876\n'), [], { clients })).outcome('app send').state).toBe('failed')
    expect((await play({ hosts }, [], { clients })).logs({ message: 'http fetch failed' })[0]?.fields['err']).toBe(
      'Get "http://web:8080/nsaddr": dial tcp 10.0.0.80:8080: connect: connection refused',
    )
  })

  it('that is a dashboard shows the brokers with their figures', async () => {
    const clients = {
      ...sample().clients,
      console: { kind: 'dashboard', host: 'pod', namesrv: '10.0.0.1:9876' } as const,
    }
    const seen = await play(
      {},
      [
        { at: '3s', do: 'start', client: 'console' },
        { at: '4s', do: 'clusterPage', client: 'console' },
      ],
      { clients },
    )
    expect(seen.outcome('console clusterPage').text).toBe('broker-a 0 10.0.0.2:10911 V5_3_3, produced 1, consumed 0')
  })
})
