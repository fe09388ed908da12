import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../runtime/index.ts'
import { createWorld, type LinkOptions, type World, type WorldEvent } from '../../index.ts'

type Link = Omit<LinkOptions, 'from' | 'to'>

interface Line {
  readonly world: World
  /** Writes so many bytes. */
  readonly write: (bytes: number) => void
  /** When what was written in order had arrived, in milliseconds. */
  readonly arrivals: number[]
  readonly received: () => number
  readonly events: WorldEvent[]
  readonly ended: string[]
}

/** A connection over a link from a client to a server. */
async function line(link: Link, seed = 5): Promise<Line> {
  const world = createWorld({ seed, network: { cutOneIn: 0, latencyMs: { min: 1, max: 1 } } })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('server').runtime
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client').runtime
  const accepted = new Promise<Connection>((resolve) => {
    void server.network.listen({ host: '0.0.0.0', port: 80 }, resolve)
  })
  const near = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
  const far = await world.settle(accepted)
  const arrivals: number[] = []
  const ended: string[] = []
  let received = 0
  far.handlers = {
    onData: (bytes) => {
      received += bytes.length
      arrivals.push(world.now)
    },
  }
  near.handlers = { onClose: (error) => ended.push(`${error?.kind} at ${Math.round(world.now / 1000)} s`) }
  world.network.link({ from: 'client', to: 'server', bothWays: false, ...link })
  const events: WorldEvent[] = []
  world.bus.onAny((event) => events.push(event))
  return {
    world,
    write: (bytes) => void near.write(new Uint8Array(bytes)),
    arrivals,
    received: () => received,
    events,
    ended,
  }
}

const kinds = ({ events }: Line, kind: WorldEvent['kind']): number =>
  events.filter((event) => event.kind === kind).length

const lost = ({ events }: Line): readonly string[] =>
  events.flatMap((event) => (event.kind === 'tcp.lost' ? [event.why] : []))

/** Writes one byte every so many milliseconds, and lets all of it arrive. */
async function trickle(on: Line, count: number, everyMs: number): Promise<number[]> {
  const delays: number[] = []
  for (let index = 0; index < count; index++) {
    const sentAt = on.world.now
    on.write(1)
    await on.world.run({ until: () => on.received() === index + 1 })
    delays.push(on.world.now - sentAt)
    await on.world.run({ forMs: everyMs })
  }
  return delays
}

