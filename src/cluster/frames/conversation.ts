import { decodeFrame, isOneway, isResponse, type RemotingCommand, requestNameOf } from '../../protocol/index.ts'
import { SimError } from '../../runtime/index.ts'
import type { Interceptor, Onward, OpenConnection } from '../../sim/index.ts'
import type { PassingFrame } from './frameMatch.ts'
import { FrameReader } from './frameReader.ts'

/** Requests of one connection that wait for their answer; those never answered are forgotten beyond this number. */
const WAITING_MAX = 10_000

/** Who judges the frames of a conversation. */
export interface FrameJudge {
  /** Whether any frame may meet a fault. */
  readonly armed: boolean
  /** What becomes of a frame; undefined lets it pass. */
  judge(
    frame: PassingFrame,
    bytes: Uint8Array,
    connection: OpenConnection,
    toServer: boolean,
  ): readonly Onward[] | undefined
}

/** One direction. */
class Side {
  readonly reader: FrameReader = new FrameReader()
  /** Requests sent this way, by their opaque. */
  readonly asked: Map<number, RemotingCommand> = new Map()
  /** Bytes of the incomplete frame that have gone on already. */
  passed = 0
}

/** The frames of one connection, both ways. While no fault is armed every byte passes at once. */
export class Conversation implements Interceptor {
  readonly #judge: FrameJudge
  readonly #connection: OpenConnection
  readonly #toServer = new Side()
  readonly #toClient = new Side()

  constructor(judge: FrameJudge, connection: OpenConnection) {
    this.#judge = judge
    this.#connection = connection
  }

  bytes(bytes: Uint8Array, toServer: boolean): readonly Onward[] {
    const side = this.#side(toServer)
    const { reader } = side
    if (reader.foreign) return [bytes]
    if (!this.#judge.armed && reader.pendingBytes === side.passed) {
      for (const frame of reader.push(bytes)) this.#read(frame, toServer)
      side.passed = reader.pendingBytes
      return [bytes]
    }
    const onward: Onward[] = []
    for (const frame of reader.push(bytes)) {
      const read = this.#read(frame, toServer)
      // A frame that has partly gone on cannot be taken back.
      const judged =
        side.passed > 0 || read === undefined ? undefined : this.#judge.judge(read, frame, this.#connection, toServer)
      onward.push(...(judged ?? [frame.subarray(side.passed)]))
      side.passed = 0
    }
    if (reader.foreign || !this.#judge.armed) onward.push(...this.#unpassed(side))
    return onward
  }

  rest(toServer: boolean): Uint8Array | undefined {
    return this.#unpassed(this.#side(toServer))[0]
  }

  #side(toServer: boolean): Side {
    return toServer ? this.#toServer : this.#toClient
  }

  #unpassed(side: Side): readonly Uint8Array[] {
    const { passed, reader } = side
    side.passed = reader.pendingBytes
    return reader.pendingBytes === passed ? [] : [reader.pending.subarray(passed)]
  }

  #read(frame: Uint8Array, toServer: boolean): PassingFrame | undefined {
    const command = decoded(frame)
    if (command === undefined) return undefined
    if (!isResponse(command)) {
      const { asked } = this.#side(toServer)
      if (!isOneway(command) && asked.size < WAITING_MAX) asked.set(command.opaque, { ...command, body: undefined })
      return { command, name: requestNameOf(command.code), asked: undefined }
    }
    const { asked: waiting } = this.#side(!toServer)
    const asked = waiting.get(command.opaque)
    waiting.delete(command.opaque)
    return { command, name: asked === undefined ? undefined : requestNameOf(asked.code), asked }
  }
}

/** A frame that cannot be read passes: what to do with it is the receiver's business. */
function decoded(frame: Uint8Array): RemotingCommand | undefined {
  try {
    return decodeFrame(frame, 0, frame.length - 4)
  } catch (error) {
    if (!SimError.is(error)) throw error
    return undefined
  }
}
