import { describe, expect, it } from 'vitest'
import type { Connection, KeepAlive } from '../../runtime/index.ts'
import { createWorld, type Host, type World } from '../index.ts'

interface Pair {
  readonly world: World
  readonly server: Host
  readonly near: Connection
  readonly far: Connection
  readonly nearLog: string[]
  readonly farLog: string[]
}

/** A client and a server with one connection, opened after `prepare`. */
async function pair(prepare: (world: World) => void = () => undefined, keepAlive?: KeepAlive): Promise<Pair> {
  const world = createWorld({ seed: 5 })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] })
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] })
  const accepted: Connection[] = []
  await server
    .spawn('s')
    .runtime.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => accepted.push(connection))
  prepare(world)
  const { network } = client.spawn('c').runtime
  const near = await world.settle(network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 3000, keepAlive }))
  await world.run({ until: () => accepted.length === 1 })
  const far = accepted[0] as Connection
  return { world, server, near, far, nearLog: watch(world, near), farLog: watch(world, far) }
}

/** What a connection tells, with the time in seconds. */
function watch(world: World, connection: Connection): string[] {
  const log: string[] = []
  connection.handlers = {
    onData: (bytes) => log.push(`data ${bytes.length}`),
    onClose: (error) =>
      log.push(`${error?.message.replace(/.*: /, '') ?? 'in order'} at ${Math.round(world.now / 1000)} s`),
  }
  return log
}

/** As the dialer of Go has it. */
const GO: KeepAlive = { idleMs: 15_000, intervalMs: 15_000, count: 9 }

describe('TCP keepalive', () => {
  it('is off by default, and then costs no event', async () => {
    const { world } = await pair()
    const before = world.events
    expect(await world.run()).toEqual({ reason: 'idle', events: 0 })
    expect(world.events).toBe(before)
  })

  it('costs one event for each idle time', async () => {
    const { world } = await pair(undefined, GO)
    await world.run({ forMs: 60_000 })
    const { events } = await world.run({ forMs: 150_000 })
    expect(events).toBe(10)
  })

  it('keeps a box from forgetting the connection', async () => {
    const box = (world: World): void => void world.network.middlebox({ name: 'box', between: {}, idleMs: 20_000 })
    const quiet = await pair(box)
    const kept = await pair(box, GO)
    for (const { world, far } of [quiet, kept]) {
      await world.run({ forMs: 100_000 })
      far.write(Uint8Array.of(1))
      await world.run({ forMs: 1000 })
    }
    expect([quiet.nearLog, kept.nearLog]).toEqual([[], ['data 1']])
  })

  it('ends a connection whose peer is gone, after 9 probes', async () => {
    const { world, server, nearLog } = await pair(undefined, GO)
    await world.run({ forMs: 5000 })
    server.powerOff()
    await world.run()
    expect(nearLog).toEqual(['no answer to 9 keepalive probes at 150 s'])
  })

  it('takes 2 hours and 9 times 75 s as Linux comes', async () => {
    const { world, server, nearLog } = await pair(undefined, {})
    server.powerOff()
    await world.run()
    expect(nearLog).toEqual([`no answer to 9 keepalive probes at ${7200 + 9 * 75} s`])
  })

  it('gets a reset from a host that was restarted', async () => {
    const { world, server, nearLog } = await pair(undefined, GO)
    server.powerOff()
    server.powerOn()
    await world.run()
    expect(nearLog).toEqual(['the peer does not know the connection at 15 s'])
  })

  it('gets a reset from a box that has forgotten the connection', async () => {
    const { world, nearLog } = await pair(
      (own) => own.network.middlebox({ name: 'box', between: {}, idleMs: 10_000, forgotten: 'reset' }),
      GO,
    )
    await world.run()
    expect(nearLog).toEqual(['box does not know the connection any more at 15 s'])
  })

  it('starts counting anew when the path is whole again', async () => {
    const { world, near, nearLog } = await pair(undefined, GO)
    const cut = world.network.cut({})
    await world.run({ forMs: 130_000 })
    cut[Symbol.dispose]()
    await world.run({ forMs: 300_000 })
    expect(nearLog).toEqual([])
    near.end()
  })

  it('rests while bytes wait for their acknowledgement, which end the connection later', async () => {
    const { world, near, nearLog } = await pair(undefined, GO)
    world.network.cut({})
    near.write(Uint8Array.of(1))
    await world.run()
    expect(nearLog).toEqual(['no acknowledgement at 925 s'])
  })

  it('ends with the connection', async () => {
    const { world, near, far } = await pair(undefined, GO)
    near.end()
    far.end()
    await world.run()
    expect(world.now).toBeLessThan(1000)
    const other = await pair(undefined, GO)
    other.world.host('client').processes[0]?.kill()
    other.far.end()
    await other.world.run()
    expect(other.world.now).toBeLessThan(1000)
  })
})
