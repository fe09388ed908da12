import { describe, expect, it } from 'vitest'
import type { Connection, NetworkError } from '../../runtime/index.ts'
import { createWorld, type Host, type SimProcess, type World, type WorldOptions } from '../index.ts'

interface Scene {
  readonly world: World
  readonly server: Host
  readonly client: Host
  readonly serving: SimProcess
  readonly app: SimProcess
  readonly accepted: Connection[]
}

async function scene(options: Partial<WorldOptions> = {}): Promise<Scene> {
  const world = createWorld({ seed: 11, ...options })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1', '172.16.0.1'] })
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] })
  const serving = server.spawn('serving')
  const app = client.spawn('app')
  const accepted: Connection[] = []
  await serving.runtime.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => accepted.push(connection))
  return { world, server, client, serving, app, accepted }
}

const dial = ({ world, app }: Scene, host = '10.0.0.1', port = 80, timeoutMs = 10_000): Promise<Connection> =>
  world.settle(app.runtime.network.connect({ host, port }, { timeoutMs }))

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'connected',
    (error: NetworkError) => error.kind,
  )

/** Records what a connection tells, with the simulated time. */
function watch(world: World, connection: Connection): string[] {
  const log: string[] = []
  connection.handlers = {
    onData: (bytes) => log.push(`data ${bytes.length}`),
    onEnd: () => log.push(`end`),
    onClose: (error) => log.push(`close ${error?.kind ?? 'in order'} at ${Math.round(world.now / 1000)} s`),
  }
  return log
}

async function connected(
  options: Partial<WorldOptions> = {},
): Promise<Scene & { near: Connection; far: Connection; nearLog: string[]; farLog: string[] }> {
  const set = await scene(options)
  const near = await dial(set)
  await set.world.run({ until: () => set.accepted.length === 1 })
  const far = set.accepted[0] as Connection
  return { ...set, near, far, nearLog: watch(set.world, near), farLog: watch(set.world, far) }
}

/** Bytes in a log, however they were cut. */
const total = (log: readonly string[]): number =>
  log.reduce((sum, line) => sum + Number(line.startsWith('data ') ? line.slice(5) : 0), 0)

