import { describe, expect, it } from 'vitest'
import type { Connection, NetworkError } from '../../../runtime/index.ts'
import { createWorld, type LoadBalancer, type LoadBalancerOptions, type World } from '../../index.ts'

const VIP = { host: '10.0.0.100', port: 80 }

interface Accepted {
  readonly by: string
  readonly from: string
  readonly at: string
  readonly connection: Connection
}

interface Scene {
  readonly world: World
  readonly balancer: LoadBalancer
  readonly accepted: Accepted[]
}

/** Two servers behind an address of the host lvs, and the host of a client. */
async function scene(options: Partial<LoadBalancerOptions> = {}): Promise<Scene> {
  const world = createWorld({ seed: 9 })
  world.addHost({ name: 'lvs', addresses: ['10.0.0.9', VIP.host] })
  const accepted: Accepted[] = []
  for (const [name, address] of [
    ['a', '10.0.0.1'],
    ['b', '10.0.0.2'],
  ] as const) {
    const host = world.addHost({ name, addresses: [address] })
    await host.spawn('web').runtime.network.listen({ host: '0.0.0.0', port: 8080 }, (connection) => {
      accepted.push({ by: name, from: connection.remote.host, at: connection.local.host, connection })
    })
  }
  world.addHost({ name: 'client', addresses: ['10.0.1.1'] }).spawn('app')
  const balancer = world.network.loadBalancer({
    name: 'vip',
    host: 'lvs',
    at: VIP,
    backends: [
      { host: 'a', port: 8080 },
      { host: 'b', port: 8080 },
    ],
    ...options,
  })
  return { world, balancer, accepted }
}

async function dial({ world }: Scene, from = 'client'): Promise<Connection> {
  const process = world.host(from).processes[0] ?? world.host(from).spawn('app')
  return world.settle(process.runtime.network.connect(VIP, { timeoutMs: 3000 }))
}

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'connected',
    (error: NetworkError) => error.kind,
  )

/** How connections end, in the order in which they do. */
function endings(connection: Connection): string[] {
  const log: string[] = []
  connection.handlers = { onClose: (error) => log.push(error?.message.replace(/.*: /, '') ?? 'in order') }
  return log
}

