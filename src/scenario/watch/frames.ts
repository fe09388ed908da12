import {
  type CommandDescription,
  DLEDGER_SUCCESS,
  describeBody,
  describeCommand,
  dledgerRequestName,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
  type RequestName,
  requestNameOf,
} from '../../protocol/index.ts'
import { SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../../sim/index.ts'

/** A remoting command that reached the other side. */
export interface SeenFrame {
  readonly connection: number
  /** Host names of the two ends. */
  readonly from: string
  readonly to: string
  readonly command: CommandDescription
  /** Of an answer: the header of its request. */
  readonly asked: Readonly<Record<string, unknown>> | undefined
  /** Decoded on demand; undefined for a body that is no JSON or cannot be read. */
  readonly body: () => unknown
  /** As sent; messages travel in it. */
  readonly payload: Uint8Array | undefined
}

/** Requests of one connection that wait for their answer; those never answered are forgotten beyond this number. */
const WAITING_MAX = 10_000

interface Asked {
  readonly name: RequestName | undefined
  /** Name of a request of DLedger, which has codes of its own. */
  readonly dledger: string | undefined
  readonly header: Readonly<Record<string, unknown>>
}

interface Tap {
  /** One decoder for each direction. Undefined: what came is no remoting. */
  readonly decoders: Map<string, FrameDecoder | undefined>
  /** By the direction of the request and its opaque. */
  readonly waiting: Map<string, Asked>
}

/** Reads along on all connections and tells every remoting command. Other protocols are passed over. */
export class FrameWatch {
  readonly #taps = new Map<number, Tap>()
  readonly #seen: (frame: SeenFrame) => void

  constructor(seen: (frame: SeenFrame) => void) {
    this.#seen = seen
  }

  data(event: WorldEvent<'tcp.data'>): void {
    const tap = this.#tap(event.connection)
    const { forth, back } = directionsOf(event)
    if (!tap.decoders.has(forth)) {
      const onCommand = (command: RemotingCommand): void => this.#command(tap, event, forth, back, command)
      tap.decoders.set(forth, new FrameDecoder(onCommand))
    }
    try {
      tap.decoders.get(forth)?.push(event.bytes)
    } catch (error) {
      // Bytes that are no frames are the peer's business; the tap only stops listening.
      if (!SimError.is(error)) throw error
      tap.decoders.set(forth, undefined)
    }
  }

  closed(connection: number): void {
    this.#taps.delete(connection)
  }

  #tap(connection: number): Tap {
    const known = this.#taps.get(connection)
    if (known !== undefined) return known
    const tap: Tap = { decoders: new Map(), waiting: new Map() }
    this.#taps.set(connection, tap)
    return tap
  }

  #command(
    tap: Tap,
    { connection, from, to }: WorldEvent<'tcp.data'>,
    forth: string,
    back: string,
    command: RemotingCommand,
  ): void {
    const response = isResponse(command)
    const asked = response ? tap.waiting.get(`${back} ${command.opaque}`) : undefined
    const name = response ? asked?.name : requestNameOf(command.code)
    const dledger = response ? asked?.dledger : dledgerRequestName(command.code)
    const described = describeCommand(command, name)
    if (response) tap.waiting.delete(`${back} ${command.opaque}`)
    else if ((name ?? dledger) !== undefined && described.kind === 'request' && tap.waiting.size < WAITING_MAX) {
      tap.waiting.set(`${forth} ${command.opaque}`, { name, dledger, header: described.header })
    }
    this.#seen({
      connection,
      from,
      to,
      command: response && dledger !== undefined ? answerOfDledger(described, dledger) : described,
      asked: asked?.header,
      body: () => (name === undefined ? undefined : describeBody(command, name)),
      payload: command.body,
    })
  }
}

/** DLedger answers success with a code of its own. */
function answerOfDledger(described: CommandDescription, name: string): CommandDescription {
  return { ...described, name, result: described.code === DLEDGER_SUCCESS ? 'SUCCESS' : described.result }
}

/** Names of the direction that bytes take on their connection, and of the other one. */
function directionsOf({ from, to, toServer }: WorldEvent<'tcp.data'>): {
  readonly forth: string
  readonly back: string
} {
  if (toServer === undefined) return { forth: from, back: to }
  return toServer ? { forth: 'to the server', back: 'from it' } : { forth: 'from it', back: 'to the server' }
}
