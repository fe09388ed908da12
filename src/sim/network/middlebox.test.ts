import { describe, expect, it } from 'vitest'
import { connectedPair, type Pair } from '../../../test/sim/connectedPair.ts'
import type { KeepAlive } from '../../runtime/index.ts'
import type { Middlebox, MiddleboxOptions } from '../index.ts'

const FORGOTTEN = 'the firewall does not know the connection any more'

async function boxed(
  options: Partial<MiddleboxOptions> = {},
  keepAlive?: KeepAlive,
): Promise<Pair & { readonly box: Middlebox }> {
  let box: Middlebox | undefined
  const set = await connectedPair((world) => {
    box = world.network.middlebox({
      name: 'the firewall',
      between: { from: 'client', to: 'server' },
      idleMs: 10_000,
      ...options,
    })
  }, keepAlive)
  if (box === undefined) throw new Error('no box')
  return { ...set, box }
}

describe('a box that remembers connections', () => {
  it('lets a connection pass whose segments come before its time is over, from either side', async () => {
    const { world, near, far, nearLog, farLog, box } = await boxed()
    for (let round = 0; round < 5; round++) {
      near.write(Uint8Array.of(1))
      await world.run({ forMs: 9000 })
      far.write(Uint8Array.of(2))
      await world.run({ forMs: 9000 })
    }
    expect([nearLog.length, farLog.length, box.connections]).toEqual([5, 5, 1])
  })

  it('loses what comes later in silence, until the sender gives up after 15 minutes', async () => {
    const { world, near, nearLog, farLog, box } = await boxed()
    await world.run({ forMs: 10_001 })
    expect(box.connections).toBe(0)
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 920_000 })
    expect([nearLog, farLog]).toEqual([[], []])
    await world.run()
    expect([nearLog, farLog]).toEqual([['no acknowledgement at 935 s'], []])
  })

  it('answers the sender with a reset, and the other side when that sends', async () => {
    const { world, near, far, nearLog, farLog } = await boxed({ forgotten: 'reset' })
    await world.run({ forMs: 12_000 })
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 5000 })
    expect([nearLog, farLog]).toEqual([[`${FORGOTTEN} at 12 s`], []])
    far.write(Uint8Array.of(1))
    await world.run()
    expect(farLog).toEqual([`${FORGOTTEN} at 17 s`])
  })

  it('resets both ends when the time is over, where it is told to', async () => {
    const { world, near, nearLog, farLog } = await boxed({ forgotten: 'resetBoth' })
    await world.run({ forMs: 6000 })
    near.write(Uint8Array.of(1))
    await world.run()
    expect([nearLog, farLog]).toEqual([[`${FORGOTTEN} at 16 s`], ['data 1', `${FORGOTTEN} at 16 s`]])
  })

  it('lets a new connection in, and tells once that it stopped the old one', async () => {
    const { world, near } = await boxed()
    const stops: string[] = []
    world.bus.on('tcp.stopped', ({ from, by, resets }) => stops.push(`${from} ${by} ${resets}`))
    await world.run({ forMs: 11_000 })
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 60_000 })
    expect(stops).toEqual(['client the firewall false'])
    const { network } = world.host('client').spawn('other').runtime
    const again = await world.settle(network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 3000 }))
    expect(again.remote.port).toBe(80)
  })

  it('forgets all connections, or those that match', async () => {
    const { world, near, far, nearLog, farLog, box } = await boxed({ forgotten: 'reset' })
    expect([box.forget({ port: 81 }), box.forget({ from: 'server' }), box.forget({ from: 'client' })]).toEqual([
      0, 1, 0,
    ])
    near.write(Uint8Array.of(1))
    far.write(Uint8Array.of(1))
    await world.run({ forMs: 1000 })
    expect([nearLog, farLog]).toEqual([[`${FORGOTTEN} at 0 s`], [`${FORGOTTEN} at 0 s`]])
    const other = await boxed()
    expect([other.box.forget(), other.box.connections]).toEqual([1, 0])
  })

  it('does not stand between others, nor within a host', async () => {
    const { world, near, far, farLog } = await boxed({ between: { from: '192.168.0.0/16' } })
    await world.run({ forMs: 60_000 })
    near.write(Uint8Array.of(1))
    far.write(Uint8Array.of(1))
    await world.run()
    expect(farLog).toEqual(['data 1'])
  })

  it('lets pass what it knew when it is taken away', async () => {
    const { world, near, farLog, box } = await boxed()
    box[Symbol.dispose]()
    await world.run({ forMs: 60_000 })
    near.write(Uint8Array.of(1))
    await world.run()
    expect(farLog).toEqual(['data 1'])
  })

  it('stands behind a translation that leads through it', async () => {
    const { world, near, farLog, nearLog } = await connectedPair((own) => {
      const conntrack = own.network.middlebox({ name: 'conntrack', idleMs: 5000, forgotten: 'reset' })
      own.network.translate('published', ({ to }) => ({ to, through: conntrack }))
    })
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 5001 })
    near.write(Uint8Array.of(1))
    await world.run()
    expect([nearLog, farLog]).toEqual([['conntrack does not know the connection any more at 5 s'], ['data 1']])
  })

  it('keeps a reset of a host that has lost the connection from its peer', async () => {
    const { world, server, near, nearLog, box } = await boxed({ idleMs: 1_000_000 })
    server.powerOff()
    server.powerOn()
    box.forget()
    near.write(Uint8Array.of(1))
    await world.run({ forMs: 900_000 })
    expect(nearLog).toEqual([])
  })
})
