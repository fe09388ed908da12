import { describe, expect, it } from 'vitest'
import { type Connection, NetworkError, type SocketAddress, sleep } from '../../src/runtime/index.ts'
import { type Arm, arms } from './arms.ts'
import { pattern, Tap } from './stream.ts'

interface Pair {
  readonly client: Connection
  readonly server: Connection
  readonly address: SocketAddress
}

describe.each(arms)('network on $name', ({ make }) => {
  const withArm = async (body: (arm: Arm) => Promise<void>): Promise<void> => {
    const arm = make()
    try {
      await body(arm)
    } finally {
      arm.dispose()
    }
  }

  /** A connected pair over a listener that accepts one connection; handlers are left to the test. */
  const connected = async (arm: Arm): Promise<Pair> => {
    let accepted: (connection: Connection) => void = () => undefined
    const server = new Promise<Connection>((resolve) => {
      accepted = resolve
    })
    const listener = await arm.settle(arm.runtime.network.listen({ host: arm.host, port: 0 }, accepted))
    const client = await arm.settle(arm.peer.network.connect(listener.address, { timeoutMs: 3000 }))
    const pair = { client, server: await arm.settle(server), address: listener.address }
    await listener.close()
    return pair
  }

  const withPair = (body: (arm: Arm, client: Tap, server: Tap) => Promise<void>): Promise<void> =>
    withArm(async (arm) => {
      const { client, server } = await connected(arm)
      const taps = [new Tap(client), new Tap(server)] as const
      await body(arm, ...taps)
      for (const tap of taps) tap.connection.reset()
    })

  it('fills in a free port for port 0 and shows both ends the same addresses', () =>
    withArm(async (arm) => {
      const { client, server, address } = await connected(arm)
      expect(address.port).toBeGreaterThan(0)
      expect(client.remote).toEqual(address)
      expect(server.local).toEqual(address)
      expect(server.remote).toEqual(client.local)
      client.reset()
      server.reset()
    }))

  it('delivers bytes in order, both ways', () =>
    withPair(async ({ settle }, client, server) => {
      for (let part = 0; part < 10; part++) client.connection.write(pattern(1000, part))
      server.connection.write(pattern(500))
      await settle(Promise.all([server.bytes(10_000), client.bytes(500)]))
      expect(client.received).toEqual(pattern(500))
      for (let part = 0; part < 10; part++) {
        expect(server.received.subarray(part * 1000, (part + 1) * 1000)).toEqual(pattern(1000, part))
      }
    }))

  it('carries megabytes through', () =>
    withPair(async ({ settle }, client, server) => {
      const sent = pattern(3_000_000)
      client.connection.write(sent)
      await settle(server.bytes(sent.length))
      expect(Buffer.compare(server.received, sent)).toBe(0)
    }))

  it('keeps what came before the handlers were set', () =>
    withArm(async (arm) => {
      const { client, server } = await connected(arm)
      client.handlers = {}
      client.write(pattern(100))
      await arm.settle(sleep(arm.peer.clock, 20, 'let it arrive'))
      const tap = new Tap(server)
      await arm.settle(tap.bytes(100))
      expect(tap.received).toEqual(pattern(100))
      client.reset()
      server.reset()
    }))

  it('half-closes: the peer hears the end and may go on sending', () =>
    withPair(async ({ settle }, client, server) => {
      client.connection.write(pattern(10))
      client.connection.end()
      await settle(server.event('end'))
      expect(server.received).toEqual(pattern(10))
      expect(server.has('close')).toBe(false)
      server.connection.write(pattern(2000))
      await settle(client.bytes(2000))
      server.connection.end()
      await settle(Promise.all([client.event('close'), server.event('close')]))
      expect([client.error, server.error]).toEqual([undefined, undefined])
      expect(client.events.indexOf('end')).toBeLessThan(client.events.indexOf('close'))
    }))

  it('delivers everything written before the end', () =>
    withPair(async ({ settle }, client, server) => {
      const sent = pattern(1_000_000)
      client.connection.write(sent)
      client.connection.end()
      await settle(server.event('end'))
      expect(Buffer.compare(server.received, sent)).toBe(0)
    }))

  it('tells the peer of a reset, and this side without an error', () =>
    withPair(async ({ settle }, client, server) => {
      client.connection.reset()
      expect(client.has('close')).toBe(false)
      await settle(Promise.all([client.event('close'), server.event('close')]))
      expect(client.error).toBeUndefined()
      expect(server.error).toBeInstanceOf(NetworkError)
      expect(server.error?.kind).toBe('reset')
    }))

  it('calls nothing after onClose, and onClose once', () =>
    withPair(async ({ settle, peer }, client, server) => {
      server.connection.write(pattern(100_000))
      client.connection.reset()
      client.connection.reset()
      await settle(client.event('close'))
      const { length } = client.received
      await settle(sleep(peer.clock, 20, 'afterwards'))
      expect(client.received.length).toBe(length)
      expect(client.events.filter((event) => event === 'close')).toHaveLength(1)
    }))

  it('ignores a write, an end and a reset after the close', () =>
    withPair(async ({ settle }, client, server) => {
      client.connection.end()
      server.connection.end()
      await settle(Promise.all([client.event('close'), server.event('close')]))
      expect(client.connection.write(pattern(10))).toBe(false)
      client.connection.end()
      client.connection.reset()
      expect(client.events.filter((event) => event === 'close')).toHaveLength(1)
    }))

  it('ignores a write after the end', () =>
    withPair(async ({ settle }, client, server) => {
      client.connection.write(pattern(5))
      client.connection.end()
      expect(client.connection.write(pattern(10))).toBe(false)
      client.connection.end()
      await settle(server.event('end'))
      expect(server.received).toEqual(pattern(5))
    }))

  it('holds data back while paused, and goes on after resume', () =>
    withPair(async ({ settle, peer }, client, server) => {
      server.connection.pause()
      client.connection.write(pattern(1000))
      await settle(sleep(peer.clock, 20, 'let it arrive'))
      expect(server.received.length).toBe(0)
      server.connection.resume()
      await settle(server.bytes(1000))
      expect(server.received).toEqual(pattern(1000))
    }))

  it('asks a fast writer to wait for a slow reader, and tells when to go on', () =>
    withPair(async ({ settle, peer }, client, server) => {
      server.connection.pause()
      let written = 0
      let admitted = true
      // Every kernel has its own buffers; some megabytes fill them all.
      for (let round = 0; round < 2000 && (admitted || round < 200); round++) {
        admitted = client.connection.write(pattern(65_536, round))
        written += 65_536
        if (!admitted) await settle(sleep(peer.clock, 1, 'let the kernel take it'))
        if (client.connection.bufferedBytes > 4_000_000) break
      }
      expect(client.connection.bufferedBytes).toBeGreaterThan(0)
      expect(client.has('drain')).toBe(false)
      server.connection.resume()
      await settle(Promise.all([server.bytes(written), client.event('drain')]))
      expect(server.received.length).toBe(written)
      expect(client.connection.bufferedBytes).toBe(0)
    }))

  it('refuses a port that nobody listens on', () =>
    withArm(async (arm) => {
      const { network } = arm.runtime
      const listener = await arm.settle(network.listen({ host: arm.host, port: 0 }, () => undefined))
      await listener.close()
      await listener.close()
      const failed = arm.settle(arm.peer.network.connect(listener.address, { timeoutMs: 3000 }))
      await expect(failed).rejects.toMatchObject({ name: 'NetworkError', kind: 'refused', address: listener.address })
    }))

  it('leaves open connections alone when the listener closes', () =>
    withPair(async ({ settle }, client, server) => {
      client.connection.write(pattern(10))
      await settle(server.bytes(10))
      expect(server.received).toEqual(pattern(10))
    }))

  it('reaches its own listener over loopback', () =>
    withArm(async (arm) => {
      const listener = await arm.settle(
        arm.runtime.network.listen({ host: '127.0.0.1', port: 0 }, (connection) => {
          connection.handlers = { onEnd: () => connection.end() }
        }),
      )
      const to = { host: '127.0.0.1', port: listener.address.port }
      const tap = new Tap(await arm.settle(arm.runtime.network.connect(to, { timeoutMs: 3000 })))
      tap.connection.end()
      await arm.settle(tap.event('close'))
      await listener.close()
    }))

  it('rejects a port in use, and gives it back after the close', () =>
    withArm(async (arm) => {
      const { network } = arm.runtime
      const first = await arm.settle(network.listen({ host: arm.host, port: 0 }, () => undefined))
      const again = arm.settle(network.listen(first.address, () => undefined))
      await expect(again).rejects.toMatchObject({ kind: 'addressInUse' })
      await first.close()
      const second = await arm.settle(network.listen(first.address, () => undefined))
      expect(second.address).toEqual(first.address)
      await second[Symbol.asyncDispose]()
    }))

  it('does not take names for addresses', () =>
    withArm(async ({ runtime: { network }, settle }) => {
      const failed = settle(network.connect({ host: 'localhost', port: 1 }, { timeoutMs: 1000 }))
      await expect(failed).rejects.toMatchObject({ kind: 'addressNotAvailable' })
    }))

  it('does not list loopback among the local addresses', () =>
    withArm(async ({ runtime: { network } }) => {
      const addresses = network.localAddresses()
      expect(addresses).not.toContain('127.0.0.1')
      expect(addresses).not.toContain('::1')
    }))
})
