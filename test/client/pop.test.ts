import { describe, expect, it } from 'vitest'
import { simulatedCluster } from './cluster.ts'

describe('a push consumer that pops', () => {
  it('gets every message once', async () => {
    const cluster = await simulatedCluster({ topics: { T: 4 } })
    const { world, admin } = cluster
    await world.settle(admin.createGroup({ groupName: 'CG' }))
    await world.settle(admin.setMessageRequestMode('CG', 'T', 'POP'))
    const producer = await cluster.producer()
    const got: string[] = []
    await cluster.consumer({
      on: 'c1',
      group: 'CG',
      subscriptions: { T: '*' },
      clientRebalance: false,
      handler: (message) => void got.push(`${message.text} ${message.properties.get('POP_CK')}`),
    })
    for (let i = 0; i < 50; i++) await world.settle(producer.send({ topic: 'T', body: `${i}` }))
    await cluster.until('all messages', () => got.length === 50)
    await world.run({ forMs: 120_000 })
    expect(got.length).toBe(50)
  })
})
