import { describe, expect, it } from 'vitest'
import { every } from '../runtime/index.ts'
import { createWorld, type World } from './index.ts'

const oneHost = (): { world: World; host: ReturnType<World['addHost']> } => {
  const world = createWorld({ seed: 1 })
  return { world, host: world.addHost({ name: 'a', addresses: ['10.0.0.1', '192.168.0.1'], skewMs: -500 }) }
}

describe('a host', () => {
  it('has a wall clock of its own, which monotonic time does not follow', async () => {
    const { world, host } = oneHost()
    const { clock } = host.spawn('p').runtime
    expect(clock.wallMs()).toBe(world.epochMs - 500)
    await world.run({ forMs: 1000.9 })
    host.skewMs = 60_000
    expect(clock.wallMs()).toBe(world.epochMs + 61_000)
    expect(clock.monotonicMs()).toBe(1000.9)
  })

  it('tells its addresses in interface order, and the identity of its processes', () => {
    const { host } = oneHost()
    const { runtime } = host.spawn('p')
    expect(runtime.network.localAddresses()).toEqual(['10.0.0.1', '192.168.0.1'])
    expect(runtime.process).toEqual({ pid: 1000, hostname: 'a' })
    expect(host.spawn('q').pid).toBe(1001)
  })

  it('ends the timers of a killed process and no others', async () => {
    const { world, host } = oneHost()
    const ticks = { p: 0, q: 0 }
    const p = host.spawn('p')
    every(p.runtime.clock, 10, 10, 'p', () => ticks.p++)
    every(host.spawn('q').runtime.clock, 10, 10, 'q', () => ticks.q++)
    await world.run({ forMs: 25 })
    p.kill()
    p.runtime.clock.timer(1, 'afterlife', () => ticks.p++)
    await world.run({ forMs: 20 })
    expect(ticks).toEqual({ p: 2, q: 4 })
    expect([p.alive, host.processes.map((process) => process.name)]).toEqual([false, ['q']])
  })

  it('loses all processes with its power, and starts none before it is back', async () => {
    const { world, host } = oneHost()
    let ticks = 0
    every(host.spawn('p').runtime.clock, 10, 10, 'p', () => ticks++)
    host.powerOff()
    await world.run({ forMs: 100 })
    expect([ticks, host.up]).toEqual([0, false])
    expect(() => host.spawn('p')).toThrow(/host a is off/)
    host.powerOn()
    every(host.spawn('p').runtime.clock, 10, 10, 'p', () => ticks++)
    await world.run({ forMs: 100 })
    expect(ticks).toBe(10)
  })

  it('holds the timers of a frozen process until it thaws', async () => {
    const { world, host } = oneHost()
    const process = host.spawn('p')
    const fired: number[] = []
    process.runtime.clock.timer(10, 'a', () => fired.push(world.now))
    process.runtime.clock.timer(20, 'b', () => fired.push(world.now))
    process.runtime.clock.timer(15, 'cancelled', () => fired.push(-1))[Symbol.dispose]()
    const frozen = process.freeze()
    await world.run({ forMs: 50 })
    expect(fired).toEqual([])
    frozen[Symbol.dispose]()
    await world.run({ forMs: 1 })
    expect(fired).toEqual([50, 50])
  })

  it('gives a restarted process other random numbers than its predecessor', () => {
    const { host } = oneHost()
    const first = host.spawn('p')
    const draw = first.runtime.random.u32('test')
    first.kill()
    expect(host.spawn('p').runtime.random.u32('test')).not.toBe(draw)
  })
})

it('a wall clock that is slewed runs away from true time, and monotonic time does not notice', async () => {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'slewed', addresses: ['10.0.0.1'], skewMs: 100 })
  const { clock } = host.spawn('p').runtime
  host.skewPpm = 1000
  await world.run({ forMs: 10_000 })
  expect([host.skewMs, clock.wallMs() - world.epochMs, clock.monotonicMs()]).toEqual([110, 10_110, 10_000])
  host.skewPpm = 0
  await world.run({ forMs: 10_000 })
  expect(host.skewMs).toBe(110)
})

it('a process knows the time zone and the memory of its host', () => {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'far', addresses: ['10.0.0.1'], localOffsetMs: 3_600_000, memoryBytes: 1024 })
  expect(host.spawn('p').runtime.process).toEqual({
    pid: 1000,
    hostname: 'far',
    localOffsetMs: 3_600_000,
    memoryBytes: 1024,
  })
})
