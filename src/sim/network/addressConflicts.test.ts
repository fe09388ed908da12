import { describe, expect, it } from 'vitest'
import type { Connection } from '../../runtime/index.ts'
import { createWorld, type SimProcess, type World } from '../index.ts'

const VIP = { host: '192.168.10.105', port: 80 }

/** Two machines that hold one address, and some that dial it. */
async function conflict(seed = 3): Promise<{ readonly world: World; readonly apps: readonly SimProcess[] }> {
  const world = createWorld({ seed })
  for (const name of ['printer', 'node']) {
    const host = world.addHost({ name, addresses: [VIP.host] })
    await host.spawn('web').runtime.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => {
      connection.handlers = { onData: () => connection.write(new TextEncoder().encode(name)) }
    })
  }
  const apps = Array.from({ length: 8 }, (_, index) =>
    world.addHost({ name: `pc${index}`, addresses: [`192.168.10.${index + 1}`] }).spawn('app'),
  )
  return { world, apps }
}

const dial = (world: World, app: SimProcess): Promise<Connection> =>
  world.settle(app.runtime.network.connect(VIP, { timeoutMs: 3000 }))

/** Who answers at the address, for each of the machines. */
async function answers(world: World, apps: readonly SimProcess[]): Promise<string[]> {
  const who: string[] = []
  for (const app of apps) {
    const connection = await dial(world, app)
    let name = ''
    connection.handlers = {
      onData: (bytes) => {
        name += new TextDecoder().decode(bytes)
      },
    }
    connection.write(Uint8Array.of(1))
    await world.run({ forMs: 50 })
    connection.reset()
    who.push(name)
  }
  return who
}

describe('two machines with one address', () => {
  it('share those who ask, each of whom stays with one for a while and then asks anew', async () => {
    const { world, apps } = await conflict()
    const first = await answers(world, apps)
    expect(new Set(first)).toEqual(new Set(['printer', 'node']))
    const flips: number[] = []
    for (let round = 0; round < 10; round++) {
      const before = await answers(world, apps)
      await world.run({ forMs: 30_000 })
      const after = await answers(world, apps)
      flips.push(before.filter((name, index) => name !== after[index]).length)
    }
    expect(flips.reduce((sum, count) => sum + count)).toBeGreaterThan(20)
    expect((await conflict()).world.network.probe('pc0', VIP).host).toBe(first[0])
  })

  it('reset the connections of those who have changed over', async () => {
    const { world, apps } = await conflict()
    const ended: string[] = []
    for (const app of apps) {
      const connection = await dial(world, app)
      connection.handlers = { onClose: (error) => ended.push(error?.message ?? '') }
      world.after(60_000, 'say something', () => void connection.write(Uint8Array.of(1)))
    }
    await world.run({ forMs: 100_000 })
    expect(ended.length).toBeGreaterThan(0)
    expect(ended.length).toBeLessThan(8)
    expect(ended[0]).toMatch(/(printer|node) answers for 192\.168\.10\.105 now, and does not know the connection/)
  })

  it('take over open connections when the second one comes later', async () => {
    const world = createWorld({ seed: 3 })
    const node = world.addHost({ name: 'node', addresses: [VIP.host] })
    world.addHost({ name: 'printer', addresses: ['192.168.10.200'] })
    await node.spawn('web').runtime.network.listen({ host: '0.0.0.0', port: 80 }, () => undefined)
    const ended: string[] = []
    for (let index = 1; index <= 8; index++) {
      const app = world.addHost({ name: `pc${index}`, addresses: [`192.168.10.${index}`] }).spawn('app')
      const connection = await dial(world, app)
      connection.handlers = { onClose: (error) => ended.push(error?.message ?? '') }
      for (const afterMs of [30_000, 130_000]) {
        world.after(afterMs, 'say something', () => void connection.write(Uint8Array.of(1)))
      }
    }
    await world.run({ forMs: 60_000 })
    expect(ended).toEqual([])
    world.host('printer').setAddresses([VIP.host])
    await world.run({ forMs: 100_000 })
    expect(ended.length).toBeGreaterThan(0)
    expect(ended.length).toBeLessThan(8)
    expect(new Set(ended)).toEqual(new Set([expect.stringContaining('printer answers for 192.168.10.105 now')]))
  })

  it('take what was meant for a client, too', async () => {
    const world = createWorld({ seed: 3 })
    const server = world.addHost({ name: 'node', addresses: [VIP.host] }).spawn('web')
    world.addHost({ name: 'printer', addresses: ['192.168.10.200'] })
    const ended: string[] = []
    await server.runtime.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => {
      connection.handlers = { onClose: (error) => ended.push(error?.message ?? '') }
      for (let second = 20; second <= 200; second += 20) {
        world.after(second * 1000, 'say something', () => void connection.write(Uint8Array.of(1)))
      }
    })
    await dial(world, world.addHost({ name: 'pc', addresses: ['192.168.10.1'] }).spawn('app'))
    await world.run({ forMs: 10_000 })
    world.host('printer').setAddresses(['192.168.10.1'])
    await world.run({ forMs: 200_000 })
    expect(ended).toEqual([expect.stringContaining('printer answers for 192.168.10.1 now')])
  })

  it('leave the address to the other one when they are off or get another', async () => {
    const { world, apps } = await conflict()
    world.host('printer').powerOff()
    expect(new Set(await answers(world, apps))).toEqual(new Set(['node']))
    world.host('printer').powerOn()
    world.host('printer').setAddresses(['192.168.10.99'])
    expect(new Set(await answers(world, apps))).toEqual(new Set(['node']))
  })
})
