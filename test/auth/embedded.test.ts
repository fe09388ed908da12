import { describe, expect, it } from 'vitest'
import { startCluster } from '../../src/index.ts'

const root = { accessKey: 'root', secretKey: 'root-password' }
const app = { accessKey: 'app', secretKey: 'app-password' }

const access = {
  users: [
    { username: 'root', password: 'root-password', type: 'Super' },
    { username: 'app', password: 'app-password' },
    { username: 'gone', password: 'gone-password', status: 'disable' },
  ],
  rules: [
    { user: 'app', resource: 'Topic:orders*', actions: ['Pub', 'Sub'] },
    { user: 'app', resource: 'Topic:orders-secret', actions: ['All'], decision: 'Deny' },
    { user: 'app', resource: 'Group:billing', actions: ['All'] },
  ],
} as const

const accounts = `
accounts:
- accessKey: application
  secretKey: '12345678'
  topicPerms:
  - orders=PUB
`

describe('an embedded cluster with users and rules', () => {
  it('lets a user send and consume what the rules allow', async () => {
    await using cluster = await startCluster({ access, topics: { orders: 1, 'orders-secret': 1 } })
    const received: string[] = []
    await cluster.pushConsumer({
      group: 'billing',
      topic: 'orders',
      credentials: app,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: (message) => {
        received.push(message.text)
      },
    })
    const producer = await cluster.producer({ credentials: app })
    await producer.send({ topic: 'orders', body: 'one' })
    await cluster.until(() => received.length === 1)
    await expect(producer.send({ topic: 'orders-secret', body: 'no' })).rejects.toThrow('the decision is deny.')
  })

  it('refuses who is unknown, disabled or wrong', async () => {
    await using cluster = await startCluster({ access, topics: { orders: 1 } })
    const send = async (credentials?: typeof app): Promise<unknown> => {
      const producer = await cluster.producer(credentials === undefined ? {} : { credentials })
      return producer.send({ topic: 'orders', body: 'x' })
    }
    await expect(send()).rejects.toThrow('username cannot be null.')
    await expect(send({ accessKey: 'nobody', secretKey: 'x' })).rejects.toThrow('User:nobody is not found.')
    await expect(send({ accessKey: 'gone', secretKey: 'gone-password' })).rejects.toThrow('User:gone is disabled.')
    await expect(send({ ...app, secretKey: 'guess' })).rejects.toThrow('check signature failed.')
    await expect(send(root)).resolves.toMatchObject({ status: 'SEND_OK' })
  })

  it('keeps users and rules over a restart', async () => {
    await using cluster = await startCluster({ access, topics: { orders: 1 } })
    const broker = cluster.broker('broker-a')
    await broker.stop()
    await broker.start()
    const producer = await cluster.producer({ credentials: app })
    await expect(producer.send({ topic: 'orders', body: 'x' })).resolves.toMatchObject({ status: 'SEND_OK' })
    await expect(producer.send({ topic: 'others', body: 'x' })).rejects.toThrow('no matched policies.')
  })

  it('can authenticate without looking at rules', async () => {
    const broker = { authorizationEnabled: false }
    await using cluster = await startCluster({ access, broker, topics: { others: 1 } })
    const producer = await cluster.producer({ credentials: app })
    await expect(producer.send({ topic: 'others', body: 'x' })).resolves.toMatchObject({ status: 'SEND_OK' })
  })

  it('says which rule or option cannot be', async () => {
    const rules = [{ user: 'nobody', resource: 'Topic:*', actions: ['Pub'] }]
    await expect(startCluster({ access: { users: [], rules } })).rejects.toThrow(
      'access.rules: nobody on Topic:*: The subject of User:nobody is not exist.',
    )
    await expect(startCluster({ access, profile: '4.9.7' })).rejects.toThrow('4.9.7 has accounts')
    await expect(startCluster({ plainAcl: accounts })).rejects.toThrow("it needs profile '4.9.7'")
    await expect(startCluster({ broker: { authenticationMetadataProvider: 'x.Y' } })).rejects.toThrow(
      'authenticationMetadataProvider: "x.Y" is not known',
    )
    await expect(startCluster({ broker: { initAuthenticationUser: '{}' } })).rejects.toThrow(
      'initAuthenticationUser: needs authenticationMetadataProvider',
    )
  })
})

describe('an embedded cluster with accounts of 4.9', () => {
  it('lets an account do what its permissions say', async () => {
    await using cluster = await startCluster({ profile: '4.9.7', plainAcl: accounts, topics: { orders: 1, others: 1 } })
    const credentials = { accessKey: 'application', secretKey: '12345678' }
    const producer = await cluster.producer({ credentials })
    await expect(producer.send({ topic: 'orders', body: 'x' })).resolves.toMatchObject({ status: 'SEND_OK' })
    await expect(producer.send({ topic: 'others', body: 'x' })).rejects.toThrow(
      'No default permission for topic:others',
    )
    const stranger = await cluster.producer()
    await expect(stranger.send({ topic: 'orders', body: 'x' })).rejects.toThrow('No accessKey is configured')
  })

  it('takes the accounts of 4.9 over into users and rules', async () => {
    const broker = {
      authenticationEnabled: true,
      authorizationEnabled: true,
      migrateAuthFromV1Enabled: true,
      authenticationMetadataProvider:
        'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
      authorizationMetadataProvider:
        'org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider',
    }
    await using cluster = await startCluster({ broker, plainAcl: accounts, topics: { orders: 1, others: 1 } })
    const credentials = { accessKey: 'application', secretKey: '12345678' }
    const producer = await cluster.producer({ credentials })
    await expect(producer.send({ topic: 'orders', body: 'x' })).resolves.toMatchObject({ status: 'SEND_OK' })
    await expect(producer.send({ topic: 'others', body: 'x' })).rejects.toThrow('no matched policies.')
  })
})
