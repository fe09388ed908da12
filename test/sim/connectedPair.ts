import type { Connection, KeepAlive } from '../../src/runtime/index.ts'
import { createWorld, type Host, type World } from '../../src/sim/index.ts'

export interface Pair {
  readonly world: World
  readonly server: Host
  readonly near: Connection
  readonly far: Connection
  readonly nearLog: string[]
  readonly farLog: string[]
}

/** A client and a server with one connection, opened after `prepare`. */
export async function connectedPair(
  prepare: (world: World) => void = () => undefined,
  keepAlive?: KeepAlive,
): Promise<Pair> {
  const world = createWorld({ seed: 5 })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] })
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] })
  const accepted: Connection[] = []
  await server
    .spawn('s')
    .runtime.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => accepted.push(connection))
  prepare(world)
  const { network } = client.spawn('c').runtime
  const near = await world.settle(network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 3000, keepAlive }))
  await world.run({ until: () => accepted.length === 1 })
  const far = accepted[0] as Connection
  return { world, server, near, far, nearLog: watch(world, near), farLog: watch(world, far) }
}

/** What a connection tells, with the time in seconds. */
function watch(world: World, connection: Connection): string[] {
  const log: string[] = []
  connection.handlers = {
    onData: (bytes) => log.push(`data ${bytes.length}`),
    onClose: (error) =>
      log.push(`${error?.message.replace(/.*: /, '') ?? 'in order'} at ${Math.round(world.now / 1000)} s`),
  }
  return log
}
