import { describe, expect, it } from 'vitest'
import { createWorld, type SimProcess } from '../index.ts'

function machine(): { readonly first: SimProcess; readonly second: SimProcess; readonly settle: World['settle'] } {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'machine', addresses: ['10.0.0.1', '10.0.0.2'] })
  return { first: host.spawn('first'), second: host.spawn('second'), settle: (promise) => world.settle(promise) }
}

type World = ReturnType<typeof createWorld>

const listen = ({ runtime }: SimProcess, host: string, port: number): ReturnType<typeof runtime.network.listen> =>
  runtime.network.listen({ host, port }, () => undefined)

describe('a port of a machine', () => {
  it('belongs to one program: the second one is told that it is in use, until the first ends', async () => {
    const { first, second } = machine()
    await listen(first, '0.0.0.0', 9876)
    await expect(listen(second, '0.0.0.0', 9876)).rejects.toMatchObject({ kind: 'addressInUse' })
    await expect(listen(second, '10.0.0.1', 9876)).rejects.toMatchObject({ kind: 'addressInUse' })
    await listen(second, '0.0.0.0', 9877)
    first.kill()
    await listen(second, '0.0.0.0', 9876)
  })

  it('may be held at several addresses by several programs', async () => {
    const { first, second } = machine()
    await listen(first, '10.0.0.1', 9876)
    await listen(second, '10.0.0.2', 9876)
    await listen(first, '127.0.0.1', 9876)
    await expect(listen(second, '0.0.0.0', 9876)).rejects.toMatchObject({ kind: 'addressInUse' })
  })

  it('is free again when its listener closes', async () => {
    const { first, second, settle } = machine()
    const listener = await listen(first, '0.0.0.0', 9876)
    await settle(listener.close())
    await listen(second, '0.0.0.0', 9876)
  })

  it('0 takes one of the range of Linux, each only once', async () => {
    const { first } = machine()
    const ports = new Set<number>()
    for (let count = 0; count < 100; count++) ports.add((await listen(first, '0.0.0.0', 0)).address.port)
    expect(ports.size).toBe(100)
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(32_768)
    expect(Math.max(...ports)).toBeLessThanOrEqual(60_999)
  })
})