describe('connecting', () => {
  it('is refused where nobody listens, quickly', async () => {
    const set = await scene()
    expect(await failure(dial(set, '10.0.0.1', 81))).toBe('refused')
    expect(set.world.now).toBeLessThan(1)
  })

  it('times out at a host without power, by the time-out of the caller', async () => {
    const set = await scene()
    set.server.powerOff()
    expect(await failure(dial(set, '10.0.0.1', 80, 3000))).toBe('timedOut')
    expect(set.world.now).toBe(3000)
  })

  it('sends SYN after 1, 3, 7 … seconds and gives up after 127', async () => {
    const set = await scene()
    set.server.powerOff()
    const syns: number[] = []
    set.world.bus.on('tcp.syn', (event) => syns.push(event.at / 1000))
    expect(await failure(dial(set, '10.0.0.1', 80, 1_000_000))).toBe('timedOut')
    expect(syns).toEqual([0, 1, 3, 7, 15, 31, 63])
    expect(set.world.now).toBe(127_000)
  })

  it('gets through with a later SYN once the host is back', async () => {
    const set = await scene()
    const cut = set.world.network.cut({ from: 'client', to: 'server' })
    set.world.after(2000, 'heal', () => cut[Symbol.dispose]())
    await dial(set)
    expect(set.world.now).toBeGreaterThan(3000)
    expect(set.world.now).toBeLessThan(3010)
  })

  it('times out when only the way back is cut', async () => {
    const set = await scene()
    set.world.network.cut({ from: 'server', to: 'client', bothWays: false })
    expect(await failure(dial(set, '10.0.0.1', 80, 3000))).toBe('timedOut')
    expect(set.accepted).toEqual([])
  })

  it('finds no route to another network until there is one', async () => {
    const set = await scene()
    const pod = set.world.addHost({ name: 'pod', addresses: [{ address: '10.244.0.5', network: 'pods' }] })
    await pod.spawn('p').runtime.network.listen({ host: '0.0.0.0', port: 80 }, () => undefined)
    const error = await dial(set, '10.244.0.5').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'unreachable' })
    expect(String(error)).toContain('belongs to pod, and no route leads there from client')
    using _route = set.world.network.route('default', 'pods')
    expect((await dial(set, '10.244.0.5')).remote.host).toBe('10.244.0.5')
  })

  it('meets silence or a failed ARP at an address that nobody holds', async () => {
    expect(await failure(dial(await scene(), '10.0.0.99', 80, 5000))).toBe('timedOut')
    const set = await scene({ network: { absentHost: 'unreachable' } })
    expect(await failure(dial(set, '10.0.0.99', 80, 5000))).toBe('unreachable')
    expect(set.world.now).toBe(3000)
  })

  it('obeys the firewall: the first rule that matches decides', async () => {
    const set = await scene()
    const { network } = set.world
    using _allowed = network.firewall({ from: '10.0.0.2', to: 'server', port: 80, action: 'accept' })
    using _rest = network.firewall({ to: '10.0.0.0/24', action: 'reject' })
    using _second = network.firewall({ to: '172.16.0.0/16', action: 'drop' })
    expect(await failure(dial(set))).toBe('connected')
    await set.serving.runtime.network.listen({ host: '0.0.0.0', port: 81 }, () => undefined)
    expect(await failure(dial(set, '10.0.0.1', 81))).toBe('refused')
  })

  it('tells a dropped SYN, a reset and an ICMP answer apart', async () => {
    const set = await scene()
    const outcomes: string[] = []
    for (const action of ['drop', 'reject', 'unreachable'] as const) {
      using _rule = set.world.network.firewall({ to: 'server', port: [80], action })
      outcomes.push(await failure(dial(set, '10.0.0.1', 80, 2000)))
    }
    expect(outcomes).toEqual(['timedOut', 'refused', 'unreachable'])
    expect(await failure(dial(set))).toBe('connected')
  })

  it('is rewritten by a translation, and the client sees what it dialled', async () => {
    const set = await scene()
    const published = { host: '10.0.0.2', port: 8080 }
    set.world.network.translate('published port', ({ to }) =>
      to.host === published.host && to.port === published.port
        ? { to: { host: '172.16.0.1', port: 80 }, toHost: 'server', fromAddress: '172.16.0.254' }
        : undefined,
    )
    const connection = await dial(set, published.host, published.port)
    await set.world.run({ until: () => set.accepted.length === 1 })
    expect(connection.remote).toEqual(published)
    expect(set.accepted[0]?.local).toEqual({ host: '172.16.0.1', port: 80 })
    expect(set.accepted[0]?.remote.host).toBe('172.16.0.254')
  })

  it('takes loopback for the own host, and every host has its own', async () => {
    const set = await scene()
    expect(await failure(dial(set, '127.0.0.1'))).toBe('refused')
    const own = set.server.spawn('local').runtime.network.connect({ host: '127.0.0.1', port: 80 }, { timeoutMs: 100 })
    expect((await set.world.settle(own)).local.host).toBe('127.0.0.1')
  })

  it('does not listen on an address that the host lacks', async () => {
    const set = await scene()
    const listening = set.serving.runtime.network.listen({ host: '10.9.9.9', port: 1 }, () => undefined)
    await expect(listening).rejects.toMatchObject({ kind: 'addressNotAvailable' })
  })
})

