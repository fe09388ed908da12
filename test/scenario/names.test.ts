import { describe, expect, it } from 'vitest'
import type { Observations, Scenario, Step } from '../../src/scenario/index.ts'
import { type Changes, playSample } from './playSample.ts'

/** The sample with a NameServer that `app` asks by this name, and what was seen of it. */
function play(namesrv: string, changes: Changes, steps: readonly Step[] = [], more = {}): Promise<Observations> {
  const app = { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: `${namesrv}:9876`, group: 'app', ...more }
  return playSample({
    changes,
    clients: { app } as NonNullable<Scenario['clients']>,
    timeline: [
      { at: '15s', do: 'start', client: 'app' },
      { at: '16s', do: 'send', client: 'app', topic: 'Orders', body: 'x' },
    ],
    steps,
    lasts: '2m',
  })
}

const resolver = { search: ['a.svc.cluster.local', 'svc.cluster.local'], ndots: 5, servers: ['coredns'] }
const corefile = (fallthrough: string): string =>
  `.:53 {\n hosts {\n  10.0.0.1 static\n  ${fallthrough}\n }\n kubernetes cluster.local\n forward . /etc/resolv.conf\n}\n`

describe('a DNS server of its own', () => {
  const dns = { 'ns.a.svc.cluster.local': { addresses: ['10.0.0.1'] }, 'mq.example': { addresses: ['10.0.0.1'] } }

  it.each([
    ['static', '', 'SEND_OK'],
    ['ns', '', 'IllegalStateException'],
    ['ns', 'fallthrough', 'SEND_OK'],
    ['mq.example', 'fallthrough', 'SEND_OK'],
    ['mq.example', 'fallthrough cluster.local', 'IllegalStateException'],
  ])('answers %s with "%s" in its hosts block', async (name, fallthrough, text) => {
    const dnsServers = { coredns: { corefile: corefile(fallthrough) } }
    const seen = await play(name, { hosts: { pod: { resolver } }, dns, dnsServers })
    expect(seen.outcome('app send').text).toContain(text)
    expect(seen.fallthroughZones('coredns')).toEqual(
      fallthrough === '' ? [] : [fallthrough === 'fallthrough' ? '.' : 'cluster.local.'],
    )
  })

  it('answers from whichever of its hosts is up, over the network', async () => {
    const hosts = {
      pod: { resolver: { servers: ['kube-dns'] } },
      'dns-0': { role: 'none', addresses: ['10.0.0.53'] },
      'dns-1': { role: 'none', addresses: ['10.0.0.54'] },
    } as const
    const off: Step = { at: '1s', do: 'powerOff', host: 'dns-0' }
    const one = await play('mq.example', { hosts, dns, dnsServers: { 'kube-dns': { host: 'dns-0' } } }, [off])
    expect(one.dnsAnswers({ host: 'pod' })[0]?.outcome).toBe('timedOut')
    const two = await play('mq.example', { hosts, dns, dnsServers: { 'kube-dns': { host: ['dns-0', 'dns-1'] } } }, [
      off,
    ])
    expect(two.outcome('app send').text).toBe('SEND_OK')
  })

  it('falls silent, fails and is well again', async () => {
    const changes = { hosts: { pod: { resolver: { servers: ['second'] } } }, dns, dnsServers: { second: {} } }
    const state = (at: '1s' | '40s', value: 'silent' | 'fails' | 'answers'): Step => ({
      at,
      as: value,
      do: 'dnsServer',
      dnsServer: 'second',
      state: value,
    })
    const again: Step = { at: '70s', as: 'again', do: 'send', client: 'app', topic: 'Orders', body: 'y' }
    const seen = await play('mq.example', changes, [state('1s', 'silent'), state('40s', 'answers'), again])
    expect(seen.dnsAnswers({ host: 'pod' })[0]?.outcome).toBe('timedOut')
    expect(seen.outcome('again').text).toBe('SEND_OK')
    const failing = await play('mq.example', changes, [state('1s', 'fails')])
    expect(failing.dnsAnswers({ host: 'pod' })[0]?.outcome).toBe('serverFailure')
  })
})

