import {
  type Credentials,
  decodeOffsetMsgId,
  deflateZlib,
  emptyFields,
  encodeBatch,
  encodeFrame,
  FLAG_ONEWAY,
  FLAG_RESPONSE,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
  signedFields,
  VERSION_5_3_3,
} from '../../src/protocol/index.ts'
import { type Answer, type Moment, normalForm, plainChanges } from './normalForm.ts'
import { changes, readQueues, readState, type State } from './state.ts'
import type { Body, Group, Reply, Step, Turn } from './step.ts'

/** Where the questions go: a server of either kind and the time that it lives in. */
export interface Arm {
  /** Ordinal of the release that its answers name. */
  readonly version: number
  connect(to: 'broker' | 'namesrv', onBytes: (bytes: Uint8Array) => void): Promise<Wire>
  pause(ms: number): Promise<void>
  /** Lets time pass until the condition holds, at most `limitMs`. */
  until(condition: () => boolean, limitMs: number): Promise<void>
}

export interface Wire {
  write(bytes: Uint8Array): void
  close(): void
}

/** Answers of a group by `what`. */
export type Answers = Readonly<Record<string, Answer>>

/** Requests that store a message; consume queues and indexes are built a little later. */
const STORING = new Set([10, 36, 310, 320])
const DISPATCH_MS = 60
/** A push of the first brings a record, as an answer to the second does. */
const CONSUME_DIRECTLY = 309
const VIEW_MESSAGE = 33
const ANSWER_LIMIT_MS = 4000
/** Held pulls are looked at every 5 s. */
const HELD_LIMIT_MS = 20_000
const ONEWAY_MS = 100
/** Brokers tell the NameServer of new topics meanwhile. */
const REGISTRATION_MS = 300
/** Under this name the answers of a group end with what it changed. */
const AFTERWARDS = 'state afterwards'

/** Consumer groups and topics of many groups of questions; each finds them missing. */
const SHARED_GROUPS = ['', 'CG']
const SHARED_TOPICS = ['%RETRY%', '%DLQ%']
/** Marks where a group begins in the log: physical offsets are told from there. */
const MARKER_TOPIC = 'ParityMarker'

interface Connection {
  readonly wire: Wire
  readonly answers: Map<number, RemotingCommand>
  readonly pushed: RemotingCommand[]
  /** Answers to requests of the server, by their code. */
  readonly replies: Map<number, Reply>
}

export async function playGroup(group: Group, arm: Arm): Promise<Answers> {
  const player = new Player(arm, group)
  await player.begin()
  const answers: Record<string, Answer> = {}
  for (const turn of group.turns) {
    if (Object.hasOwn(answers, turn.what)) throw new Error(`${group.name} asks '${turn.what}' twice`)
    answers[turn.what] = await player.play(turn)
  }
  answers[AFTERWARDS] = await player.afterwards(group)
  player.end()
  return answers
}

/** Names of the answers of a group. */
export function namesOf({ turns }: Group): readonly string[] {
  return [...turns.map(({ what }) => what), AFTERWARDS]
}

class Player {
  readonly #arm: Arm
  readonly #signer: Credentials | undefined
  readonly #connections = new Map<string, Connection>()
  readonly #saved = new Map<string, string>()
  /** Names under which an answer was kept. */
  readonly #heard = new Set<string>()
  readonly #held = new Map<string, { readonly step: Step; readonly connection: Connection; readonly opaque: number }>()
  readonly #logMoves: boolean
  #opaque = 0
  #logStart = 0
  #before: State | undefined

  constructor(arm: Arm, { as, logMoves }: Group) {
    this.#arm = arm
    this.#signer = as
    this.#logMoves = logMoves ?? false
  }