describe('a link', () => {
  it('delays around a mean', async () => {
    const on = await line({ latencyMs: { mean: 100, jitter: 20, distribution: 'normal' } })
    const delays = await trickle(on, 300, 1)
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
    expect(Math.round(mean / 5)).toBe(20)
    expect(Math.min(...delays)).toBeLessThan(70)
    expect(Math.max(...delays)).toBeGreaterThan(130)
  })

  it('is fixed when both ends of the range are equal, or without jitter', async () => {
    for (const latencyMs of [
      { min: 40, max: 40 },
      { mean: 40, jitter: 0 },
    ]) {
      expect(new Set(await trickle(await line({ latencyMs }), 20, 1))).toEqual(new Set([40]))
    }
  })

  it('loses in bursts, and what was lost comes in order', async () => {
    const on = await line({ loss: { toBad: 0.05, toGood: 0.5 } })
    await trickle(on, 300, 1)
    expect(lost(on).length).toBeGreaterThan(10)
    expect(new Set(lost(on))).toEqual(new Set(['lost by the link']))
  })

  it('loses what it damages', async () => {
    const on = await line({ corrupt: 0.1 })
    const delays = await trickle(on, 100, 1)
    expect(new Set(lost(on))).toEqual(new Set(['damaged by the link: its checksum is wrong']))
    expect(delays.filter((ms) => ms >= 200).length).toBeGreaterThan(3)
  })

  it('that loses everything ends a connection as a cut does, after 15 minutes and 25 seconds', async () => {
    const on = await line({ loss: 1 })
    on.write(1)
    on.write(1)
    await on.world.run({ forMs: 3_600_000 })
    expect(on.received()).toBe(0)
    expect(on.ended).toEqual(['timedOut at 925 s'])
  })

  it('loses SYN as well', async () => {
    const { world } = await line({ loss: { chance: 1 } })
    const { network } = world.host('client').spawn('other').runtime
    const dialled = network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 5000 })
    await expect(world.settle(dialled)).rejects.toMatchObject({ kind: 'timedOut' })
  })

  it('loses datagrams, which the resolver alone repeats', async () => {
    const { world } = await line({})
    const dns = world.addDnsServer({ name: 'dns', host: world.host('server') })
    dns.set('mq.example', ['10.0.0.1'])
    const client = world.host('client')
    client.resolver.servers = [dns]
    const { resolver } = client.spawn('other').runtime
    const begin = world.now
    const link = world.network.link({ from: 'client', to: 'server', loss: 1 })
    world.after(3000, 'better', () => link[Symbol.dispose]())
    expect(await world.settle(resolver.resolve('mq.example'))).toEqual(['10.0.0.1'])
    // `timeout:5` of resolv.conf.
    expect(Math.round(world.now - begin)).toBe(5002)
  })

  it('hides copies from the application; they take bandwidth, and are told of', async () => {
    const plain = await line({ bytesPerSecond: 10_000 })
    const doubled = await line({ bytesPerSecond: 10_000, duplicate: 1 })
    for (const on of [plain, doubled]) {
      for (let round = 0; round < 10; round++) on.write(1000)
      await on.world.run({ until: () => on.received() === 10_000 })
      await on.world.run({ forMs: 10_000 })
      expect(on.received()).toBe(10_000)
    }
    expect([kinds(plain, 'tcp.duplicate'), kinds(doubled, 'tcp.duplicate')]).toEqual([0, 10])
    expect(Math.round(plain.arrivals.at(-1) ?? 0)).toBeLessThan(1010)
    expect(Math.round(doubled.arrivals.at(-1) ?? 0)).toBeGreaterThan(1900)
  })

  it('hides that one segment overtook another: it waits for the one before', async () => {
    const on = await line({ latencyMs: { min: 50, max: 50 }, reorder: 0.3 })
    for (let round = 0; round < 50; round++) {
      on.write(1)
      await on.world.run({ forMs: 5 })
    }
    await on.world.run({ until: () => on.received() === 50 })
    expect(kinds(on, 'tcp.reordered')).toBeGreaterThan(5)
    expect(kinds(on, 'tcp.lost')).toBe(0)
  })

  it('drops what finds its queue full, and carries it a time-out later', async () => {
    const link = { bytesPerSecond: 1_000_000 }
    const endless = await line(link)
    const short = await line({ ...link, queueBytes: 50_000 })
    for (const on of [endless, short]) {
      for (let round = 0; round < 20; round++) on.write(10_000)
      await on.world.run({ until: () => on.received() === 200_000 })
    }
    expect(lost(endless)).toEqual([])
    expect(new Set(lost(short))).toEqual(new Set(['the queue of the link is full']))
    expect(endless.arrivals.at(-1)).toBeLessThan(210)
    // 50 KB go through at once, and 50 KB more with every time-out of 200 ms, which begins anew while there is progress.
    expect(short.arrivals.at(-1)).toBeGreaterThan(600)
    expect(short.arrivals.at(-1)).toBeLessThan(800)
  })

  it('takes one number for a delay that is always the same', async () => {
    const arrivals = async (latencyMs: NonNullable<Link['latencyMs']>) => {
      const on = await line({ latencyMs })
      on.write(10)
      await on.world.run({ until: () => on.received() === 10 })
      return on.arrivals
    }
    expect(await arrivals(80)).toEqual(await arrivals({ min: 80, max: 80 }))
  })

  it('is refused with properties out of range, by name, value and limit', async () => {
    const { world } = await line({})
    const link = (options: Link) => () => world.network.link({ from: 'client', to: 'server', ...options })
    expect(link({ loss: 2 })).toThrow('a link: loss is 2; allowed is a number from 0 to 1')
    expect(link({ loss: { toBad: -1, toGood: 1 } })).toThrow('loss.toBad is -1')
    expect(link({ loss: { chance: 0.1, correlation: 1 } })).toThrow(
      'loss.correlation is 1; allowed is a number from 0 to below 1',
    )
    expect(link({ latencyMs: -1 })).toThrow('latencyMs is -1; allowed is a number from 0')
    expect(link({ latencyMs: { min: 2, max: 1 } })).toThrow('latencyMs.max is 1; allowed is a number from 2')
    expect(link({ latencyMs: { mean: 1, jitter: -1 } })).toThrow('latencyMs.jitter is -1')
    expect(link({ queueBytes: 0 })).toThrow('queueBytes is 0')
    expect(link({ duplicate: Number.NaN })).toThrow('duplicate is NaN')
  })
})
