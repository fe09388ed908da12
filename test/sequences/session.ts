import {
  decodeOffsetMsgId,
  emptyFields,
  encodeFrame,
  FLAG_RESPONSE,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
  ResponseCode,
  VERSION_5_3_3,
} from '../../src/protocol/index.ts'
import type { SequenceArm, Wire } from './arm.ts'
import { Locks } from './locks.ts'
import { Names } from './names.ts'
import { answerText, type Known } from './normalForm.ts'
import type { Moment, Place } from './operation.ts'
import { TooSlow } from './tooSlow.ts'

export type Fields = Readonly<Record<string, string>>

/** A message that was sent, as later operations refer to it. */
export interface Sent {
  readonly msgId: string
  readonly unique: string | undefined
}

/** What a client says to a request of the broker; undefined: nothing. */
export type Listener = (command: RemotingCommand) => { readonly code: number; readonly remark?: string } | undefined

/** What a producer needs to end a transaction. */
export interface HalfSent {
  readonly unique: string
  readonly queueOffset: string
  readonly physicalOffset: string
}

export interface TimedSent {
  readonly topic: string
  readonly handle: string
}

/** What a consumer needs to acknowledge a record; the topic is the one that it lies in. */
export interface PoppedRecord {
  readonly group: number
  readonly topic: string
  readonly queue: number
  readonly offset: number
  readonly handle: string
  /** Level by which it was delayed, or is on its way back; 0: none. */
  readonly delay: number
}

interface Connection {
  readonly wire: Wire
  readonly waiting: Map<number, (command: RemotingCommand) => void>
  readonly usedMs: { at: number }
}

/** Real brokers on a busy machine take their time. */
const ANSWER_LIMIT_MS = 30_000
/** Brokers close connections and forget members that are quiet for 120 s, which is looked at every 10 s. */
const QUIET_LIMIT_MS = 105_000
/** Versions of subscriptions between two restarts. */
const VERSIONS = 3
/** After this time a request is taken as one that is not answered. */
const SILENCE_MS = 100

/** Connections, answers and what is remembered of them while one sequence is played. */
export class Session implements Known {
  readonly arm: SequenceArm
  readonly names: Names
  /** One line for each answer. */
  readonly lines: string[] = []
  readonly sent: Sent[] = []
  readonly marks: number[] = []
  /** Where the last pull left off, by `group topic queue`. */
  readonly next: Map<string, number> = new Map()
  readonly physical: Map<number, string> = new Map()
  /** Half messages that no operation waits for. */
  readonly halves: HalfSent[] = []
  readonly timed: TimedSent[] = []
  /** Wall times at which timed messages are due that nobody waited for. */
  readonly timedDueMs: number[] = []
  /** Records that were popped for a long time. */
  readonly popped: PoppedRecord[] = []
  readonly locks: Locks = new Locks()
  /** When the members of groups last said that they live, by client. */
  readonly #heartbeats = new Map<string, number>()
  readonly #listeners = new Map<string, Listener>()
  readonly #connections = new Map<string, Promise<Connection>>()
  #opaque = 0
  #keys = 0
  #starts = 0
  /** Prefix of the lines of the current operation. */
  label = ''

  constructor(arm: SequenceArm, prefix: string) {
    this.arm = arm
    this.names = new Names(prefix)
  }

  /** Asks and writes the answer down. */
  async tell(code: number, ext: Fields, body?: string | Uint8Array, from = 'main'): Promise<RemotingCommand> {
    const command = await this.ask(code, ext, body, from)
    this.note(code, command)
    return command
  }

  note(code: number, command: RemotingCommand): void {
    this.lines.push(`${this.label} ${answerText(code, command, this)}`)
  }

  async ask(code: number, ext: Fields, body?: string | Uint8Array, from = 'main'): Promise<RemotingCommand> {
    return (await this.begin(code, ext, body, from))()
  }

  /** Asks what is not answered, and writes down whether that is so. */
  async tellSilent(code: number, ext: Fields, from = 'main'): Promise<void> {
    const answer = (await this.begin(code, ext, undefined, from))()
    const command = await this.arm.settled(answer, SILENCE_MS)
    if (command === undefined) this.lines.push(`${this.label} no answer`)
    else this.note(code, command)
  }

