import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('a user sends and consumes what the rules allow, and nothing else', async () => {
  await using cluster = await startCluster({
    topics: { orders: 1, salaries: 1 },
    access: {
      users: [
        { username: 'root', password: 'root-password', type: 'Super' },
        { username: 'shop', password: 'shop-password' },
      ],
      rules: [
        { user: 'shop', resource: 'Topic:orders', actions: ['Pub', 'Sub'] },
        { user: 'shop', resource: 'Group:billing', actions: ['Sub'] },
      ],
    },
  })
  const shop = { accessKey: 'shop', secretKey: 'shop-password' }
  const producer = await cluster.producer({ credentials: shop })
  await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.consumer({
    group: 'billing',
    topic: 'orders',
    credentials: shop,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    handler: () => undefined,
  })
  await cluster.expect.consumed('billing', 'orders', ['one coffee'])

  await expect(producer.send({ topic: 'salaries', body: 'a million' })).rejects.toThrow('no matched policies')
  const stranger = await cluster.producer({ credentials: { ...shop, secretKey: 'a guess' } })
  await expect(stranger.send({ topic: 'orders', body: 'free coffee' })).rejects.toThrow('check signature failed')
})