describe('an established connection', () => {
  it('survives a cut that heals, and loses nothing', async () => {
    const { world, near, far, nearLog, farLog } = await connected()
    const cut = world.network.cut({ from: 'client', to: 'server' })
    near.write(new Uint8Array(10))
    far.write(new Uint8Array(20))
    await world.run({ forMs: 60_000 })
    expect([nearLog, farLog]).toEqual([[], []])
    cut[Symbol.dispose]()
    await world.run({ forMs: 120_000 })
    expect([total(nearLog), total(farLog)]).toEqual([20, 10])
  })

  it('is given up after 15 minutes and 25 seconds without an acknowledgement, by the side that sends', async () => {
    const { world, near, nearLog, farLog } = await connected()
    world.network.partition(['client', 'server'])
    near.write(new Uint8Array(10))
    await world.run({ forMs: 3_600_000 })
    expect(nearLog).toEqual(['close timedOut at 925 s'])
    expect(farLog).toEqual([])
  })

  it('delivers over a one-way cut, but the sender misses the acknowledgement', async () => {
    const { world, near, nearLog, farLog } = await connected({ network: { tcpUserTimeoutMs: 60_000 } })
    world.network.cut({ from: 'server', to: 'client', bothWays: false })
    near.write(new Uint8Array(10))
    await world.run({ forMs: 30_000 })
    expect(total(farLog)).toBe(10)
    await world.run({ forMs: 3_600_000 })
    expect(nearLog).toEqual(['close timedOut at 60 s'])
  })

  it('stays open for ever with a dead peer when nobody sends', async () => {
    const { world, server, nearLog } = await connected()
    server.powerOff()
    await world.run({ forMs: 86_400_000 })
    expect(nearLog).toEqual([])
  })

  it('hears a reset from a host that was restarted in the meantime', async () => {
    const { world, server, near, nearLog } = await connected()
    server.powerOff()
    near.write(new Uint8Array(10))
    await world.run({ forMs: 10_000 })
    expect(nearLog).toEqual([])
    server.powerOn()
    await world.run({ forMs: 60_000 })
    expect(nearLog).toEqual([expect.stringMatching(/^close reset at 1\d s$/)])
  })

  it('ends with a FIN when the process of the peer dies, and with a reset when it answers', async () => {
    const { world, serving, near, nearLog } = await connected()
    serving.kill()
    await world.run({ forMs: 10 })
    expect(nearLog).toEqual(['end'])
    near.write(new Uint8Array(10))
    await world.run({ forMs: 10 })
    expect(nearLog).toEqual(['end', 'close reset at 0 s'])
  })

  it('ends with a reset when the peer dies with unread bytes', async () => {
    const { world, serving, near, far, nearLog } = await connected()
    far.pause()
    near.write(new Uint8Array(10))
    await world.run({ forMs: 10 })
    serving.kill()
    await world.run({ forMs: 10 })
    expect(nearLog).toEqual(['close reset at 0 s'])
  })

  it('goes silent when a host changes its address', async () => {
    const { world, server, near, nearLog } = await connected()
    server.setAddresses(['10.0.0.7'])
    near.write(new Uint8Array(10))
    await world.run({ forMs: 3_600_000 })
    expect(nearLog).toEqual(['close timedOut at 925 s'])
  })

  it('is reset from outside, on both ends', async () => {
    const { world, nearLog, farLog } = await connected()
    expect(world.network.connections.map(({ fromHost, toHost }) => `${fromHost} ${toHost}`)).toEqual(['client server'])
    expect(world.network.reset({ to: 'server', port: 81 })).toBe(0)
    expect(world.network.reset({ to: 'client' })).toBe(1)
    await world.run({ forMs: 1 })
    expect([nearLog, farLog]).toEqual([['close reset at 0 s'], ['close reset at 0 s']])
    expect(world.network.connections).toEqual([])
  })

  it('is not touched by a refusal or a firewall', async () => {
    const { world, near, farLog } = await connected()
    world.network.refuse({ to: 'server' })
    world.network.firewall({ to: 'server', action: 'drop' })
    near.write(new Uint8Array(10))
    await world.run({ forMs: 10 })
    expect(total(farLog)).toBe(10)
  })

  it('receives while its process is frozen, and the process reads when it thaws', async () => {
    const { world, serving, near, far, farLog } = await connected()
    const frozen = serving.freeze()
    near.write(new Uint8Array(10))
    await world.run({ forMs: 1000 })
    expect(farLog).toEqual([])
    frozen[Symbol.dispose]()
    await world.run({ forMs: 1000 })
    expect(total(farLog)).toBe(10)
    far.write(new Uint8Array(1))
  })

  it('accepts connections for a frozen process, which learns of them when it thaws', async () => {
    const set = await scene()
    const frozen = set.serving.freeze()
    const near = await dial(set)
    near.write(new Uint8Array(5))
    await set.world.run({ forMs: 1000 })
    expect(set.accepted).toEqual([])
    frozen[Symbol.dispose]()
    await set.world.run({ forMs: 1000 })
    expect(set.accepted.length).toBe(1)
    const log = watch(set.world, set.accepted[0] as Connection)
    await set.world.run({ forMs: 10 })
    expect(total(log)).toBe(5)
  })

  it('cuts and joins segments at drawn places, and keeps their order', async () => {
    const { world, near, far } = await connected()
    const sizes: number[] = []
    const received: number[] = []
    far.handlers = {
      onData: (bytes) => {
        sizes.push(bytes.length)
        received.push(...bytes)
      },
    }
    const sent: number[] = []
    for (let round = 0; round < 400; round++) {
      const bytes = Uint8Array.from({ length: 50 }, (_, index) => (round * 50 + index) & 0xff)
      sent.push(...bytes)
      near.write(bytes)
      if (round % 2 === 0) await world.run({ forMs: 0.1 })
    }
    await world.run({ forMs: 100 })
    expect(received).toEqual(sent)
    expect(sizes.some((size) => size < 50)).toBe(true)
    expect(sizes.some((size) => size > 50)).toBe(true)
  })
})