describe('a headless name', () => {
  it('answers the present addresses of hosts that are ready', async () => {
    const changes = {
      hosts: { namesrv: { readiness: { probe: 'knowsBroker', period: '5s' } } },
      dns: { headless: { hosts: ['namesrv'] } },
    } as const
    // The broker of the sample asks for an address, and so the NameServer gets ready.
    expect((await play('headless', changes)).outcome('app send').text).toBe('SEND_OK')
    const broker = { settings: { namesrvAddr: 'headless:9876' } }
    const waiting = { ...changes, hosts: { ...changes.hosts, 'broker-a': broker } }
    expect((await play('headless', waiting)).registrations()).toEqual([])
    const open = { ...waiting, dns: { headless: { hosts: ['namesrv'], notReady: true } } }
    expect((await play('headless', open)).outcome('app send').text).toBe('SEND_OK')
  })

  it('follows a host that gets another address', async () => {
    const seen = await play('headless', { dns: { headless: { hosts: ['namesrv'] } } }, [
      { at: '10s', do: 'readdress', host: 'namesrv', addresses: ['10.0.0.77'] },
    ])
    expect(seen.dials({ host: 'pod' })[0]?.to).toBe('10.0.0.77:9876')
  })

  it('takes three failures of a probe to leave', async () => {
    const changes = {
      hosts: { namesrv: { readiness: { probe: { port: 9876 }, period: '2s' } } },
      dns: { headless: { hosts: ['namesrv'] } },
    } as const
    const fresh = (at: '12s' | '18s', step: string): readonly Step[] => [
      { at, as: `start ${step}`, do: 'start', client: 'app' },
      { at, as: step, do: 'send', client: 'app', topic: 'Orders', body: step },
    ]
    const seen = await play('headless', changes, [
      { at: '9s', do: 'kill', process: 'namesrv' },
      ...fresh('12s', 'at once'),
      ...fresh('18s', 'later'),
    ])
    expect(seen.dnsAnswers({ host: 'pod', during: 'at once' })[0]?.outcome).toBe('answer')
    expect(seen.dnsAnswers({ host: 'pod', during: 'later' })[0]?.outcome).toBe('notFound')
  })
})

describe('the cache of a JVM', () => {
  it.each([
    [undefined, 2],
    ['10s', 3],
    ['forever', 1],
  ])('of %s asks %i times', async (dnsCache, queries) => {
    const dns = { 'mq.example': { addresses: ['10.0.0.1'] } }
    const cuts: readonly Step[] = (['25s', '55s'] as const).map((at) => ({
      at,
      as: at,
      do: 'reset',
      from: 'pod',
      to: 'namesrv',
    }))
    const more = dnsCache === undefined ? {} : { dnsCache }
    const seen = await play('mq.example', { dns }, cuts, more)
    expect(seen.dnsQueries({ host: 'pod' })).toHaveLength(queries)
  })
})

describe('that there is no such name', () => {
  const lookups = async (changes: Changes, more = {}): Promise<number> => {
    const again: readonly Step[] = (['20s', '24s', '40s'] as const).map((at) => ({
      at,
      as: at,
      do: 'send',
      client: 'app',
      topic: 'Orders',
      body: at,
    }))
    const seen = await play('mq.example', changes, again, more)
    return seen.dnsQueries({ host: 'pod', name: 'mq.example', fromMs: 15_000 }).length
  }

  it('is kept by a caching resolver for the negative time to live of the name, and no longer', async () => {
    const cached = { hosts: { pod: { resolver: { cache: true } } } } as const
    const name = (negativeTtlSeconds: number) => ({ dns: { 'mq.example': { addresses: [], negativeTtlSeconds } } })
    // A Java program asks anew each time when its JVM keeps no denials, and every 10 s when it does.
    const asks = { negativeDnsCache: '0s' }
    const [every, some, one] = [
      await lookups({ ...cached, ...name(0) }, asks),
      await lookups({ ...cached, ...name(10) }, asks),
      await lookups({ ...cached, ...name(604_800) }, asks),
    ]
    expect(one).toBe(1)
    expect(some).toBeGreaterThan(one ?? 0)
    expect(every).toBeGreaterThan(some ?? 0)
    const failing = { dns: { 'mq.example': { fails: 'notFound', negativeTtlSeconds: 604_800 } } } as const
    expect(await lookups({ ...cached, ...failing }, asks)).toBe(1)
  })

  it('is kept by a JVM for the time that it is told', async () => {
    const asked = async (negativeDnsCache: string): Promise<number> => await lookups({}, { negativeDnsCache })
    expect(await asked('forever')).toBe(1)
    expect(await asked('0s')).toBeGreaterThan(await lookups({}))
  })
})

it('a broker with fetchNameSrvAddrByDnsLookup registers with every address of the name, and follows it', async () => {
  const settings = {
    namesrvAddr: 'ns.example:9876',
    fetchNameSrvAddrByDnsLookup: true,
    updateNameServerAddrPeriod: 20_000,
  }
  const changes = {
    hosts: { 'broker-a': { settings }, other: { role: 'namesrv', addresses: ['10.0.0.8'] } },
    dns: { 'ns.example': { addresses: ['10.0.0.1'] } },
  } as const
  const seen = await play('ns.example', changes, [
    { at: '12s', do: 'dns', name: 'ns.example', addresses: ['10.0.0.1', '10.0.0.8'] },
    { at: '60s', as: 'gone', do: 'dns', name: 'ns.example', fails: 'notFound' },
  ])
  const at = (namesrv: string): number[] =>
    seen
      .registrations()
      .filter((one) => one.namesrv === namesrv)
      .map(({ atMs }) => atMs)
  expect(at('namesrv')[0]).toBeLessThan(10)
  expect(at('other')[0]).toBeGreaterThan(30_000)
  // A look-up that fails leaves the list as it was.
  expect(at('other').at(-1)).toBeGreaterThan(90_000)
})