  async begin(): Promise<void> {
    const marker = {
      producerGroup: 'PG',
      topic: MARKER_TOPIC,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: '1',
      queueId: '0',
      sysFlag: '0',
      bornTimestamp: '1700000000000',
      flag: '0',
    }
    await this.play({ what: 'marker', code: 10, ext: marker, body: 'begin', save: 'marker' })
    this.#logStart = Number(this.#saved.get('marker.offset'))
    for (const groupName of SHARED_GROUPS) await this.play({ what: '', code: 207, ext: { groupName } })
    for (const topic of SHARED_TOPICS) {
      await this.play({ what: '', code: 215, ext: { topic } })
      await this.play({ what: '', code: 216, ext: { topic }, to: 'namesrv' })
    }
    await this.#arm.pause(REGISTRATION_MS)
    this.#before = await readState(this.#reader)
    // Servers close a connection that is quiet for two minutes, as this one may be until the end of the group.
    for (const key of ['reader', 'namesrv reader']) this.#close(key)
  }

  /** What the group changed, and the ends of its queues. */
  async afterwards({ turns, quietMs = 0 }: Group): Promise<Answer> {
    await this.#arm.pause(REGISTRATION_MS + quietMs)
    const after = await readState(this.#reader)
    const changed = changes(this.#before ?? after, after)
    const named = new Set([...turns.flatMap(namesIn), ...Object.keys(changed['topics'] ?? {})])
    const queues = Object.fromEntries(await readQueues(this.#reader, after, named))
    return { state: plainChanges({ ...changed, queues }, this.#moment({ what: '', code: 0 })) }
  }

  end(): void {
    for (const { wire } of this.#connections.values()) wire.close()
  }

  async play(turn: Turn): Promise<Answer> {
    if (turn.after !== undefined) await this.#arm.pause(turn.after)
    if ('close' in turn) {
      this.#close(turn.close)
      await this.#arm.pause(ONEWAY_MS)
      return {}
    }
    if ('answering' in turn) {
      const { replies } = await this.#connection(turn.answering, 'broker')
      replies.set(turn.asked, turn.reply)
      return {}
    }
    if ('pushedTo' in turn) {
      const { pushed } = await this.#connection(turn.pushedTo, 'broker')
      const requests = pushed
        .splice(0)
        .map((command) =>
          normalForm(command, this.#moment({ what: '', code: command.code === CONSUME_DIRECTLY ? VIEW_MESSAGE : 0 })),
        )
      return { pushed: requests }
    }
    if ('answerTo' in turn) {
      const held = this.#held.get(turn.answerTo)
      if (held === undefined) throw new Error(`nothing is held as ${turn.answerTo}`)
      return this.#answer(held.step, held.connection, held.opaque, HELD_LIMIT_MS)
    }
    return this.#ask(turn)
  }

  readonly #reader = async (step: Step): Promise<RemotingCommand | undefined> => {
    const { wire, answers } = await this.#connection(step.from ?? 'reader', step.to ?? 'broker')
    const opaque = ++this.#opaque
    wire.write(encodeFrame(this.#request(step, opaque)))
    await this.#arm.until(() => answers.has(opaque), ANSWER_LIMIT_MS)
    return answers.get(opaque)
  }

  async #ask(step: Step): Promise<Answer> {
    const connection = await this.#connection(step.from ?? 'a', step.to ?? 'broker')
    const opaque = ++this.#opaque
    connection.wire.write(encodeFrame(this.#request(step, opaque)))
    if (step.held !== undefined) {
      this.#held.set(step.held, { step, connection, opaque })
      await this.#arm.pause(ONEWAY_MS)
      return connection.answers.has(opaque) ? this.#answer(step, connection, opaque) : { silent: true }
    }
    if (step.oneway === true) {
      await this.#arm.pause(ONEWAY_MS)
      return connection.answers.has(opaque) ? this.#answer(step, connection, opaque) : { silent: true }
    }
    const answer = await this.#answer(step, connection, opaque, step.limitMs ?? ANSWER_LIMIT_MS)
    if (STORING.has(step.code)) await this.#arm.pause(DISPATCH_MS)
    return answer
  }

  async #answer(
    step: Step,
    connection: Connection,
    opaque: number,
    limitMs: number = ANSWER_LIMIT_MS,
  ): Promise<Answer> {
    const { answers } = connection
    await this.#arm.until(() => answers.has(opaque), limitMs)
    const command = answers.get(opaque)
    if (command === undefined) return { silent: true }
    if (step.save !== undefined) this.#save(step.save, command)
    return normalForm(command, this.#moment(step))
  }

  #moment(step: Step): Moment {
    return {
      logStart: this.#logMoves ? undefined : this.#logStart,
      vague: step.vague ?? [],
      about: step.about,
      asked: step.code,
      version: this.#arm.version,
    }
  }

  #save(name: string, { extFields }: RemotingCommand): void {
    this.#heard.add(name)
    for (const [field, value] of Object.entries(extFields)) this.#saved.set(`${name}.${field}`, value)
    const offset = decodeOffsetMsgId(extFields['msgId'] ?? '')?.physicalOffset
    if (offset !== undefined) this.#saved.set(`${name}.offset`, String(offset))
  }

  #request(step: Step, opaque: number): RemotingCommand {
    const extFields = emptyFields()
    for (const [name, value] of Object.entries(step.ext ?? {})) extFields[name] = this.#filled(value)
    const body = this.#body(step.body)
    const signer = step.as === undefined ? this.#signer : step.as
    return {
      code: step.code,
      language: 'JAVA',
      version: step.version ?? VERSION_5_3_3,
      opaque,
      flag: step.oneway === true ? FLAG_ONEWAY : 0,
      remark: undefined,
      extFields: signer === null || signer === undefined ? extFields : signedFields(extFields, body, signer),
      body,
      serializeType: step.serialize ?? 'JSON',
    }
  }

  #body(body: Body | undefined): Uint8Array | undefined {
    if (body === undefined) return undefined
    if (typeof body === 'string') return utf8(this.#filled(body))
    if ('bytes' in body) return new Uint8Array(body.bytes).fill(120)
    if ('deflated' in body) return deflateZlib(utf8(this.#filled(body.deflated)), 5)
    const parts = body.batch.map((part) => ({
      flag: part.flag ?? 0,
      body: utf8(part.body),
      properties: part.properties ?? '',
    }))
    const bytes = encodeBatch(parts)
    return body.cut === undefined ? bytes : bytes.subarray(0, bytes.length - body.cut)
  }

  #filled(text: string): string {
    return text.replace(/<(\w+\.\w+)>/g, (_, name: string) => {
      const value = this.#saved.get(name)
      // A release may answer without the field.
      if (value === undefined && this.#heard.has(name.split('.')[0] ?? '')) return 'nothing'
      if (value === undefined) throw new Error(`nothing was saved as ${name}`)
      return value
    })
  }

  #close(key: string): void {
    this.#connections.get(key)?.wire.close()
    this.#connections.delete(key)
  }

  async #connection(name: string, to: 'broker' | 'namesrv'): Promise<Connection> {
    const key = to === 'broker' ? name : `${to} ${name}`
    const open = this.#connections.get(key)
    if (open !== undefined) return open
    const answers = new Map<number, RemotingCommand>()
    const pushed: RemotingCommand[] = []
    const replies = new Map<number, Reply>()
    const decoder = new FrameDecoder((command) => {
      if (isResponse(command)) answers.set(command.opaque, command)
      else {
        pushed.push(command)
        const reply = replies.get(command.code)
        if (reply !== undefined) wire.write(encodeFrame(replyTo(command, reply)))
      }
    })
    const wire = await this.#arm.connect(to, (bytes) => decoder.push(bytes))
    const connection = { wire, answers, pushed, replies }
    this.#connections.set(key, connection)
    return connection
  }
}

/** Topics that a turn names. */
function namesIn(turn: Turn): readonly string[] {
  if (!('code' in turn)) return []
  const { topic, b, originTopic } = turn.ext ?? {}
  return [topic, b, originTopic].filter((name) => name !== undefined)
}

function replyTo(asked: RemotingCommand, { code, remark, ext, body }: Reply): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: VERSION_5_3_3,
    opaque: asked.opaque,
    flag: FLAG_RESPONSE,
    remark,
    extFields: Object.assign(emptyFields(), ext),
    body: body === undefined ? undefined : utf8(body),
    serializeType: 'JSON',
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
