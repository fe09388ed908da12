import { describe, expect, it } from 'vitest'
import { below, type Connection, type Random } from '../../runtime/index.ts'
import { createWorld, type World } from '../index.ts'

/** Everything that may happen to a connection without ending it, at drawn times during 60 s. */
async function trouble(world: World, random: Random, near: Connection, far: Connection): Promise<number[]> {
  const written = [0, 0]
  const ends = [near, far]
  for (let step = 0; step < 60; step++) {
    const side = below(random, 2, 'side')
    const connection = ends[side] as Connection
    const lastingMs = below(random, 5000, 'lasting')
    const [from, to] = side === 0 ? ['client', 'server'] : ['server', 'client']
    switch (below(random, 8, 'trouble')) {
      case 0: {
        const cut = world.network.cut({ from, to, bothWays: below(random, 2, 'one way') === 0 })
        world.after(lastingMs, 'heal', () => cut[Symbol.dispose]())
        break
      }
      case 1:
        connection.pause()
        world.after(lastingMs, 'resume', () => connection.resume())
        break
      case 2: {
        const frozen = world.host(from).processes[0]?.freeze()
        world.after(lastingMs, 'thaw', () => frozen?.[Symbol.dispose]())
        break
      }
      case 3: {
        const link = world.network.link({ from, to, latencyMs: { min: 0, max: 50 }, loss: 0.1 })
        world.after(lastingMs, 'better', () => link[Symbol.dispose]())
        break
      }
      case 4: {
        const bad = world.network.link({
          from,
          to,
          latencyMs: { mean: 20, jitter: 20, distribution: 'pareto', correlation: 0.3 },
          loss: { toBad: 0.1, toGood: 0.3 },
          bytesPerSecond: 500_000,
          queueBytes: 100_000,
          corrupt: 0.05,
          duplicate: 0.2,
          reorder: 0.2,
        })
        world.after(lastingMs, 'better', () => bad[Symbol.dispose]())
        break
      }
      default: {
        const length = below(random, 200_000, 'length')
        connection.write(numbered(written[side] as number, length))
        written[side] = (written[side] as number) + length
      }
    }
    await world.run({ forMs: below(random, 1000, 'pause') })
  }
  return written
}

/** Every byte tells its position in the stream. */
function numbered(from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = (from + index) % 251
  return bytes
}

describe('a stream', () => {
  it('arrives whole and in order through cuts, losses, pauses and freezes', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const world = createWorld({ seed, network: { windowBytes: 100_000 } })
      const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('server').runtime
      const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client').runtime
      const accepted = new Promise<Connection>((resolve) => {
        void server.network.listen({ host: '0.0.0.0', port: 80 }, resolve)
      })
      const near = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
      const far = await world.settle(accepted)
      const received = [0, 0]
      const closed: unknown[] = []
      ;[near, far].forEach((connection, side) => {
        connection.handlers = {
          onData: (bytes) => {
            const position = received[side] as number
            bytes.forEach((byte, index) => {
              if (byte !== (position + index) % 251) throw new Error(`seed ${seed}: byte ${position + index} is wrong`)
            })
            received[side] = position + bytes.length
          },
          onClose: (error) => closed.push(error),
        }
      })
      const written = await trouble(world, world.random, near, far)
      near.end()
      far.end()
      await world.run({ forMs: 600_000 })
      expect({ seed, received }).toEqual({ seed, received: [written[1], written[0]] })
      expect(closed).toEqual([undefined, undefined])
      expect([near.bufferedBytes, far.bufferedBytes]).toEqual([0, 0])
      expect(world.network.connections).toEqual([])
    }
  })
})
