import { describe, expect, it } from 'vitest'
import type { ResolveError } from '../../runtime/index.ts'
import { createWorld, type HostOptions, type World } from '../index.ts'

function scene(resolver: HostOptions['resolver'] = {}): { world: World; ask: (name: string) => Promise<string> } {
  const world = createWorld({ seed: 5 })
  const host = world.addHost({ name: 'app', addresses: ['10.0.0.2'], resolver })
  const port = host.spawn('app').runtime.resolver
  const ask = (name: string): Promise<string> =>
    world.settle(port.resolve(name)).then(
      (addresses) => addresses.join(' '),
      (error: ResolveError) => error.kind,
    )
  return { world, ask }
}

describe('names', () => {
  it('of hosts are known, in any case and with a trailing dot', async () => {
    const { world, ask } = scene()
    world.addHost({ name: 'broker-a', addresses: ['10.0.0.5', 'fd00::5'] })
    expect(await ask('Broker-A')).toBe('10.0.0.5 fd00::5')
    expect(await ask('broker-a.')).toBe('10.0.0.5 fd00::5')
    world.host('broker-a').setAddresses(['10.0.0.6'])
    expect(await ask('broker-a')).toBe('10.0.0.6')
  })

  it('of hosts that do not want it are unknown', async () => {
    const { world, ask } = scene()
    world.addHost({ name: 'hidden', addresses: ['10.0.0.5'], registered: false })
    expect(await ask('hidden')).toBe('notFound')
  })

  it('come from the hosts file first', async () => {
    const { world, ask } = scene({ hosts: new Map([['broker-a', ['192.168.1.1']]]) })
    world.dns.set('broker-a', ['10.0.0.5'])
    expect(await ask('broker-a')).toBe('192.168.1.1')
    expect(world.dns.queries).toBe(0)
  })

  it('are completed by the search domains, as ndots says', async () => {
    const { world, ask } = scene({ search: ['ns.svc.cluster.local', 'svc.cluster.local'], ndots: 5 })
    world.dns.set('broker.ns.svc.cluster.local', ['10.96.0.1'])
    world.dns.set('example.com', ['93.184.216.34'])
    const asked: string[] = []
    world.bus.on('dns.query', (event) => asked.push(event.name))
    expect(await ask('broker')).toBe('10.96.0.1')
    expect(await ask('example.com')).toBe('93.184.216.34')
    expect(asked).toEqual([
      'broker.ns.svc.cluster.local',
      'example.com.ns.svc.cluster.local',
      'example.com.svc.cluster.local',
      'example.com',
    ])
    expect(await ask('broker.')).toBe('notFound')
  })

  it('that nobody could have are not asked for', async () => {
    const { world, ask } = scene()
    for (const name of ['http://ns-0', '10.0.0.1 #comment', 'a b', '10.0.0.1 '])
      expect(await ask(name)).toBe('notFound')
    expect(world.dns.queries).toBe(0)
  })

  it('are answered by a wildcard, unless they have records of their own', async () => {
    const { world, ask } = scene({ search: ['corp.example'], ndots: 5 })
    world.dns.set('*.corp.example', ['203.0.113.80'])
    world.dns.set('mq.corp.example', ['10.0.0.9'])
    expect([await ask('mq.example.com'), await ask('mq'), await ask('mq.example.com.')]).toEqual([
      '203.0.113.80',
      '10.0.0.9',
      'notFound',
    ])
  })

  it('have other answers for other subnets', async () => {
    const { world, ask } = scene()
    world.dns.set('broker', ['203.0.113.1'])
    world.dns.set('broker', ['10.0.0.9'], { view: '10.0.0.0/8' })
    expect(await ask('broker')).toBe('10.0.0.9')
    const outside = world.addHost({ name: 'outside', addresses: ['198.51.100.1'] }).spawn('p').runtime.resolver
    expect(await world.settle(outside.resolve('broker'))).toEqual(['203.0.113.1'])
  })

  it('rotate when told to, and every address comes first some time', async () => {
    const { world, ask } = scene()
    world.dns.set('svc', ['10.0.0.1', '10.0.0.2', '10.0.0.3'], { rotate: true })
    const first = new Set<string>()
    for (let round = 0; round < 30; round++) first.add((await ask('svc')).split(' ')[0] ?? '')
    expect([...first].sort()).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3'])
  })
})

describe('failures', () => {
  it('are told apart: no such name, a failing server, silence', async () => {
    const { world, ask } = scene()
    expect(await ask('nobody')).toBe('notFound')
    {
      using _failing = world.dns.fail('app', 'serverFailure')
      expect(await ask('app')).toBe('serverFailure')
    }
    expect(await ask('app')).toBe('10.0.0.2')
  })

  it('of one completion of a name move on to the next, and are remembered', async () => {
    const { world, ask } = scene({ search: ['a.example'], ndots: 5 })
    world.dns.set('svc', ['10.0.0.9'])
    using _failing = world.dns.fail('svc.a.example', 'serverFailure')
    using _other = world.dns.fail('other.a.example', 'serverFailure')
    expect([await ask('svc'), await ask('other')]).toEqual(['10.0.0.9', 'serverFailure'])
  })

  it('of the server as a whole come at once', async () => {
    const { world, ask } = scene()
    world.dns.failing = true
    expect(await ask('app')).toBe('serverFailure')
    expect(world.now).toBeLessThan(5)
  })

  it('take 2 x 5 s when the server is silent', async () => {
    const { world, ask } = scene()
    world.dns.silent = true
    expect(await ask('app')).toBe('timedOut')
    expect([world.now, world.dns.queries]).toEqual([10_000, 2])
  })

  it('of one server are covered by the next', async () => {
    const { world, ask } = scene()
    const second = world.addDnsServer({ name: 'second' })
    second.set('svc', ['10.0.0.77'])
    world.host('app').resolver.servers = [world.dns, second]
    world.dns.silent = true
    expect(await ask('svc')).toBe('10.0.0.77')
    expect(world.now).toBeGreaterThan(5000)
    expect(world.now).toBeLessThan(5001)
  })
})

