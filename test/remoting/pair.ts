import { FrameDecoder, type RemotingCommand } from '../../src/protocol/index.ts'
import {
  type Handlers,
  RemotingClient,
  type RemotingClientOptions,
  RemotingServer,
  type RemotingServerOptions,
} from '../../src/remoting/index.ts'
import type { Connection } from '../../src/runtime/index.ts'
import { createWorld, type Host, type SimProcess, type World } from '../../src/sim/index.ts'

type ServerSettings = Partial<Omit<RemotingServerOptions<undefined>, 'runtime' | 'context'>>
type ClientSettings = Partial<Omit<RemotingClientOptions<undefined>, 'runtime' | 'context'>>

/** A server at `server:10911` and a client, each on a host of its own. */
export interface Pair {
  readonly world: World
  readonly server: RemotingServer<undefined>
  readonly serverHost: Host
  readonly serverProcess: SimProcess
  readonly client: RemotingClient<undefined>
  readonly clientProcess: SimProcess
  /** A connection without any protocol on the client's side. */
  raw(port?: number): Promise<RawEnd>
}

export interface RawEnd {
  readonly connection: Connection
  readonly received: RemotingCommand[]
  /** Chunks in which the bytes came. */
  chunks: number
  closed: boolean
}

export async function pair(
  handlers: Handlers<undefined>,
  settings: { readonly server?: ServerSettings; readonly client?: ClientSettings } = {},
): Promise<Pair> {
  const world = createWorld({ seed: 5, network: { cutOneIn: 0 } })
  const serverHost = world.addHost({ name: 'server', addresses: ['10.0.0.1'] })
  const serverProcess = serverHost.spawn('server')
  const server = await world.settle(
    RemotingServer.start({
      name: 'server',
      listen: [{ host: '0.0.0.0', port: 10_911 }],
      handlers,
      ...settings.server,
      runtime: serverProcess.runtime,
      context: undefined,
    }),
  )
  const clientProcess = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client')
  const client = new RemotingClient<undefined>({
    name: 'client',
    handlers: {},
    ...settings.client,
    runtime: clientProcess.runtime,
    context: undefined,
  })
  const raw = async (port = 10_911): Promise<RawEnd> => {
    const { network } = clientProcess.runtime
    const connection = await world.settle(network.connect({ host: '10.0.0.1', port }, { timeoutMs: 3000 }))
    const end: RawEnd = { connection, received: [], chunks: 0, closed: false }
    const decoder = new FrameDecoder((command) => end.received.push(command))
    connection.handlers = {
      onData: (bytes) => {
        end.chunks++
        decoder.push(bytes)
      },
      onEnd: () => connection.end(),
      onClose: () => {
        end.closed = true
      },
    }
    return end
  }
  return { world, server, serverHost, serverProcess, client, clientProcess, raw }
}

/** A request as it goes over the wire. */
export function command(code: number, fields: Partial<RemotingCommand> = {}): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: 479,
    opaque: 1,
    flag: 0,
    remark: undefined,
    extFields: {},
    body: undefined,
    serializeType: 'JSON',
    ...fields,
  }
}
