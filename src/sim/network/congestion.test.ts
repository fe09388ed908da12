import { describe, expect, it } from 'vitest'
import type { Connection } from '../../runtime/index.ts'
import { createWorld, type LinkOptions, type World } from '../index.ts'

type Link = Omit<LinkOptions, 'from' | 'to'>

const PACKET = 1448

interface Line {
  readonly world: World
  write(bytes: number): void
  link(link: Link): void
  /** Bytes that have arrived. */
  readonly received: () => number
  /** How long it takes until so many have. */
  until(bytes: number): Promise<number>
}

/** A connection from a client to a server, 1 ms away. */
async function line(seed = 5): Promise<Line> {
  const world = createWorld({ seed, network: { cutOneIn: 0, latencyMs: { min: 1, max: 1 } } })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('server').runtime
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client').runtime
  const accepted = new Promise<Connection>((resolve) => {
    void server.network.listen({ host: '0.0.0.0', port: 80 }, resolve)
  })
  const near = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
  const far = await world.settle(accepted)
  let received = 0
  far.handlers = {
    onData: ({ length }) => {
      received += length
    },
  }
  await world.run({ forMs: 10 })
  return {
    world,
    write: (bytes) => void near.write(new Uint8Array(bytes)),
    link: (link) => void world.network.link({ from: 'client', to: 'server', ...link }),
    received: () => received,
    until: async (bytes) => {
      const beganAt = world.now
      await world.run({ until: () => received >= bytes, forMs: 3_600_000 })
      return world.now - beganAt
    },
  }
}

/** Loses one packet and writes what comes behind it; how long the lost one takes. */
async function lossBefore(behind: readonly number[], answers: Link = {}): Promise<number> {
  const on = await line()
  on.link({ loss: 1, bothWays: false })
  on.write(1)
  on.link({ loss: 0, bothWays: false })
  on.world.network.link({ from: 'server', to: 'client', bothWays: false, ...answers })
  for (const bytes of behind) on.write(bytes)
  return on.until(1)
}

describe('a segment that gets lost', () => {
  it('is sent again when three packets behind it are acknowledged, and comes a round trip late', async () => {
    expect(await lossBefore([1, 1, 1])).toBeCloseTo(3, 1)
    expect(await lossBefore([2 * PACKET + 1])).toBeCloseTo(3, 1)
  })

  it('waits for the time-out with less behind it, or when no acknowledgement comes back', async () => {
    for (const late of [await lossBefore([1, 1]), await lossBefore([2 * PACKET]), await lossBefore([])]) {
      expect(late).toBeGreaterThan(200)
    }
    expect(await lossBefore([1, 1, 1], { loss: 1 })).toBeGreaterThan(200)
  })

  it('keeps its place, however often it gets lost', async () => {
    const on = await line()
    on.link({ loss: 0.3, bothWays: false })
    for (let index = 0; index < 200; index++) on.write(100)
    await on.until(20_000)
    await on.world.run({ forMs: 60_000 })
    expect(on.received()).toBe(20_000)
  })
})

describe('a link that loses', () => {
  it('begins with ten packets and doubles while nothing is lost', async () => {
    const on = await line()
    on.link({ latencyMs: 50, loss: 1e-9 })
    for (let index = 0; index < 100; index++) on.write(PACKET)
    const packets: number[] = []
    for (let roundTrip = 0; roundTrip < 4; roundTrip++) {
      await on.world.run({ forMs: 99 })
      packets.push(on.received() / PACKET)
      await on.world.run({ forMs: 1 })
    }
    expect(packets).toEqual([10, 30, 70, 100])
  })

  it.each([
    [40, 0.01],
    [200, 0.01],
    [200, 0.02],
    [200, 0.05],
    [300, 0.02],
  ])('lets about 1.22 / √loss packets pass in each round trip: %i ms, %d', async (roundTripMs, loss) => {
    const expected = 1.22 / Math.sqrt(loss)
    const on = await line()
    on.link({ latencyMs: roundTripMs / 2, loss })
    const count = 3000
    for (let index = 0; index < count; index++) on.write(PACKET)
    const roundTrips = (await on.until(count * PACKET)) / roundTripMs
    expect(count / roundTrips).toBeGreaterThan(expected / 2)
    expect(count / roundTrips).toBeLessThan(expected * 2)
  })

  it('holds nobody up who waits for each answer', async () => {
    const on = await line()
    on.link({ latencyMs: 50, loss: 1e-9 })
    for (let index = 1; index <= 20; index++) {
      on.write(1)
      expect(await on.until(index)).toBeCloseTo(50, 1)
    }
  })
})

describe('a link that loses nothing', () => {
  it('takes as much at once as the receiver has room for', async () => {
    const on = await line()
    on.link({ latencyMs: 50 })
    for (let index = 0; index < 100; index++) on.write(PACKET)
    expect(await on.until(100 * PACKET)).toBeCloseTo(50, 1)
  })
})