describe('a server on a host', () => {
  const onHost = (): { world: World; ask: (name: string) => Promise<string> } => {
    const { world, ask } = scene()
    const host = world.addHost({ name: 'coredns', addresses: ['10.0.0.53'] })
    const server = world.addDnsServer({ name: 'coredns', host })
    server.set('svc', ['10.0.0.77'])
    world.host('app').resolver.servers = [server]
    return { world, ask }
  }

  it('answers over the network', async () => {
    const { world, ask } = onHost()
    world.network.link({ from: 'app', to: 'coredns', latencyMs: { min: 50, max: 50 } })
    expect(await ask('svc')).toBe('10.0.0.77')
    expect(world.now).toBe(100)
  })

  it('is silent behind a cut, behind a firewall and without power', async () => {
    const { world, ask } = onHost()
    {
      using _cut = world.network.cut({ from: 'app', to: 'coredns' })
      expect(await ask('svc')).toBe('timedOut')
    }
    {
      using _policy = world.network.firewall({ from: 'app', port: 53, action: 'drop' })
      expect(await ask('svc')).toBe('timedOut')
    }
    world.host('coredns').powerOff()
    expect(await ask('svc')).toBe('timedOut')
    world.host('coredns').powerOn()
    expect(await ask('svc')).toBe('10.0.0.77')
  })
})

describe('a server with plugins', () => {
  it('asks them in turn before its own names', async () => {
    const { world, ask } = scene()
    world.dns.set('svc', ['10.0.0.1'])
    world.dns.use([
      (name) =>
        name === 'svc' ? { outcome: 'answer', addresses: ['10.0.0.2'], ttlSeconds: 5, rotate: false } : undefined,
      () => ({ outcome: 'answer', addresses: ['10.0.0.3'], ttlSeconds: 5, rotate: false }),
    ])
    expect([await ask('svc'), await ask('app')]).toEqual(['10.0.0.2', '10.0.0.3'])
    world.dns.use([])
    expect(await ask('svc')).toBe('10.0.0.1')
  })

  it('may answer from one host or another', async () => {
    const { world, ask } = scene()
    const places = ['dns-0', 'dns-1'].map((name, index) => world.addHost({ name, addresses: [`10.0.0.5${index}`] }))
    const server = world.addDnsServer({ name: 'dns', host: () => places.find(({ up }) => up) ?? world.host('dns-0') })
    server.set('svc', ['10.0.0.77'])
    world.host('app').resolver.servers = [server]
    world.host('dns-0').powerOff()
    expect(await ask('svc')).toBe('10.0.0.77')
    world.host('dns-1').powerOff()
    expect(await ask('svc')).toBe('timedOut')
  })
})

describe('a caching resolver', () => {
  it('keeps that there is no such name as long as the answer says', async () => {
    const { world, ask } = scene({ cache: true })
    world.dns.use([(name) => (name === 'late' ? { outcome: 'notFound', keepSeconds: 30 } : undefined)])
    expect(await ask('late')).toBe('notFound')
    world.dns.use([])
    world.dns.set('late', ['10.0.0.1'])
    await world.run({ untilMs: 29_000 })
    expect(await ask('late')).toBe('notFound')
    await world.run({ untilMs: 31_000 })
    expect(await ask('late')).toBe('10.0.0.1')
  })

  it('keeps what a record or a failure says of its absence', async () => {
    const { world, ask } = scene({ cache: true })
    world.dns.set('none', [], { negativeTtlSeconds: 5 })
    const failing = world.dns.fail('gone', 'notFound', 5)
    expect([await ask('none'), await ask('gone')]).toEqual(['notFound', 'notFound'])
    failing[Symbol.dispose]()
    for (const name of ['none', 'gone']) world.dns.set(name, ['10.0.0.1'])
    expect([await ask('none'), await ask('gone')]).toEqual(['notFound', 'notFound'])
    await world.run({ untilMs: 6000 })
    expect([await ask('none'), await ask('gone')]).toEqual(['10.0.0.1', '10.0.0.1'])
  })

  it('keeps an answer for its TTL', async () => {
    const { world, ask } = scene({ cache: true })
    world.dns.set('svc', ['10.0.0.1'], { ttlSeconds: 60 })
    expect(await ask('svc')).toBe('10.0.0.1')
    world.dns.set('svc', ['10.0.0.2'], { ttlSeconds: 60 })
    await world.run({ untilMs: 59_000 })
    expect([await ask('svc'), world.dns.queries]).toEqual(['10.0.0.1', 1])
    await world.run({ untilMs: 61_000 })
    expect(await ask('svc')).toBe('10.0.0.2')
  })
})
