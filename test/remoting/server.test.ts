import { describe, expect, it } from 'vitest'
import { encodeFrame, FLAG_ONEWAY, type RemotingCommand } from '../../src/protocol/index.ts'
import { type Call, JavaException, RemotingServer } from '../../src/remoting/index.ts'
import { command, pair } from './pair.ts'

const CLUSTERS = 106
const ROUTE = 105

function frames(...commands: readonly RemotingCommand[]): Uint8Array {
  const encoded = commands.map((each) => encodeFrame(each))
  const all = new Uint8Array(encoded.reduce((sum, frame) => sum + frame.length, 0))
  let at = 0
  for (const frame of encoded) {
    all.set(frame, at)
    at += frame.length
  }
  return all
}

async function answersTo(handlers: Parameters<typeof pair>[0], ...commands: readonly RemotingCommand[]) {
  const { world, raw } = await pair(handlers)
  const end = await raw()
  end.connection.write(frames(...commands))
  await world.run({ forMs: 100 })
  return end.received
}

describe('RemotingServer', () => {
  it('answers a request it has no handler for as the original does', async () => {
    const [answer] = await answersTo({}, command(9999, { opaque: 42 }))
    expect(answer).toMatchObject({
      code: 3,
      remark: ' request type 9999 not supported',
      opaque: 42,
      flag: 1,
      language: 'JAVA',
      version: 479,
    })
  })

  it('counts requests without a handler by their code', async () => {
    const { world, server, raw } = await pair({})
    const logged: string[] = []
    world.bus.on('log', ({ level, fields }) => void logged.push(`${level} ${fields?.['code']} ${fields?.['request']}`))
    const end = await raw()
    end.connection.write(frames(command(9999), command(9999), command(11, { flag: FLAG_ONEWAY })))
    await world.run({ forMs: 100 })
    // Said once for each code: a client that meets code 3 may show nothing to its user.
    expect(logged).toEqual(['warn 9999 undefined', 'warn 11 PULL_MESSAGE'])
    expect([...server.unknownRequests]).toEqual([
      [9999, 2],
      [11, 1],
    ])
  })

  it('answers in JSON, whatever the request was encoded in', async () => {
    const answers = await answersTo(
      { GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) },
      command(CLUSTERS, { serializeType: 'ROCKETMQ' }),
    )
    expect(answers.map(({ code, serializeType }) => [code, serializeType])).toEqual([[0, 'JSON']])
  })

  it('mirrors the encoding when it stands for a 4.9 server', async () => {
    const { world, raw } = await pair(
      { GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) },
      { server: { answerAs: 'request' } },
    )
    const end = await raw()
    end.connection.write(frames(command(CLUSTERS, { serializeType: 'ROCKETMQ' }), command(CLUSTERS)))
    await world.run({ forMs: 100 })
    expect(end.received.map(({ serializeType }) => serializeType)).toEqual(['ROCKETMQ', 'JSON'])
  })

  it('turns what a handler throws into code 1 and its text', async () => {
    const answers = await answersTo(
      {
        GET_BROKER_CLUSTER_INFO: () => {
          throw new JavaException('java.lang.NullPointerException', 'it is null', 'a.B.c(B.java:7)')
        },
        GET_ROUTEINFO_BY_TOPIC: () => {
          throw new RangeError('too far')
        },
      },
      command(CLUSTERS),
      command(ROUTE),
    )
    expect(answers.map(({ code, remark }) => [code, remark])).toEqual([
      [1, 'java.lang.NullPointerException: it is null, a.B.c(B.java:7)'],
      [1, 'RangeError: too far, GET_ROUTEINFO_BY_TOPIC'],
    ])
  })

  it('never answers a one-way request, not even with an error', async () => {
    const answers = await answersTo(
      {
        GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }),
        GET_ROUTEINFO_BY_TOPIC: () => {
          throw new Error('oops')
        },
      },
      command(CLUSTERS, { flag: FLAG_ONEWAY }),
      command(ROUTE, { flag: FLAG_ONEWAY }),
      command(9999, { flag: FLAG_ONEWAY }),
      command(CLUSTERS, { opaque: 2 }),
    )
    expect(answers.map(({ opaque }) => opaque)).toEqual([2])
  })

  it('lets a handler answer later, once', async () => {
    const held: Call[] = []
    const { world, serverProcess, raw } = await pair({
      PULL_MESSAGE: (call) => {
        held.push(call)
        return undefined
      },
    })
    const end = await raw()
    end.connection.write(frames(command(11, { opaque: 7 })))
    await world.run({ forMs: 100 })
    expect(end.received).toEqual([])
    serverProcess.runtime.clock.timer(0, 'wake', () => {
      for (const call of held) {
        call.reply({ code: 19 })
        call.reply({ code: 0 })
      }
    })
    await world.run({ forMs: 100 })
    expect(end.received.map(({ opaque, code }) => [opaque, code])).toEqual([[7, 19]])
  })

  it('leaves out header fields that are undefined and adds further ones', async () => {
    const [answer] = await answersTo(
      {
        REGISTER_BROKER: () => ({
          code: 0,
          header: { masterAddr: undefined, haServerAddr: 'h:1' },
          extFields: { x: 'y' },
        }),
      },
      command(103),
    )
    expect({ ...answer?.extFields }).toEqual({ haServerAddr: 'h:1', x: 'y' })
  })

  it('answers a pipelined burst with one write', async () => {
    const { world, raw } = await pair({ GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) })
    const end = await raw()
    end.connection.write(frames(...Array.from({ length: 50 }, (_, opaque) => command(CLUSTERS, { opaque }))))
    await world.run({ forMs: 100 })
    expect(end.received.map(({ opaque }) => opaque)).toEqual(Array.from({ length: 50 }, (_, opaque) => opaque))
    expect(end.chunks).toBe(1)
  })

  it('does not serve on one listener what it is told not to', async () => {
    const { world, raw } = await pair(
      { GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) },
      {
        server: {
          listen: [
            { host: '0.0.0.0', port: 10_911 },
            { host: '0.0.0.0', port: 10_909 },
          ],
          served: (listenPort) => listenPort !== 10_909,
        },
      },
    )
    const main = await raw(10_911)
    const fast = await raw(10_909)
    main.connection.write(frames(command(CLUSTERS)))
    fast.connection.write(frames(command(CLUSTERS)))
    await world.run({ forMs: 100 })
    expect([main.received[0]?.code, fast.received[0]?.code]).toEqual([0, 3])
  })

  it('closes a peer that never completes a frame, however many bytes it sends', async () => {
    const { world, raw } = await pair({ GET_BROKER_CLUSTER_INFO: () => ({ code: 0 }) })
    const end = await raw()
    const frame = encodeFrame(command(CLUSTERS, {}))
    for (let at = 0; at < 3; at++) {
      end.connection.write(frame.subarray(at * 20, at * 20 + 20))
      await world.run({ forMs: 39_000 })
    }
    expect(end.closed).toBe(false)
    await world.run({ forMs: 4000 })
    expect(end.closed).toBe(true)
  })

  it('stops reading from a peer that does not read its answers, and goes on when it does', async () => {
    const body = new Uint8Array(65_536)
    const { world, server, raw } = await pair({ GET_BROKER_CLUSTER_INFO: () => ({ code: 0, body }) })
    const end = await raw()
    end.connection.pause()
    for (let i = 0; i < 1000; i++) end.connection.write(encodeFrame(command(CLUSTERS, { opaque: i })))
    await world.run({ forMs: 5000 })
    const [channel] = server.channels
    expect(channel?.bufferedBytes).toBeGreaterThan(0)
    // One answer, not all those to the burst of requests that had come by then.
    expect(channel?.bufferedBytes).toBeLessThan(200_000)
    end.connection.resume()
    await world.run({ until: () => end.received.length === 1000, forMs: 60_000 })
    expect(end.received.length).toBe(1000)
  })

  it('resets a peer that leaves 64 MiB of late answers unread', async () => {
    const body = new Uint8Array(4_000_000)
    const held: Call[] = []
    const { world, server, raw } = await pair({
      PULL_MESSAGE: (call) => {
        held.push(call)
        return undefined
      },
    })
    const end = await raw()
    end.connection.pause()
    for (let opaque = 0; opaque < 30; opaque++) end.connection.write(encodeFrame(command(11, { opaque })))
    await world.run({ forMs: 1000 })
    expect(held.length).toBe(30)
    for (const call of held) call.reply({ code: 0, body })
    await world.run({ forMs: 1000 })
    expect(server.channels.size).toBe(0)
    expect(end.closed).toBe(true)
  })

  it('tells of channels that come and go, also when the peer loses its power', async () => {
    const log: string[] = []
    const { world, clientProcess, raw } = await pair(
      {},
      {
        server: {
          onOpen: (channel) => log.push(`open ${channel.id}`),
          onClose: (channel) => log.push(`close ${channel.id}`),
        },
      },
    )
    await raw()
    const second = await raw()
    second.connection.end()
    await world.run({ forMs: 100 })
    expect(log).toEqual(['open 1', 'open 2', 'close 2'])
    clientProcess.host.powerOff()
    await world.run({ forMs: 119_000 })
    expect(log.length).toBe(3)
    await world.run({ forMs: 2000 })
    expect(log[3]).toBe('close 1')
  })

  it('closes its channels and frees its port when it stops', async () => {
    const { world, server, serverProcess, raw } = await pair({})
    const end = await raw()
    await world.settle(server.stop())
    await world.run({ forMs: 100 })
    expect(end.closed).toBe(true)
    const listening = serverProcess.runtime.network.listen({ host: '0.0.0.0', port: 10_911 }, () => undefined)
    await expect(world.settle(listening)).resolves.toBeDefined()
  })

  it('gives a port back when another one of its ports is taken', async () => {
    const { world, serverProcess } = await pair({})
    const { network } = serverProcess.runtime
    const listen = [
      { host: '0.0.0.0', port: 1 },
      { host: '0.0.0.0', port: 10_911 },
    ]
    const options = { runtime: serverProcess.runtime, name: 's', listen, handlers: {}, context: undefined }
    const starting = world.settle(RemotingServer.start(options))
    await expect(starting).rejects.toMatchObject({ kind: 'addressInUse' })
    await expect(world.settle(network.listen({ host: '0.0.0.0', port: 1 }, () => undefined))).resolves.toBeDefined()
  })
})
