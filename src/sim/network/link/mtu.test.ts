import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../runtime/index.ts'
import { createWorld, type Interface, type LinkOptions, type Sysctls, type World } from '../../index.ts'

interface Line {
  readonly world: World
  readonly write: (bytes: number) => void
  readonly received: () => number
  /** When the last bytes came, in milliseconds after they were written. */
  readonly tookMs: () => number
  readonly lost: readonly string[]
  readonly ended: readonly string[]
}

async function line(
  link: Omit<LinkOptions, 'from' | 'to'>,
  { sysctls = {}, card = {} }: { readonly sysctls?: Sysctls; readonly card?: Partial<Interface> } = {},
): Promise<Line> {
  const world = createWorld({ seed: 5, network: { cutOneIn: 0, latencyMs: { min: 10, max: 10 } } })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('p').runtime
  const addresses = [{ address: '10.0.0.2', ...card }]
  const client = world.addHost({ name: 'client', addresses, sysctls }).spawn('p').runtime
  const accepted = new Promise<Connection>((resolve) => {
    void server.network.listen({ host: '0.0.0.0', port: 80 }, resolve)
  })
  world.network.link({ from: 'client', to: 'server', ...link })
  const near = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
  const far = await world.settle(accepted)
  let received = 0
  let writtenMs = 0
  let arrivedMs = 0
  far.handlers = {
    onData: (bytes) => {
      received += bytes.length
      arrivedMs = world.now
    },
  }
  const ended: string[] = []
  near.handlers = { onClose: (error) => ended.push(`${error?.kind} at ${Math.round(world.now / 1000)} s`) }
  const lost: string[] = []
  world.bus.on('tcp.lost', ({ why }) => lost.push(why))
  return {
    world,
    write: (bytes) => {
      writtenMs = world.now
      near.write(new Uint8Array(bytes))
    },
    received: () => received,
    tookMs: () => Math.round(arrivedMs - writtenMs),
    lost,
    ended,
  }
}

describe('a path with a largest packet that nobody tells of', () => {
  const blackHole = { mtu: 1400, icmp: 'lost' } as const

  it('carries small segments, and large ones never, until the sender gives up', async () => {
    const on = await line(blackHole)
    on.write(1348)
    await on.world.run({ forMs: 1000 })
    expect(on.received()).toBe(1348)
    on.write(1349)
    on.write(10)
    await on.world.run({ forMs: 3_600_000 })
    expect(on.received()).toBe(1348)
    expect(on.ended).toEqual(['timedOut at 926 s'])
    expect(new Set(on.lost)).toContain(
      'larger than the 1400 bytes that the path takes, and the ICMP message that says so gets lost',
    )
  })

  it('carries all of them where a card is as small', async () => {
    const on = await line(blackHole, { card: { mtu: 1400 } })
    on.write(50_000)
    await on.world.run({ forMs: 1000 })
    expect(on.received()).toBe(50_000)
    expect(on.lost).toEqual([])
  })

  it('carries them after a while where the sender probes for it', async () => {
    const on = await line(blackHole, { sysctls: { 'net.ipv4.tcp_mtu_probing': 1 } })
    on.write(50_000)
    await on.world.run({ forMs: 10_000 })
    expect(on.received()).toBe(50_000)
    expect(on.tookMs()).toBeGreaterThan(1000)
    expect(on.tookMs()).toBeLessThan(3000)
    on.write(50_000)
    await on.world.run({ forMs: 1000 })
    expect(on.tookMs()).toBe(10)
  })
})

describe('a path that tells of its largest packet', () => {
  it('costs a round trip once', async () => {
    const on = await line({ mtu: 1400 })
    on.write(50_000)
    await on.world.run({ forMs: 1000 })
    expect([on.received(), on.tookMs()]).toEqual([50_000, 30])
    expect(on.lost).toEqual(['larger than the 1400 bytes that the path takes'])
    on.write(50_000)
    await on.world.run({ forMs: 1000 })
    expect(on.tookMs()).toBe(10)
  })
})

describe('a link', () => {
  it.each([
    [{ mtu: 100 }, 'mtu is 100; allowed is a number from 128 to 65535'],
    [{ mtu: 1400, icmp: 'dropped' }, 'icmp is dropped; allowed is one of passes, lost'],
  ])('is refused with %j', (link, text) => {
    const world = createWorld({ seed: 1 })
    expect(() => world.network.link({ from: '*', to: '*', ...(link as object) })).toThrow(text)
  })
})
