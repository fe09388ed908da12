import { describe, expect, it } from 'vitest'
import { connectedPair } from '../../../test/sim/connectedPair.ts'
import type { KeepAlive } from '../../runtime/index.ts'
import type { World } from '../index.ts'

/** As the dialer of Go has it. */
const GO: KeepAlive = { idleMs: 15_000, intervalMs: 15_000, count: 9 }

describe('TCP keepalive', () => {
  it('is off by default, and then costs no event', async () => {
    const { world } = await connectedPair()
    const before = world.events
    expect(await world.run()).toEqual({ reason: 'idle', events: 0 })
    expect(world.events).toBe(before)
  })

  it('costs one event for each idle time', async () => {
    const { world } = await connectedPair(undefined, GO)
    await world.run({ forMs: 60_000 })
    const { events } = await world.run({ forMs: 150_000 })
    expect(events).toBe(10)
  })

  it('keeps a box from forgetting the connection', async () => {
    const box = (world: World): void => void world.network.middlebox({ name: 'box', between: {}, idleMs: 20_000 })
    const quiet = await connectedPair(box)
    const kept = await connectedPair(box, GO)
    for (const { world, far } of [quiet, kept]) {
      await world.run({ forMs: 100_000 })
      far.write(Uint8Array.of(1))
      await world.run({ forMs: 1000 })
    }
    expect([quiet.nearLog, kept.nearLog]).toEqual([[], ['data 1']])
  })

  it('ends a connection whose peer is gone, after 9 probes', async () => {
    const { world, server, nearLog } = await connectedPair(undefined, GO)
    await world.run({ forMs: 5000 })
    server.powerOff()
    await world.run()
    expect(nearLog).toEqual(['no answer to 9 keepalive probes at 150 s'])
  })

  it('takes 2 hours and 9 times 75 s as Linux comes', async () => {
    const { world, server, nearLog } = await connectedPair(undefined, {})
    server.powerOff()
    await world.run()
    expect(nearLog).toEqual([`no answer to 9 keepalive probes at ${7200 + 9 * 75} s`])
  })

  it('gets a reset from a host that was restarted', async () => {
    const { world, server, nearLog } = await connectedPair(undefined, GO)
    server.powerOff()
    server.powerOn()
    await world.run()
    expect(nearLog).toEqual(['the peer does not know the connection at 15 s'])
  })

  it('gets a reset from a box that has forgotten the connection', async () => {
    const { world, nearLog } = await connectedPair(
      (own) => own.network.middlebox({ name: 'box', between: {}, idleMs: 10_000, forgotten: 'reset' }),
      GO,
    )
    await world.run()
    expect(nearLog).toEqual(['box does not know the connection any more at 15 s'])
  })

  it('starts counting anew when the path is whole again', async () => {
    const { world, near, nearLog } = await connectedPair(undefined, GO)
    const cut = world.network.cut({})
    await world.run({ forMs: 130_000 })
    cut[Symbol.dispose]()
    await world.run({ forMs: 300_000 })
    expect(nearLog).toEqual([])
    near.end()
  })

  it('rests while bytes wait for their acknowledgement, which end the connection later', async () => {
    const { world, near, nearLog } = await connectedPair(undefined, GO)
    world.network.cut({})
    near.write(Uint8Array.of(1))
    await world.run()
    expect(nearLog).toEqual(['no acknowledgement at 925 s'])
  })

  it('ends with the connection', async () => {
    const { world, near, far } = await connectedPair(undefined, GO)
    near.end()
    far.end()
    await world.run()
    expect(world.now).toBeLessThan(1000)
    const other = await connectedPair(undefined, GO)
    other.world.host('client').processes[0]?.kill()
    other.far.end()
    await other.world.run()
    expect(other.world.now).toBeLessThan(1000)
  })
})