describe('links', () => {
  it('delay within their range; the latest rule that names a property wins', async () => {
    const { world, near, far } = await connected()
    const link = world.network.link({ from: 'client', to: 'server', latencyMs: { min: 40, max: 60 } })
    const delays: number[] = []
    let sentAt = 0
    far.handlers = { onData: () => delays.push(world.now - sentAt) }
    for (let round = 0; round < 50; round++) {
      sentAt = world.now
      near.write(Uint8Array.of(1))
      await world.run({ forMs: 100 })
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(40)
    expect(Math.max(...delays)).toBeLessThanOrEqual(60)
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(10)
    link[Symbol.dispose]()
    sentAt = world.now
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 100 })
    expect(delays.at(-1)).toBeLessThan(1)
  })

  it('carry so many bytes per second', async () => {
    const { world, near, far } = await connected()
    world.network.link({ from: 'client', to: 'server', bytesPerSecond: 1_000_000 })
    let count = 0
    far.handlers = {
      onData: (bytes) => {
        count += bytes.length
      },
    }
    const start = world.now
    near.write(new Uint8Array(2_000_000))
    await world.run({ until: () => count === 2_000_000 })
    expect(world.now - start).toBeGreaterThan(1990)
    expect(world.now - start).toBeLessThan(2200)
  })

  it('lose segments, which come late but come', async () => {
    const { world, near, far } = await connected()
    world.network.link({ from: 'client', to: 'server', loss: 0.2 })
    let count = 0
    far.handlers = {
      onData: (bytes) => {
        count += bytes.length
      },
    }
    const start = world.now
    for (let round = 1; round <= 20; round++) {
      near.write(Uint8Array.of(round))
      await world.run({ until: () => count === round })
    }
    expect(world.now - start).toBeGreaterThan(200)
  })
})

describe('partitions', () => {
  it('part the groups and nobody else, until they heal', async () => {
    const set = await scene()
    set.world.addHost({ name: 'third', addresses: ['10.0.0.3'] })
    const third = set.world.host('third').spawn('p')
    set.world.network.partition([['server'], ['client', 'nobody']])
    expect(await failure(dial(set, '10.0.0.1', 80, 1000))).toBe('timedOut')
    const other = set.world.settle(third.runtime.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
    expect(await failure(other)).toBe('connected')
    set.world.network.heal()
    expect(await failure(dial(set))).toBe('connected')
  })
})
