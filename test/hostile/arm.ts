import { startNameServer } from '../../src/namesrv/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import { FrameDecoder, type RemotingCommand } from '../../src/protocol/index.ts'
import type { Connection, Network, SocketAddress } from '../../src/runtime/index.ts'
import { createWorld } from '../../src/sim/index.ts'

/** A NameServer and somebody who opens raw connections to it, on one implementation of the ports. */
export interface HostileArm {
  connect(): Promise<RawPeer>
  /** Waits until a condition holds; fails when it never does. */
  until(what: string, condition: () => boolean): Promise<void>
  stop(): Promise<void>
}

/** A connection that sends any bytes and remembers what came back. */
export interface RawPeer {
  readonly connection: Connection
  readonly answers: readonly RemotingCommand[]
  readonly closed: boolean
}

export async function simulatedArm(): Promise<HostileArm> {
  const world = createWorld({ seed: 3 })
  const server = world.addHost({ name: 'namesrv', addresses: ['10.0.0.1'] }).spawn('namesrv').runtime
  const nameServer = await world.settle(startNameServer({ runtime: server }))
  const { network } = world.addHost({ name: 'stranger', addresses: ['10.0.0.2'] }).spawn('stranger').runtime
  return {
    connect: () => world.settle(rawPeer(network, { host: '10.0.0.1', port: 9876 })),
    until: async (what, condition) => {
      await world.run({ until: condition, forMs: 10_000 })
      if (!condition()) throw new Error(`after 10 s of simulated time: not ${what}`)
    },
    stop: () => world.settle(nameServer.stop()),
  }
}

/** Real sockets on loopback. Waiting looks at the condition once per turn of the event loop. */
export async function nodeArm(): Promise<HostileArm> {
  const runtime = createNodeRuntime()
  const nameServer = await startNameServer({ runtime, listen: { host: '127.0.0.1', port: 0 } })
  return {
    connect: () => rawPeer(runtime.network, nameServer.address),
    until: async (what, condition) => {
      const limitMs = runtime.clock.monotonicMs() + 20_000
      while (!condition()) {
        if (runtime.clock.monotonicMs() > limitMs) throw new Error(`after 20 s: not ${what}`)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    stop: () => nameServer.stop(),
  }
}

async function rawPeer(network: Network, address: SocketAddress): Promise<RawPeer> {
  const connection = await network.connect(address, { timeoutMs: 3000 })
  const answers: RemotingCommand[] = []
  const decoder = new FrameDecoder((command) => answers.push(command))
  const peer = { connection, answers, closed: false }
  connection.handlers = {
    onData: (bytes) => {
      try {
        decoder.push(bytes)
      } catch {
        // Something that is no frame, such as the alert of a TLS session.
      }
    },
    onEnd: () => {
      peer.closed = true
      connection.end()
    },
    onClose: () => {
      peer.closed = true
    },
  }
  return peer
}
