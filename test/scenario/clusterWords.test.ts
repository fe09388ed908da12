import { describe, expect, it } from 'vitest'
import type { HostSpec, LivenessSpec, Observations, Step, Topology } from '../../src/scenario/index.ts'
import { playSample } from './playSample.ts'

const onLan = (address: string): HostSpec => ({ role: 'none', addresses: [{ address, network: 'lan' }] })
const pod = (address: string, more: Partial<HostSpec> = {}): HostSpec => ({
  role: 'none',
  addresses: [{ address, network: 'pods' }],
  ...more,
})

async function play(
  topology: Partial<Topology>,
  steps: readonly Omit<Extract<Step, { do: 'dial' }>, 'do' | 'client'>[],
) {
  return await playSample({
    topology: {
      ...topology,
      hosts: { node: onLan('192.168.1.11'), laptop: onLan('192.168.1.50'), app: pod('10.244.1.9'), ...topology.hosts },
    },
    clients: { app: { kind: 'probe', host: 'app' }, laptop: { kind: 'probe', host: 'laptop' } },
    timeline: steps.map((step) => ({
      ...step,
      do: 'dial' as const,
      client: step.as?.startsWith('laptop') ? 'laptop' : 'app',
    })),
    lasts: '60s',
  })
}

const web = {
  hosts: { one: pod('10.244.1.7'), two: pod('10.244.1.8') },
  webServers: { a: { host: 'one', body: '1' }, b: { host: 'two', body: '2' } },
}
const accepted = (seen: Observations): readonly number[] => ['one', 'two'].map((host) => seen.accepted(host).length)
const dials = (
  who: string,
  to: string,
  count = 1,
): readonly { readonly at: `${number}s`; readonly as: string; readonly to: string }[] =>
  Array.from({ length: count }, (_, index) => ({ at: `${index + 20}s`, as: `${who} ${index}`, to }))

describe('a service', () => {
  const at = '10.96.0.20:80'
  const to = ['one:80', 'two:80']

  it('of a cluster works from the networks that it names', async () => {
    const services = { web: { at, to, fromNetworks: ['pods'] } }
    const seen = await play({ ...web, services }, [...dials('app', at), ...dials('laptop', at)])
    expect(seen.outcome('app 0').text).toBe('open')
    expect(seen.outcome('laptop 0').text).toMatch(/timed out|i\/o timeout/)
  })

  it('shows its servers the address of a node where it masquerades', async () => {
    const services = { web: { at, to, masqueradeAs: '192.168.1.11' } }
    const seen = await play({ ...web, services }, dials('laptop', at, 4))
    const remotes = ['one', 'two'].flatMap((host) => seen.accepted(host).map(({ remote }) => remote.split(':')[0]))
    expect([...new Set(remotes)]).toEqual(['192.168.1.11'])
  })

  it('gives a client the same server again with an affinity', async () => {
    const drawn = accepted(await play({ ...web, services: { web: { at, to } } }, dials('app', at, 12)))
    expect(Math.min(...drawn)).toBeGreaterThan(0)
    const kept = accepted(await play({ ...web, services: { web: { at, to, affinity: '3h' } } }, dials('app', at, 12)))
    expect(kept.toSorted()).toEqual([0, 12])
  })
})

describe('readiness', () => {
  const services = { web: { at: '10.96.0.20:80', to: ['one:80'] } }

  it('that never comes takes a host out of its services', async () => {
    const hosts = { ...web.hosts, one: pod('10.244.1.7', { readiness: { probe: 'never' } }) }
    const seen = await play({ ...web, hosts, services }, dials('app', '10.96.0.20:80'))
    expect(seen.outcome('app 0').text).toMatch('connection refused')
  })

  it('comes with the first probe, so long after the start as its delay says', async () => {
    const hosts = {
      ...web.hosts,
      one: pod('10.244.1.7', { readiness: { probe: { port: 80 }, delay: '25s', period: '3s' } }),
    }
    const seen = await play({ ...web, hosts, services }, dials('app', '10.96.0.20:80', 8))
    const texts = Array.from({ length: 8 }, (_, index) => seen.outcome(`app ${index}`).state)
    expect(texts).toEqual([...Array(5).fill('failed'), ...Array(3).fill('ok')])
  })

  it('of running servers ends with them', async () => {
    const hosts = {
      ...web.hosts,
      one: pod('10.244.1.7', { role: 'namesrv', bootsAt: '30s', readiness: { probe: 'running', period: '1s' } }),
    }
    const namesrv = { web: { at: '10.96.0.20:9876', to: ['one:9876'] } }
    const seen = await play({ ...web, hosts, services: namesrv }, [
      { at: '20s', as: 'app early', to: '10.96.0.20:9876' },
      { at: '40s', as: 'app late', to: '10.96.0.20:9876' },
    ])
    expect([seen.outcome('app early').state, seen.outcome('app late').state]).toEqual(['failed', 'ok'])
  })
})

describe('a masquerade', () => {
  it('shows others the address of its node, and nobody inside', async () => {
    const seen = await play(
      {
        hosts: { ...web.hosts, server: onLan('192.168.1.60') },
        webServers: { ...web.webServers, lan: { host: 'server', body: '' } },
        routes: [{ from: 'pods', to: 'lan', bothWays: false }],
        masquerades: [{ hosts: ['app'], as: 'node', to: 'lan' }],
      },
      [...dials('app', '192.168.1.60:80'), { at: '30s', as: 'app inside', to: '10.244.1.7:80' }],
    )
    expect(seen.accepted('server').map(({ remote }) => remote.split(':')[0])).toEqual(['192.168.1.11'])
    expect(seen.accepted('one').map(({ remote }) => remote.split(':')[0])).toEqual(['10.244.1.9'])
  })
})

describe('a DNS server', () => {
  it('has no names of the zones that it is without', async () => {
    const dns = {
      'web.default.svc.cluster.local': { addresses: ['10.244.1.7'] },
      'web.example': { addresses: ['10.244.1.7'] },
    }
    const hosts = { ...web.hosts, app: pod('10.244.1.9', { resolver: { servers: ['outside'] } }) }
    const dnsServers = { outside: { without: ['cluster.local'] } }
    const seen = await play({ ...web, hosts, dns, dnsServers }, [
      { at: '20s', as: 'app inside', to: 'web.default.svc.cluster.local:80' },
      { at: '20s', as: 'app outside', to: 'web.example:80' },
    ])
    expect([seen.outcome('app inside').state, seen.outcome('app outside').state]).toEqual(['failed', 'ok'])
  })
})

describe('liveness', () => {
  const killed = async (liveness: LivenessSpec): Promise<readonly number[]> => {
    const hosts = { namesrv: pod('10.244.1.7', { role: 'namesrv', restart: 'kubelet', bootTakes: '2s', liveness }) }
    const seen = await play({ hosts }, dials('app', '10.244.1.7:9876'))
    return seen.ends({ server: 'namesrv' }).map(({ atMs, exitCode }) => Math.round(atMs / 1000) * 1000 + exitCode)
  }

  it('that fails kills a server again and again', async () => {
    expect(await killed({ probe: 'never', period: '5s' })).toEqual([11_137, 23_137, 45_137])
    expect(await killed({ probe: { port: 9877 }, failures: 2, delay: '20s' })).toEqual([31_137])
  })

  it('that passes kills nobody', async () => {
    expect(await killed({ probe: { port: 9876 } })).toEqual([])
  })
})
