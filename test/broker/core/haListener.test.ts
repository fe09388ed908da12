import { describe, expect, it } from 'vitest'
import { HaListener } from '../../../src/broker/ha/index.ts'
import { createWorld } from '../../../src/sim/index.ts'

describe('a connection to the port for slaves', () => {
  it('is closed when nothing came for haHousekeepingInterval, looked at once a second', async () => {
    const world = createWorld({ seed: 1 })
    const master = world.addHost({ name: 'master', addresses: ['10.0.0.1'] }).spawn('broker').runtime
    const slave = world.addHost({ name: 'slave', addresses: ['10.0.0.2'] }).spawn('broker').runtime
    const ha = await world.settle(HaListener.start(master, { port: 10_912, housekeepingMs: 20_000 }))
    const ended: number[] = []
    for (const [count, name] of [
      [0, 'silent'],
      [3, 'reporting'],
    ] as const) {
      const connection = await world.settle(
        slave.network.connect({ host: '10.0.0.1', port: 10_912 }, { timeoutMs: 3000 }),
        { what: name },
      )
      connection.handlers = {
        onEnd: () => {
          ended.push(Math.round(world.now / 1000))
          connection.end()
        },
      }
      for (let round = 1; round <= count; round++) {
        world.after(round * 5000, 'report', () => void connection.write(new Uint8Array(8)))
      }
    }
    await world.run({ forMs: 60_000 })
    expect(ended).toEqual([21, 36])
    await world.settle(ha.stop())
    const refused = slave.network.connect({ host: '10.0.0.1', port: 10_912 }, { timeoutMs: 3000 })
    await expect(world.settle(refused)).rejects.toMatchObject({ kind: 'refused' })
  })
})
