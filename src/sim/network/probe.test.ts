import { describe, expect, it } from 'vitest'
import { createWorld, type World } from '../index.ts'

const to = { host: '10.0.0.2', port: 80 }

async function serving(): Promise<World> {
  const world = createWorld({ seed: 1 })
  world.addHost({ name: 'app', addresses: ['10.0.0.1'] })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.2'] })
  world.addHost({ name: 'far', addresses: [{ address: '10.9.0.1', network: 'lan' }] })
  const { network } = server.spawn('web').runtime
  await world.settle(network.listen({ host: '0.0.0.0', port: 80 }, () => undefined))
  return world
}

describe('a probe', () => {
  it('tells what a SYN would meet, and takes no time', async () => {
    const world = await serving()
    const { network } = world
    const before = world.now
    expect(network.probe('app', to)).toEqual({ fate: 'delivered', rule: undefined, host: 'server', to })
    expect(network.probe('app', { ...to, port: 81 }).fate).toBe('closed')
    expect(network.probe('app', { host: '10.0.0.9', port: 80 }).fate).toBe('absent')
    expect(network.probe('app', { host: '10.9.0.1', port: 80 })).toMatchObject({
      fate: 'noRoute',
      rule: '10.9.0.1 belongs to far, and no route leads there from app',
    })
    expect(world.now).toBe(before)
  })

  it('names the rule that decides, whether or not somebody holds the address', async () => {
    const { network } = await serving()
    const rule = network.firewall({ from: 'app', to: '10.0.0.0/24', action: 'drop' })
    const expected = { fate: 'dropped', rule: 'firewall app > 10.0.0.0/24 drop' }
    expect(network.probe('app', to)).toMatchObject(expected)
    expect(network.probe('app', { host: '10.0.0.9', port: 80 })).toMatchObject(expected)
    rule[Symbol.dispose]()
    using _refusal = network.refuse({ to: 'server', port: 80 })
    expect(network.probe('app', to)).toMatchObject({ fate: 'rejected', rule: 'refuse * > server port 80' })
  })

  it('sees cuts, partitions and hosts that are off', async () => {
    const world = await serving()
    const { network } = world
    using cut = network.cut({ to: 'server' })
    expect(network.probe('app', to)).toMatchObject({ fate: 'cut', rule: 'cut * > server' })
    cut[Symbol.dispose]()
    network.partition(['app', 'server'])
    expect(network.probe('app', to)).toMatchObject({ fate: 'cut', rule: 'partition app | server' })
    network.heal()
    world.host('server').powerOff()
    expect(network.probe('app', to)).toMatchObject({ fate: 'off', host: 'server' })
  })

  it('follows translations', async () => {
    const { network } = await serving()
    using _published = network.translate('published', (flow) =>
      flow.to.port === 8080 ? { to } : flow.to.port === 8081 ? 'reject' : undefined,
    )
    expect(network.probe('app', { host: '10.0.0.50', port: 8080 })).toMatchObject({ fate: 'delivered', to })
    expect(network.probe('app', { host: '10.0.0.50', port: 8081 })).toMatchObject({
      fate: 'rejected',
      rule: 'translate published',
    })
  })
})