describe('a load balancer', () => {
  it('gives servers connections in turn, and says how many each has', async () => {
    const set = await scene()
    for (let count = 0; count < 5; count++) await dial(set)
    await set.world.run({ forMs: 10 })
    expect(set.accepted.map(({ by }) => by)).toEqual(['a', 'b', 'a', 'b', 'a'])
    expect(set.balancer.backends.map(({ connections }) => connections)).toEqual([3, 2])
    set.accepted[0]?.connection.reset()
    await set.world.run({ forMs: 10 })
    expect(set.balancer.backends.map(({ connections }) => connections)).toEqual([2, 2])
  })

  it('shows servers the client, itself, or in direct return the client and the address of the service', async () => {
    for (const [options, seen] of [
      [{}, ['10.0.1.1', '10.0.0.1']],
      [{ masqueradeAs: '10.0.0.9' }, ['10.0.0.9', '10.0.0.1']],
      [{ mode: 'directReturn' }, ['10.0.1.1', VIP.host]],
    ] as const) {
      const set = await scene(options)
      expect((await dial(set)).remote).toEqual(VIP)
      await set.world.run({ forMs: 10 })
      expect(set.accepted.map(({ from, at }) => [from, at])).toEqual([seen])
    }
  })

  it('forgets a connection after 15 minutes, as LVS, and resets what comes later', async () => {
    const set = await scene()
    const near = await dial(set)
    const log = endings(near)
    await set.world.run({ forMs: 899_000 })
    near.write(Uint8Array.of(1))
    await set.world.run({ forMs: 900_001 })
    expect(log).toEqual([])
    near.write(Uint8Array.of(1))
    await set.world.run({ forMs: 10 })
    expect(log).toEqual(['vip does not know the connection any more'])
  })

  it('in direct return hears of answers by their acknowledgements alone', async () => {
    const set = await scene({ mode: 'directReturn', idleMs: 10_000 })
    const near = await dial(set)
    await set.world.run({ forMs: 10 })
    const far = set.accepted[0]?.connection
    const log: string[] = []
    near.handlers = { onData: () => log.push('data'), onClose: (error) => log.push(error?.kind ?? 'closed') }
    for (let round = 0; round < 3; round++) {
      far?.write(Uint8Array.of(1))
      await set.world.run({ forMs: 8000 })
    }
    await set.world.run({ forMs: 3000 })
    far?.write(Uint8Array.of(1))
    await set.world.run({ forMs: 10 })
    expect(log).toEqual(['data', 'data', 'data', 'data', 'reset'])
  })

  it('drains a server: what it has goes on, and nothing new comes', async () => {
    const set = await scene()
    const old = await dial(set)
    const log = endings(old)
    set.balancer.set('a', 8080, 'drained')
    for (let count = 0; count < 3; count++) await dial(set)
    old.write(Uint8Array.of(1))
    await set.world.run({ forMs: 1000 })
    expect(set.accepted.map(({ by }) => by)).toEqual(['a', 'b', 'b', 'b'])
    expect([log, set.balancer.backends[0]?.state]).toEqual([[], 'drained'])
    set.balancer.set('a', 8080, 'serving')
    await dial(set)
    await set.world.run({ forMs: 10 })
    expect(set.accepted.at(-1)?.by).toBe('a')
  })

  it('removes a server: its connections go on, fall silent until it is back, or are reset', async () => {
    for (const [removed, expected] of [
      ['keep', []],
      ['drop', []],
      ['reset', ['vip has a:8080 no longer']],
    ] as const) {
      const set = await scene({ removed })
      const near = await dial(set)
      await set.world.run({ forMs: 10 })
      const log = endings(near)
      let bytes = 0
      const far = set.accepted[0]?.connection
      if (far !== undefined) {
        far.handlers = {
          onData: (data) => {
            bytes += data.length
          },
        }
      }
      set.balancer.set('a', 8080, 'removed')
      near.write(Uint8Array.of(1))
      await set.world.run({ forMs: 5000 })
      expect([log, bytes]).toEqual([expected, removed === 'keep' ? 1 : 0])
      set.balancer.set('a', 8080, 'serving')
      await set.world.run({ forMs: 20_000 })
      expect(bytes).toBe(removed === 'reset' ? 0 : 1)
    }
  })

  it('refuses when no server is left, and a server that it does not have', async () => {
    const set = await scene()
    set.balancer.set('a', 8080, 'removed')
    set.balancer.set('b', 8080, 'drained')
    expect(await failure(dial(set))).toBe('refused')
    expect(() => set.balancer.set('c', 8080, 'drained')).toThrow('vip has no server c:8080; it has a:8080, b:8080')
    expect(() => set.world.network.loadBalancer({ name: 'other', host: 'a', at: VIP, backends: [] })).toThrow(
      'the load balancer other needs the address 10.0.0.100 on a, which has 10.0.0.1',
    )
  })

  it('is out of reach with its host, whose restart loses what it knew', async () => {
    const set = await scene()
    const near = await dial(set)
    const log = endings(near)
    set.world.host('lvs').powerOff()
    expect(await failure(dial(set))).toBe('timedOut')
    near.write(Uint8Array.of(1))
    await set.world.run({ forMs: 5000 })
    expect(log).toEqual([])
    set.world.host('lvs').powerOn()
    await set.world.run({ forMs: 20_000 })
    expect(log).toEqual(['vip does not know the connection any more'])
    expect(await failure(dial(set))).toBe('connected')
  })

  it('leaves its host and others their own ports, and probes change no turn', async () => {
    const set = await scene()
    expect(set.world.network.probe('client', { ...VIP, port: 81 }).fate).toBe('closed')
    for (let count = 0; count < 3; count++) expect(set.world.network.probe('client', VIP).host).toBe('a')
    await dial(set)
    await set.world.run({ forMs: 10 })
    expect(set.accepted.map(({ by }) => by)).toEqual(['a'])
    set.balancer[Symbol.dispose]()
    expect(set.world.network.probe('client', VIP).fate).toBe('closed')
  })

  it('gives the address to the other holder for those who take that one for it', async () => {
    const set = await scene()
    const printer = set.world.addHost({ name: 'printer', addresses: [VIP.host] })
    let printed = 0
    await printer.spawn('lpd').runtime.network.listen({ host: '0.0.0.0', port: 80 }, () => printed++)
    for (let number = 2; number < 20; number++) {
      set.world.addHost({ name: `pc${number}`, addresses: [`10.0.1.${number}`] })
      await dial(set, `pc${number}`)
    }
    await set.world.run({ forMs: 10 })
    expect(printed).toBeGreaterThan(0)
    expect(set.accepted.length).toBeGreaterThan(0)
    expect(printed + set.accepted.length).toBe(18)
  })
})
