import { existsSync } from 'node:fs'
import { BlockList, createConnection, createServer, isIP, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import {
  addressText,
  type Connection,
  type ConnectOptions,
  type Listener,
  type Network,
  NetworkError,
  type NetworkInterface,
  type SocketAddress,
} from '../runtime/index.ts'
import { SocketConnection } from './connection.ts'
import { networkError } from './networkErrors.ts'
import { type TlsOptions, TlsServer, tlsClient } from './tls.ts'

export interface NodeNetworkOptions {
  /** Lets it listen on and connect to addresses beyond loopback. Default false: they are refused with `denied`. */
  readonly allowRemote?: boolean
  /** Default: accepted connections can speak TLS with a certificate of their own making. */
  readonly tls?: TlsOptions | undefined
}

export function createNetwork(options: NodeNetworkOptions = {}): Network {
  const allowRemote = options.allowRemote ?? false
  const tls = new TlsServer(options.tls)
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  const demand = (address: SocketAddress): void => {
    const family = isIP(address.host)
    if (family === 0) {
      throw new NetworkError('addressNotAvailable', address, `${address.host} is not a numeric address`)
    }
    if (allowRemote || loopback.check(address.host, family === 4 ? 'ipv4' : 'ipv6')) return
    throw new NetworkError(
      'denied',
      address,
      `${addressText(address)} is not on loopback, and remote addresses are off`,
    )
  }
  return {
    listen: async (address, onConnection) => {
      demand(address)
      return listen(address, onConnection, tls)
    },
    connect: async (to, how) => {
      demand(to)
      return connect(to, how, options.tls?.outgoing ?? false)
    },
    localAddresses,
    interfaces,
  }
}

function listen(
  address: SocketAddress,
  onConnection: (connection: Connection) => void,
  tls: TlsServer,
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    // A paused socket keeps what comes before the handlers are there.
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
      const connection = SocketConnection.of(socket, tls)
      if (connection === undefined) socket.destroy()
      else onConnection(connection)
    })
    server.once('error', (cause) => reject(networkError(cause, address, 'denied')))
    server.listen({ host: address.host, port: address.port, exclusive: true }, () => {
      server.removeAllListeners('error')
      // Errors of accepting (no file descriptors left) concern the peer, which will try again.
      server.on('error', () => undefined)
      const bound = server.address()
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
      resolve(new ServerListener(server, { host: address.host, port }))
    })
  })
}

class ServerListener implements Listener {
  readonly address: SocketAddress
  readonly #server: Server
  #closed = false

  constructor(server: Server, address: SocketAddress) {
    this.#server = server
    this.address = address
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // The callback of `close` waits for all connections to end; the port is free at once.
    this.#server.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function connect(to: SocketAddress, { timeoutMs, keepAlive }: ConnectOptions, secure: boolean): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection({
      host: to.host,
      port: to.port,
      allowHalfOpen: true,
      noDelay: true,
      autoSelectFamily: false,
      keepAlive: keepAlive !== undefined,
      keepAliveInitialDelay: keepAlive?.idleMs ?? 0,
    })
    const timer = setTimeout(() => {
      const error = new NetworkError('timedOut', to, `no connection to ${addressText(to)} within ${timeoutMs} ms`)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.destroy()
      reject(error)
    }, timeoutMs)
    socket.once('error', (cause) => {
      clearTimeout(timer)
      reject(networkError(cause, to, 'refused'))
    })
    const established = (session: Socket): void => {
      clearTimeout(timer)
      session.removeAllListeners('error')
      session.pause()
      const connection = SocketConnection.of(socket, undefined, session)
      if (connection !== undefined) resolve(connection)
      else reject(new NetworkError('reset', to, `${addressText(to)} closed the connection at once`))
    }
    socket.once('connect', () => {
      if (!secure) return established(socket)
      const session = tlsClient(socket, () => established(session))
      session.once('error', (cause) => {
        clearTimeout(timer)
        socket.destroy()
        reject(networkError(cause, to, 'reset'))
      })
    })
  })
}

/** Node tells of cards that are up and have an address. */
function interfaces(): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).map(([name, cards = []]) => ({
    name,
    addresses: cards.map(({ address }) => address),
    loopback: cards.some(({ internal }) => internal),
    up: true,
    bridge: existsSync(`/sys/class/net/${name}/bridge`),
    pointToPoint: existsSync(`/sys/class/net/${name}/tun_flags`),
  }))
}

function localAddresses(): readonly string[] {
  const addresses: string[] = []
  for (const cards of Object.values(networkInterfaces())) {
    for (const card of cards ?? []) if (!card.internal) addresses.push(card.address)
  }
  return addresses
}
