import {
  decodeFrame,
  emptyFields,
  encodeFrame,
  FLAG_RESPONSE,
  isOneway,
  isResponse,
  isRetryTopic,
  type RemotingCommand,
  RequestCode,
  type RequestName,
  VERSION_5_3_3,
} from '../../../src/protocol/index.ts'
import type {
  Clock,
  Connection,
  ConnectionHandlers,
  Listener,
  Network,
  SocketAddress,
} from '../../../src/runtime/index.ts'
import type { Fault } from './situation.ts'

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(RequestCode).map(([name, code]) => [code, name]))

/** What servers ask each other; faults and counts are about clients. */
const OF_SERVERS: readonly string[] = ['REGISTER_BROKER', 'UNREGISTER_BROKER', 'BROKER_HEARTBEAT', 'QUERY_DATA_VERSION']

interface OpenListener {
  readonly at: SocketAddress
  readonly accept: (connection: Connection) => void
  listener: Listener
}

/**
 * Stands between a server and the network that it listens on: counts requests of clients, and plays faults. Works over any Network, so the fault is the same on loopback and in a simulated world.
 */
export class Gate {
  readonly #clock: Clock
  readonly #onDial: (to: SocketAddress) => void
  readonly #listeners: OpenListener[] = []
  readonly #open = new Set<Connection>()
  #network: Network | undefined
  #fault: Fault | undefined
  #faulty = 0
  /** Requests of clients by name, but for those about retry topics: how soon one comes into being is up to chance. */
  readonly requests: Map<string, number> = new Map()

  /** `onDial` is told what the server behind the gate dials itself. */
  constructor(clock: Clock, onDial: (to: SocketAddress) => void) {
    this.#clock = clock
    this.#onDial = onDial
  }

  /** The network for the server behind this gate. */
  network(network: Network): Network {
    this.#network = network
    return {
      listen: async (address, accept) => {
        const listener = await network.listen(address, (connection) => accept(this.#guarded(connection)))
        const entry: OpenListener = { at: listener.address, accept, listener }
        this.#listeners.push(entry)
        return {
          address: listener.address,
          close: () => entry.listener.close(),
          [Symbol.asyncDispose]: () => entry.listener.close(),
        }
      },
      connect: (to, options) => {
        this.#onDial(to)
        return network.connect(to, options)
      },
      localAddresses: () => network.localAddresses(),
      interfaces: () => network.interfaces(),
    }
  }

  /** Begins to count. */
  reset(): void {
    this.requests.clear()
  }

  /** Changes the fault; `down` closes the listeners, anything else opens them again. */
  async set(fault: Fault | undefined): Promise<void> {
    const wasDown = this.#fault?.kind === 'down'
    this.#fault = fault
    this.#faulty = 0
    if (fault?.kind === 'down' && !wasDown) {
      await Promise.all([
        ...this.#listeners.map(({ listener }) => listener.close()),
        ...[...this.#open].map((connection) => connection.end()),
      ])
    }
    if (wasDown && fault?.kind !== 'down') {
      for (const entry of this.#listeners) {
        const accept = (connection: Connection): void => entry.accept(this.#guarded(connection))
        const listener = await this.#network?.listen(entry.at, accept)
        if (listener !== undefined) entry.listener = listener
      }
    }
  }

  #guarded(inner: Connection): Connection {
    let handlers: ConnectionHandlers = {}
    let kept = new Uint8Array(0)
    this.#open.add(inner)
    inner.handlers = {
      onData: (bytes) => {
        kept = joined(kept, bytes)
        for (;;) {
          const length = frameBytes(kept)
          if (length === undefined || kept.length < length) return
          const frame = kept.slice(0, length)
          kept = kept.slice(length)
          const command = decodeFrame(frame, 0, length - 4)
          const name = NAMES.get(command.code) ?? String(command.code)
          const ofClient = !isResponse(command) && !OF_SERVERS.includes(name)
          if (ofClient && !isRetryTopic(command.extFields['topic'] ?? '')) {
            this.requests.set(name, (this.requests.get(name) ?? 0) + 1)
          }
          const fault = ofClient ? this.#faultFor(name) : undefined
          if (fault === undefined) handlers.onData?.(frame)
          else this.#play(fault, inner, command, () => handlers.onData?.(frame))
        }
      },
      onEnd: () => handlers.onEnd?.(),
      onDrain: () => handlers.onDrain?.(),
      onClose: (error) => {
        this.#open.delete(inner)
        handlers.onClose?.(error)
      },
    }
    return {
      local: inner.local,
      remote: inner.remote,
      get handlers() {
        return handlers
      },
      set handlers(given) {
        handlers = given
      },
      get bufferedBytes() {
        return inner.bufferedBytes
      },
      write: (bytes) => inner.write(bytes),
      end: () => inner.end(),
      pause: () => inner.pause(),
      resume: () => inner.resume(),
      reset: () => inner.reset(),
    }
  }

  #faultFor(name: string): Fault | undefined {
    const fault = this.#fault
    if (fault === undefined || fault.kind === 'down') return undefined
    if (fault.on !== undefined && !fault.on.includes(name as RequestName)) return undefined
    this.#faulty++
    return fault.kind === 'answers' && this.#faulty > (fault.times ?? Number.POSITIVE_INFINITY) ? undefined : fault
  }

  #play(fault: Fault, connection: Connection, command: RemotingCommand, serve: () => void): void {
    switch (fault.kind) {
      case 'closes':
        connection.end()
        return
      case 'resets':
        connection.reset()
        return
      case 'answers':
        if (!isOneway(command)) connection.write(encodeFrame(answerTo(command, fault.code, fault.remark)))
        return
      case 'delays':
        this.#clock.timer(fault.ms, 'gate: late request', serve)
        return
      default:
        return
    }
  }
}

function answerTo(request: RemotingCommand, code: number, remark: string): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: VERSION_5_3_3,
    opaque: request.opaque,
    flag: FLAG_RESPONSE,
    remark,
    extFields: emptyFields(),
    body: undefined,
    serializeType: 'JSON',
  }
}

/** Length of the frame that begins there, with its length field; undefined while that has not come. */
function frameBytes(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined
  return 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0)
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}
