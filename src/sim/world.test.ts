import { describe, expect, it } from 'vitest'
import { createDrain } from '../node/index.ts'
import { SimError, sleep } from '../runtime/index.ts'
import { createWorld, type World, type WorldOptions } from './index.ts'

const kinds: readonly { readonly name: string; readonly make: (options?: Partial<WorldOptions>) => World }[] = [
  { name: 'promises', make: (options) => createWorld({ seed: 1, ...options }) },
  { name: 'the drain of Node', make: (options) => createWorld({ seed: 1, drain: createDrain(), ...options }) },
]

describe.each(kinds)('a world driven by $name', ({ make }) => {
  it('stands exactly at the end of a run, and takes no later event', async () => {
    const world = make()
    const fired: number[] = []
    world.after(10, 'early', () => fired.push(world.now))
    world.after(10.5, 'late', () => fired.push(world.now))
    expect(await world.run({ untilMs: 10.25 })).toEqual({ reason: 'time', events: 1 })
    expect([world.now, ...fired]).toEqual([10.25, 10])
    await world.run({ forMs: 100 })
    expect([world.now, ...fired]).toEqual([110.25, 10, 10.5])
  })

  it('stops at a condition, and when nothing is pending', async () => {
    const world = make()
    let count = 0
    for (let ms = 1; ms <= 5; ms++) world.after(ms, 'tick', () => count++)
    expect(await world.run({ until: () => count === 3 })).toEqual({ reason: 'condition', events: 3 })
    expect(world.now).toBe(3)
    expect(await world.run()).toEqual({ reason: 'idle', events: 2 })
    expect(world.now).toBe(5)
  })

  it('ends with the name of a timer that keeps time from going on', async () => {
    const world = make()
    const again = (): void => void world.after(0, 'a poll without a pause', again)
    world.after(5, 'begin', again)
    await expect(world.run({ untilMs: 1000 })).rejects.toThrow(
      'more than 1000000 events at 5 ms of simulated time: "a poll without a pause"',
    )
  })

  it('takes single steps', async () => {
    const world = make()
    let count = 0
    world.after(7, 'a', () => count++)
    world.after(7, 'b', () => count++)
    expect([await world.step(), count, world.now]).toEqual([true, 1, 7])
    expect([await world.step(), count]).toEqual([true, 2])
    expect(await world.step()).toBe(false)
  })

  it('lets promise jobs run before the next event, however deep the calls', async () => {
    const world = make()
    const { clock } = world.addHost({ name: 'a', addresses: ['10.0.0.1'] }).spawn('p').runtime
    const seen: number[] = []
    const deep = async (level: number): Promise<void> => {
      if (level === 0) await sleep(clock, 5, 'deep')
      else await deep(level - 1)
    }
    void deep(9).then(() => seen.push(world.now))
    for (let us = 1; us < 20; us++) world.after(5 + us / 1000, 'neighbour', () => undefined)
    await world.run()
    expect(seen).toEqual([5])
  })

  it('serves runs inside a settled promise by the same loop', async () => {
    const world = make()
    const order: string[] = []
    world.after(50, 'tick', () => order.push('tick'))
    const story = async (): Promise<string> => {
      await world.run({ forMs: 20 })
      order.push(`at ${world.now}`)
      await Promise.all([world.run({ forMs: 10 }), world.run({ untilMs: 100 })])
      order.push(`at ${world.now}`)
      return 'done'
    }
    expect(await world.settle(story())).toBe('done')
    expect(order).toEqual(['at 20', 'tick', 'at 100'])
  })

  it('hands on what a settled promise rejects with', async () => {
    const world = make()
    const { clock } = world.addHost({ name: 'a', addresses: [] }).spawn('p').runtime
    const failing = sleep(clock, 5, 'test').then(() => {
      throw new Error('as expected')
    })
    await expect(world.settle(failing)).rejects.toThrow('as expected')
  })

  it('names what is pending when a promise does not settle', async () => {
    const world = make()
    const host = world.addHost({ name: 'broker-a', addresses: ['10.0.0.1'] })
    const never = new Promise(() => undefined)
    await expect(world.settle(never, { what: 'send' })).rejects.toThrow(
      /send did not settle: nothing is pending at 0 ms/,
    )
    const tick = (): void => void host.spawn('broker').runtime.clock.timer(7_200_000, 'registration', tick)
    tick()
    const stuck = world.settle(never, { what: 'send', limitMs: 1000 })
    await expect(stuck).rejects.toThrow(/1000 ms passed.*registration \(broker-a\/broker\) at 7200000 ms/)
    await expect(stuck).rejects.toMatchObject({ code: 'RMQSIM_WORLD_STUCK' })
  })

  it('names who is frozen or off when a promise does not settle', async () => {
    const world = make()
    world.addHost({ name: 'off', addresses: [] }).powerOff()
    const process = world.addHost({ name: 'a', addresses: [] }).spawn('p')
    const waiting = sleep(process.runtime.clock, 5, 'test')
    process.freeze()
    await expect(world.settle(waiting)).rejects.toThrow(/off is off; a\/p is frozen with 1 events waiting/)
  })

  it('bounds the events of a run', async () => {
    const world = make({ eventsMax: 100 })
    const again = (): void => void world.after(0, 'endless', again)
    again()
    const error = await world.run({ forMs: 1 }).catch((reason: unknown) => reason)
    expect(SimError.is(error) && error.code).toBe('RMQSIM_LIMIT_REACHED')
    expect(String(error)).toContain('100 events')
  })

  it('fails the run with what an event throws, and can go on', async () => {
    const world = make()
    world.after(1, 'bad', () => {
      throw new Error('broken invariant')
    })
    let reached = false
    world.after(2, 'good', () => {
      reached = true
    })
    await expect(world.run()).rejects.toThrow('broken invariant')
    await world.run()
    expect(reached).toBe(true)
    const asked = world.run({
      until: () => {
        throw new Error('bad condition')
      },
    })
    await expect(asked).rejects.toThrow('bad condition')
  })
})

describe('a world', () => {
  it('refuses a seed that is not a whole number', () => {
    expect(() => createWorld({ seed: 1.5 })).toThrow(/seed 1.5/)
    expect(() => createWorld({ seed: -1 })).toThrow(/seed -1/)
  })

  it('refuses two hosts of one name, and knows which hosts there are', () => {
    const world = createWorld({ seed: 1 })
    world.addHost({ name: 'a', addresses: [] })
    expect(() => world.addHost({ name: 'a', addresses: [] })).toThrow(/host a already/)
    expect(() => world.host('b')).toThrow(/no host b; it has a/)
  })

  it('has a long idle time behind it in no time', async () => {
    const world = createWorld({ seed: 1 })
    world.after(86_400_000 * 365, 'in a year', () => undefined)
    await world.run()
    expect([world.now, world.events]).toEqual([86_400_000 * 365, 1])
  })
})
