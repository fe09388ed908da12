import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createProducer, createPullConsumer, type Producer } from '../../src/client/index.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import { topicRouteBody } from '../../src/protocol/index.ts'
import { callRequest, RemotingClient } from '../../src/remoting/index.ts'

const FREE = { namesrvPort: 0, brokerPort: 0 } as const
const work = mkdtempSync(join(tmpdir(), 'rocketmq-sim-emulator-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const start = (options: EmulatorOptions = {}): Promise<Emulator> => startEmulator({ ...FREE, ...options })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function producerOf(emulator: Emulator): Promise<Producer> {
  const producer = createProducer({
    runtime: createNodeRuntime(),
    namesrv: emulator.namesrvAddresses.join(';'),
    group: 'producers',
  })
  await producer.start()
  return producer
}

/** What a client on loopback reads from the route of a topic. */
async function routeOf(emulator: Emulator, topic: string): Promise<string[]> {
  const runtime = createNodeRuntime()
  await using client = new RemotingClient({ runtime, name: 'test', handlers: {}, context: undefined })
  const request = callRequest('GET_ROUTEINFO_BY_TOPIC', { topic })
  const answer = await client.request(emulator.namesrvAddresses[0] ?? '', request, 3000)
  return topicRouteBody
    .decode(answer.body ?? bytes('{}'))
    .brokerDatas.flatMap(({ brokerAddrs }) => [...brokerAddrs.values()])
}

describe('an emulator on real ports', () => {
  it('takes and gives messages', async () => {
    await using emulator = await start({ topics: ['Orders:2'] })
    await using producer = await producerOf(emulator)
    const sent = await producer.send({ topic: 'Orders', body: bytes('first') })
    expect(sent.status).toBe('SEND_OK')
    await using consumer = createPullConsumer({
      runtime: createNodeRuntime(),
      namesrv: emulator.namesrvAddresses.join(';'),
      group: 'readers',
    })
    await consumer.start()
    const pulled = await consumer.pull(sent.queue, '*', 0, 32)
    expect(pulled.messages.map(({ body }) => new TextDecoder().decode(body))).toEqual(['first'])
  })

  it('creates topics and brokers as asked', async () => {
    await using emulator = await start({ brokers: 2, nameservers: 2, topics: ['Orders:3'] })
    expect(emulator.namesrvAddresses).toHaveLength(2)
    expect(await routeOf(emulator, 'Orders')).toEqual(emulator.brokers.map(({ address }) => address))
  })

  it('advertises the address that the client used', async () => {
    await using emulator = await start({ topics: ['Orders'] })
    const port = emulator.brokers[0]?.broker.address.port
    expect(await routeOf(emulator, 'Orders')).toEqual([`127.0.0.1:${port}`])
  })

  it('advertises what it is told to, and restores the trap of the original with brokerIP1', async () => {
    await using advertised = await start({ topics: ['Orders'], advertise: 'broker.example.org' })
    const port = advertised.brokers[0]?.broker.address.port
    expect(await routeOf(advertised, 'Orders')).toEqual([`broker.example.org:${port}`])
    await using trapped = await start({ topics: ['Orders'], brokerIP1: '10.1.7.229' })
    expect(await routeOf(trapped, 'Orders')).toEqual([`10.1.7.229:${trapped.brokers[0]?.broker.address.port}`])
  })

  it('keeps its data in a directory', async () => {
    const dataDirectory = join(work, 'kept')
    {
      await using emulator = await start({ dataDirectory, topics: ['Orders:1'] })
      await using producer = await producerOf(emulator)
      await producer.send({ topic: 'Orders', body: bytes('kept') })
    }
    await using again = await start({ dataDirectory })
    expect(again.brokers[0]?.broker.context.store.maxOffsetInQueue('Orders', 0)).toBe(1)
  })

  it('refuses a directory that another emulator uses', async () => {
    const dataDirectory = join(work, 'shared')
    await using first = await start({ dataDirectory })
    expect(first.brokers).toHaveLength(1)
    await expect(start({ dataDirectory })).rejects.toMatchObject({ code: 'RMQSIM_STORE_IN_USE' })
  })

  it('names the ACL file that a broker of 4.9.7 cannot read', async () => {
    const dataDirectory = join(work, 'accounts')
    mkdirSync(join(dataDirectory, 'conf/acl'), { recursive: true })
    writeFileSync(join(dataDirectory, 'conf/acl/team.yml'), 'accounts:\n- accessKey: a\n')
    await expect(start({ profile: '4.9.7', dataDirectory, settings: ['aclEnable=true'] })).rejects.toThrow(
      `--data: "${dataDirectory}" of broker broker-a: ACL file conf/acl/team.yml: The accessKey=a and secretKey=null cannot be null`,
    )
  })

  it('refuses a data directory that is a file', async () => {
    const file = join(work, 'file')
    writeFileSync(file, '')
    await expect(start({ dataDirectory: file })).rejects.toThrow(`--data: cannot use "${file}"`)
  })

  it('names a port that is taken, and frees what it had opened before', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    const { port } = squatter.address() as { port: number }
    await expect(start({ namesrvPort: port })).rejects.toThrow(`NameServer: port ${port} on 127.0.0.1 is in use`)
    await expect(start({ controlPort: port })).rejects.toThrow(`control API: port ${port} on 127.0.0.1 is in use`)
    squatter.close()
  })

  it('refuses a setting that no broker takes', async () => {
    await expect(start({ settings: ['brokerPermission=x'] })).rejects.toMatchObject({ code: 'RMQSIM_CONFIG_INVALID' })
    await expect(start({ settings: ['nonsense'] })).rejects.toThrow(
      '-o: "nonsense" is not a setting; allowed is key=value',
    )
  })

  it('takes a properties file, and settings on top', async () => {
    await using emulator = await start({
      brokerProperties: 'brokerClusterName=Mine\nmaxMessageSize=1000',
      settings: ['maxMessageSize=2000'],
    })
    const { config } = emulator.brokers[0]?.broker.context ?? {}
    expect(config?.broker.brokerClusterName).toBe('Mine')
    expect(config?.store.maxMessageSize).toBe(2000)
  })
})
