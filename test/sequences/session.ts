import {
  decodeOffsetMsgId,
  emptyFields,
  encodeFrame,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
  ResponseCode,
  VERSION_5_3_3,
} from '../../src/protocol/index.ts'
import type { SequenceArm, Wire } from './arm.ts'
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

interface Connection {
  readonly wire: Wire
  readonly waiting: Map<number, (command: RemotingCommand) => void>
}

/** Real brokers on a busy machine take their time. */
const ANSWER_LIMIT_MS = 30_000

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
  readonly #connections = new Map<string, Promise<Connection>>()
  #opaque = 0
  #keys = 0
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

  /** Asks; what it returns waits for the answer. */
  async begin(
    code: number,
    ext: Fields,
    body: string | Uint8Array | undefined,
    from: string,
  ): Promise<() => Promise<RemotingCommand>> {
    const connection = await this.#connection(from)
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

  /** A UNIQ_KEY of our own, the same for both brokers. */
  newUnique(): string {
    return this.names.uniqueKey(this.#keys++)
  }

  addSent(msgId: string, unique: string | undefined): void {
    const offset = decodeOffsetMsgId(msgId)?.physicalOffset
    if (offset !== undefined) this.physical.set(offset, `M${this.sent.length}`)
    this.sent.push({ msgId, unique })
  }

  message(index: number): Sent | undefined {
    return this.sent[index % Math.max(1, this.sent.length)]
  }

  moment(moment: Moment): number {
    if (typeof moment === 'number') return moment
    return this.marks[moment.mark % Math.max(1, this.marks.length)] ?? 0
  }

  positionKey(group: number, topic: Place, queue: number): string {
    return `${group} ${topic} ${queue}`
  }

  async drop(from: string): Promise<void> {
    const connection = await this.#connections.get(from)
    this.#connections.delete(from)
    connection?.wire.close()
  }

  async close(): Promise<void> {
    for (const name of [...this.#connections.keys()]) await this.drop(name)
  }

  #connection(name: string): Promise<Connection> {
    const open = this.#connections.get(name)
    if (open !== undefined) return open
    const opening = this.#open()
    this.#connections.set(name, opening)
    return opening
  }

  async #open(): Promise<Connection> {
    const waiting = new Map<number, (command: RemotingCommand) => void>()
    const decoder = new FrameDecoder((command) => {
      if (!isResponse(command)) return
      waiting.get(command.opaque)?.(command)
      waiting.delete(command.opaque)
    })
    return { wire: await this.arm.connect((bytes) => decoder.push(bytes)), waiting }
  }
}