  /** Asks; what it returns waits for the answer. */
  async begin(
    code: number,
    ext: Fields,
    body: string | Uint8Array | undefined,
    from: string,
  ): Promise<() => Promise<RemotingCommand>> {
    const connection = await this.#connection(from)
    connection.usedMs.at = this.arm.now()
    const opaque = ++this.#opaque
    const answer = new Promise<RemotingCommand>((resolve) => connection.waiting.set(opaque, resolve))
    connection.wire.write(
      encodeFrame({
        code,
        language: 'JAVA',
        version: VERSION_5_3_3,
        opaque,
        flag: 0,
        remark: undefined,
        extFields: Object.assign(emptyFields(), ext),
        body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
        serializeType: 'JSON',
      }),
    )
    return async () => {
      const command = await this.arm.settled(answer, ANSWER_LIMIT_MS)
      if (command === undefined) throw new Error(`${this.label} no answer to ${code} within ${ANSWER_LIMIT_MS} ms`)
      if (command.code === ResponseCode.SYSTEM_BUSY) throw new TooSlow(`${this.label} ${command.remark}`)
      return command
    }
  }

  /** The broker was started again. */
  restarted(): void {
    this.#starts++
  }

  /**
   * Versions of subscriptions are times, so those of clients that came after a restart are later than all before it. The
   * original knows the latter from a file that ours does not write.
   */
  subscriptionVersion(version: number): number {
    return this.#starts * VERSIONS + version
  }

  /** A UNIQ_KEY of our own, the same for both brokers. */
  newUnique(): string {
    return this.names.uniqueKey(this.#keys++)
  }

  /** Where it lies in the log. */
  addSent(msgId: string, unique: string | undefined): number | undefined {
    const offset = decodeOffsetMsgId(msgId)?.physicalOffset
    if (offset !== undefined) this.physical.set(offset, `M${this.sent.length}`)
    this.sent.push({ msgId, unique })
    return offset
  }

  message(index: number): Sent | undefined {
    return at(this.sent, index)
  }

  /** Requests of the broker over the connection of that name go to the listener from now on. */
  listen(from: string, listener: Listener | undefined): void {
    if (listener === undefined) this.#listeners.delete(from)
    else this.#listeners.set(from, listener)
  }

  /** A client said that it lives, or that it leaves. */
  heartbeat(from: string, lives: boolean): void {
    if (lives) this.#heartbeats.set(from, this.arm.now())
    else this.#heartbeats.delete(from)
  }

  /** Locks end after 60 s unless they are renewed, which changes nothing else. */
  async renewLocks(): Promise<void> {
    for (const body of this.locks.due(this.arm.now())) await this.ask(41, {}, JSON.stringify(body))
  }

  /** Real clients would have sent heartbeats meanwhile; what the broker does without them is a matter of seconds. */
  demandLife(): void {
    const nowMs = this.arm.now()
    for (const [from, atMs] of this.#heartbeats) {
      if (nowMs - atMs > QUIET_LIMIT_MS) throw new TooSlow(`${this.label} ${from} was quiet for too long`)
    }
  }

  moment(moment: Moment): number {
    if (typeof moment === 'number') return moment
    return this.marks[moment.mark % Math.max(1, this.marks.length)] ?? 0
  }

  positionKey(group: number, topic: Place, queue: number): string {
    return `${group} ${topic} ${queue}`
  }

  /** Closes a connection, if there is one of that name. */
  async drop(from: string): Promise<boolean> {
    const connection = await this.#connections.get(from)
    this.#connections.delete(from)
    this.#heartbeats.delete(from)
    connection?.wire.close()
    return connection !== undefined
  }

  async close(): Promise<void> {
    this.locks.clear()
    for (const name of [...this.#connections.keys()]) await this.drop(name)
  }

  async #connection(name: string): Promise<Connection> {
    const open = await this.#connections.get(name)
    if (open !== undefined && this.arm.now() - open.usedMs.at < QUIET_LIMIT_MS) return open
    if (open !== undefined) await this.drop(name)
    const opening = this.#open(name)
    this.#connections.set(name, opening)
    return opening
  }

  async #open(name: string): Promise<Connection> {
    const waiting = new Map<number, (command: RemotingCommand) => void>()
    let wire: Wire | undefined
    const decoder = new FrameDecoder((command) => {
      if (isResponse(command)) {
        waiting.get(command.opaque)?.(command)
        waiting.delete(command.opaque)
        return
      }
      const reply = this.#listeners.get(name)?.(command)
      if (reply !== undefined) wire?.write(encodeFrame(answerTo(command, reply)))
    })
    wire = await this.arm.connect((bytes) => decoder.push(bytes))
    return { wire, waiting, usedMs: { at: this.arm.now() } }
  }
}

function answerTo(
  { opaque }: RemotingCommand,
  { code, remark }: { readonly code: number; readonly remark?: string },
): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: VERSION_5_3_3,
    opaque,
    flag: FLAG_RESPONSE,
    remark,
    extFields: emptyFields(),
    body: undefined,
    serializeType: 'JSON',
  }
}

/** An earlier one of its kind, by an index that is counted round; -1 is the last one. */
export function at<T>(items: readonly T[], index: number): T | undefined {
  return items.at(index % Math.max(1, items.length))
}
