import { describe, expect, it } from 'vitest'
import { type Channel, callRequest, decodeAnswer } from '../../src/remoting/index.ts'
import { ErrorCodes } from '../../src/runtime/index.ts'
import { pair } from './pair.ts'

const ADDRESS = 'server:10911'
const clusters = callRequest('GET_BROKER_CLUSTER_INFO', {})
const answering = { GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) }
const silent = { GET_BROKER_CLUSTER_INFO: () => undefined }

describe('RemotingClient', () => {
  it('resolves the name, connects and returns the answer', async () => {
    const { world, client } = await pair({
      REGISTER_BROKER: ({ header }) => ({ code: 0, header: { masterAddr: `${header.brokerName}:${header.brokerId}` } }),
    })
    const header = { brokerName: 'b', brokerAddr: 'x:1', clusterName: 'c', haServerAddr: 'x:2', brokerId: 3 }
    const answer = await world.settle(client.request(ADDRESS, callRequest('REGISTER_BROKER', header), 3000))
    expect([answer.code, decodeAnswer('REGISTER_BROKER', answer).masterAddr]).toEqual([0, 'b:3'])
  })

  it('opens one connection for all who ask at once', async () => {
    const { world, client, server } = await pair(answering)
    const asked = Array.from({ length: 10 }, () => client.request(ADDRESS, clusters, 3000))
    await world.settle(Promise.all(asked))
    expect(server.channels.size).toBe(1)
  })

  it('sends the requests of one turn in one write', async () => {
    let chunks = 0
    const { world, client, serverProcess } = await pair({})
    await world.settle(
      serverProcess.runtime.network.listen({ host: '0.0.0.0', port: 1 }, (connection) => {
        connection.handlers = {
          onData: () => {
            chunks++
          },
        }
      }),
    )
    await world.settle(client.channel('server:1'))
    const asked = Array.from({ length: 64 }, () => client.request('server:1', clusters, 500).catch(() => undefined))
    await world.settle(Promise.all(asked))
    expect(chunks).toBe(1)
  })

  it('rejects an address that is none', async () => {
    const { world, client } = await pair({})
    const asked = world.settle(client.request('server', clusters, 3000))
    await expect(asked).rejects.toMatchObject({ code: ErrorCodes.AddressInvalid })
  })

  it('says why it could not connect', async () => {
    const { world, client } = await pair({})
    await expect(world.settle(client.request('server:1', clusters, 3000))).rejects.toMatchObject({
      code: ErrorCodes.ConnectFailed,
      cause: { name: 'NetworkError', kind: 'refused' },
    })
    await expect(world.settle(client.request('nobody:1', clusters, 3000))).rejects.toMatchObject({
      code: ErrorCodes.ConnectFailed,
      cause: { name: 'ResolveError', kind: 'notFound' },
    })
  })

  it('tries again after a failed connect', async () => {
    const { world, client, serverProcess } = await pair({})
    await expect(world.settle(client.channel('server:1'))).rejects.toMatchObject({ code: ErrorCodes.ConnectFailed })
    await world.settle(serverProcess.runtime.network.listen({ host: '0.0.0.0', port: 1 }, () => undefined))
    await expect(world.settle(client.channel('server:1'))).resolves.toMatchObject({ open: true })
  })

  it('gives up a connect without answer after 3 s', async () => {
    const { world, client } = await pair({})
    const before = world.now
    const asked = world.settle(client.channel('10.9.9.9:1'))
    await expect(asked).rejects.toMatchObject({ code: ErrorCodes.ConnectFailed, cause: { kind: 'timedOut' } })
    expect(world.now - before).toBeCloseTo(3000, -1)
  })

  it('times a request out to the millisecond and closes the channel', async () => {
    const { world, client } = await pair(silent)
    await world.settle(client.channel(ADDRESS))
    const before = world.now
    const asked = world.settle(client.request(ADDRESS, clusters, 500))
    await expect(asked).rejects.toMatchObject({
      code: ErrorCodes.RequestTimeout,
      details: { address: '10.0.0.1:10911', code: 106, timeoutMs: 500 },
    })
    expect(world.now - before).toBeCloseTo(500, 1)
    expect(client.openAddresses).toEqual([])
  })

  it('keeps the channel after a time-out when told so', async () => {
    const { world, client } = await pair(silent)
    const asked = world.settle(client.request(ADDRESS, clusters, 500, { closeOnTimeout: false }))
    await expect(asked).rejects.toMatchObject({ code: ErrorCodes.RequestTimeout })
    expect(client.openAddresses).toEqual([ADDRESS])
  })

  it('ends requests with different time-outs each at its own time', async () => {
    const { world, client, clientProcess } = await pair(silent)
    await world.settle(client.channel(ADDRESS))
    const { clock } = clientProcess.runtime
    const start = clock.monotonicMs()
    const ends: number[] = []
    const asked = [300, 100, 200].map((timeoutMs) =>
      client
        .request(ADDRESS, clusters, timeoutMs, { closeOnTimeout: false })
        .catch(() => ends.push(Math.round(clock.monotonicMs() - start))),
    )
    await world.settle(Promise.all(asked))
    expect(ends).toEqual([100, 200, 300])
  })

  it('fails what waits when the server dies, at once', async () => {
    const { world, client, serverProcess } = await pair(silent)
    await world.settle(client.channel(ADDRESS))
    const asked = client.request(ADDRESS, clusters, 30_000)
    await world.run({ forMs: 100 })
    const before = world.now
    serverProcess.kill()
    await expect(world.settle(asked)).rejects.toMatchObject({ code: ErrorCodes.ConnectionLost })
    expect(world.now - before).toBeLessThan(5)
  })

  it('drops an answer that comes too late', async () => {
    const { world, client } = await pair({
      PULL_MESSAGE: (call) => {
        late.push(() => call.reply({ code: 0 }))
        return undefined
      },
      ...answering,
    })
    const late: (() => void)[] = []
    const pull = world.settle(client.request(ADDRESS, { code: 11 }, 100, { closeOnTimeout: false }))
    await expect(pull).rejects.toMatchObject({ code: ErrorCodes.RequestTimeout })
    for (const answer of late) answer()
    await expect(world.settle(client.request(ADDRESS, clusters, 1000))).resolves.toMatchObject({ code: 0 })
  })

  it('answers what the server asks, and code 3 to what it does not know', async () => {
    const channels: Channel[] = []
    const { world, client } = await pair(
      {},
      {
        server: { onOpen: (channel) => channels.push(channel) },
        client: { handlers: { GET_CONSUMER_RUNNING_INFO: () => ({ code: 0, remark: 'fine' }) } },
      },
    )
    await world.settle(client.channel(ADDRESS))
    await world.run({ forMs: 10 })
    const [channel] = channels
    const known = channel?.request({ code: 307 }, 1000)
    const unknown = channel?.request({ code: 39 }, 1000)
    await world.settle(Promise.all([known, unknown]))
    expect(await known).toMatchObject({ code: 0, remark: 'fine' })
    expect(await unknown).toMatchObject({ code: 3, remark: ' request type 39 not supported' })
  })

  it('closes a channel that is idle for two minutes and opens a new one when needed', async () => {
    const closed: string[] = []
    const { world, client } = await pair(answering, {
      client: { onClose: (_channel, address) => closed.push(address) },
    })
    await world.settle(client.request(ADDRESS, clusters, 1000))
    await world.run({ forMs: 121_000 })
    expect(closed).toEqual([ADDRESS])
    await expect(world.settle(client.request(ADDRESS, clusters, 1000))).resolves.toMatchObject({ code: 0 })
  })

  it('sees by reads alone, where it is told so, that a peer is gone to which it goes on writing', async () => {
    for (const [idleCounts, closedAtSeconds] of [
      ['reads', [120]],
      ['readsAndWrites', []],
    ] as const) {
      const closed: number[] = []
      const { world, client } = await pair(silent, {
        server: { idleMs: 600_000 },
        client: { idleCounts, closeOnTimeout: false, onClose: () => closed.push(Math.round(world.now / 1000)) },
      })
      await world.settle(client.channel(ADDRESS))
      for (let round = 0; round < 13; round++) {
        await world.settle(client.request(ADDRESS, clusters, 10_000).catch(() => undefined))
      }
      expect(closed).toEqual(closedAtSeconds)
    }
  })

  it('asks its operating system for probes, which find out that a quiet peer is gone', async () => {
    const closed: number[] = []
    const { world, client, serverHost } = await pair(answering, {
      client: {
        idleMs: 600_000,
        keepAlive: { idleMs: 15_000, intervalMs: 15_000, count: 3 },
        onClose: () => closed.push(Math.round(world.now / 1000)),
      },
    })
    await world.settle(client.request(ADDRESS, clusters, 1000))
    serverHost.powerOff()
    await world.run({ forMs: 100_000 })
    expect(closed).toEqual([60])
  })

  it('refuses to work after it was stopped', async () => {
    const { world, client, server } = await pair(answering)
    await world.settle(client.channel(ADDRESS))
    await world.settle(client.stop())
    await world.run({ forMs: 10 })
    expect(server.channels.size).toBe(0)
    const asked = world.settle(client.request(ADDRESS, clusters, 1000))
    await expect(asked).rejects.toMatchObject({ code: ErrorCodes.Closed })
  })
})
