import { describe, expect, it } from 'vitest'
import type { Connection, Listener } from '../../../runtime/index.ts'
import { createWorld, type HealthCheckOptions, type World } from '../../index.ts'

interface Scene {
  readonly world: World
  readonly states: string[]
  readonly checked: Connection[]
  readonly listener: Listener
}

/** A balancer that checks one server, which answers requests with `answer`. */
async function scene(check: HealthCheckOptions, answer?: string): Promise<Scene> {
  const world = createWorld({ seed: 2 })
  world.addHost({ name: 'lvs', addresses: ['10.0.0.100'] })
  const server = world.addHost({ name: 'a', addresses: ['10.0.0.1'] })
  const checked: Connection[] = []
  const { network } = server.spawn('web').runtime
  const listener = await network.listen({ host: '0.0.0.0', port: 8080 }, (connection) => {
    checked.push(connection)
    connection.handlers = {
      onData: () => {
        if (answer !== undefined) connection.write(new TextEncoder().encode(answer))
      },
    }
  })
  const states: string[] = []
  world.bus.on('balancer.backend', ({ at, backend, state }) =>
    states.push(`${backend} ${state} at ${Math.round(at)} ms`),
  )
  const backends = [{ host: 'a', port: 8080 }]
  world.network.loadBalancer({ name: 'vip', host: 'lvs', at: { host: '10.0.0.100', port: 80 }, backends, check })
  return { world, states, checked, listener }
}

const probe = ({ world }: Scene): string => {
  if (!world.hosts.has('client')) world.addHost({ name: 'client', addresses: ['10.0.0.7'] })
  return world.network.probe('client', { host: '10.0.0.100', port: 80 }).fate
}

describe('health checks', () => {
  it('are connections that the server sees, one in each interval', async () => {
    const set = await scene({ intervalMs: 1000 })
    await set.world.run({ forMs: 10_500 })
    expect(set.checked.length).toBe(10)
    expect(set.checked[0]?.remote.host).toBe('10.0.0.100')
    expect([set.states, probe(set)]).toEqual([[], 'delivered'])
  })

  it('take a server out after three that failed, and back after three that did not', async () => {
    const set = await scene({ intervalMs: 1000, fall: 3, rise: 3 })
    await set.world.run({ forMs: 1500 })
    await set.listener.close()
    await set.world.run({ forMs: 5000 })
    expect(set.states).toEqual(['a:8080 failed at 4002 ms'])
    expect(probe(set)).toBe('rejected')
    await set.world.host('a').processes[0]?.runtime.network.listen({ host: '0.0.0.0', port: 8080 }, () => undefined)
    await set.world.run({ forMs: 5000 })
    expect(set.states.slice(1).map((line) => line.replace(/\d+ ms/, ''))).toEqual(['a:8080 serving at '])
    expect(probe(set)).toBe('delivered')
  })

  it('wait for silent servers until their time is over', async () => {
    const set = await scene({ intervalMs: 1000, timeoutMs: 2000, fall: 2 })
    set.world.host('a').powerOff()
    await set.world.run({ forMs: 10_000 })
    expect(set.states).toEqual(['a:8080 failed at 6000 ms'])
  })

  it('ask for a page where they speak HTTP', async () => {
    const good = await scene({ kind: 'http', intervalMs: 1000, fall: 1 }, 'HTTP/1.1 200 OK\r\n\r\n')
    const error = await scene({ kind: 'http', intervalMs: 1000, fall: 1 }, 'HTTP/1.1 503 Busy\r\n\r\n')
    const silent = await scene({ kind: 'http', intervalMs: 1000, timeoutMs: 500, fall: 1 })
    for (const { world } of [good, error, silent]) await world.run({ forMs: 4000 })
    expect([good.states.length, error.states.length, silent.states.length]).toEqual([0, 1, 1])
  })

  it('end with the balancer, and rest while its host is off', async () => {
    const set = await scene({ intervalMs: 1000 })
    set.world.host('lvs').powerOff()
    await set.world.run({ forMs: 5000 })
    expect(set.checked).toEqual([])
    set.world.host('lvs').powerOn()
    await set.world.run({ forMs: 5000 })
    expect(set.checked.length).toBeGreaterThan(3)
  })
})
