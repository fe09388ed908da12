import {
  decodeRequestHeader,
  type ExtFields,
  emptyFields,
  encodeResponseHeader,
  FLAG_RESPONSE,
  isOneway,
  type ReceivedRequestHeader,
  type RemotingCommand,
  type RequestName,
  requestNameOf,
  requestTable,
  type SerializeType,
  VERSION_5_3_3,
} from '../protocol/index.ts'
import { DiskError, ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import type { Channel } from './channel.ts'
import { failureRemark, JavaException } from './failure.ts'
import type { Answer, Call, Handler, Handlers } from './handler.ts'
import type { Arrived, Intake } from './intake.ts'

const SYSTEM_ERROR = 1
const REQUEST_CODE_NOT_SUPPORTED = 3

/** Distinct unknown codes that are counted; what comes beyond them is answered all the same. */
const UNKNOWN_CODES_MAX = 256

export interface DispatcherOptions<Context> {
  readonly runtime: Runtime
  readonly name: string
  readonly handlers: Handlers<Context>
  readonly context: Context
  readonly language: string
  readonly version: number
  /** `request` mirrors each request's own type, as 4.9 servers do; 5.x servers always answer in their own. */
  readonly answerAs: SerializeType | 'request'
  /** Texts that replace others in remarks of exceptions. */
  readonly javaTexts?: readonly (readonly [text: string, instead: string])[]
  /** Header fields that are not read, by request. */
  readonly unknownFields?: UnknownFields
  /** Whether a code without handler is answered. Default true. */
  readonly answersUnknownCodes?: boolean
  readonly served?: ((listenPort: number, name: RequestName) => boolean) | undefined
  readonly admit?: Admit | undefined
  readonly intake?: Intake | undefined
}

/**
 * Looks at every request before its handler, those without one included. What it returns is the answer instead of the
 * handler's; what it throws is answered like an exception of the handler.
 */
export type Admit = (request: RemotingCommand, channel: Channel) => Answer | undefined

/** Names of header fields by request. */
export type UnknownFields = Readonly<Partial<Record<RequestName, readonly string[]>>> | undefined

interface Entry<Context> {
  readonly name: RequestName
  readonly handle: Handler<RequestName, Context>
}

/** Finds the handler of each request, runs it and writes the answer. Shared by servers and clients. */
export class Dispatcher<Context> {
  readonly #options: DispatcherOptions<Context>
  readonly #entries = new Map<number, Entry<Context>>()
  readonly #unknown = new Map<number, number>()

  constructor(options: DispatcherOptions<Context>) {
    this.#options = options
    for (const name of Object.keys(requestTable) as RequestName[]) {
      const handle = options.handlers[name] as Handler<RequestName, Context> | undefined
      if (handle !== undefined) this.#entries.set(requestTable[name].code, { name, handle })
    }
  }

  get unknownRequests(): ReadonlyMap<number, number> {
    return this.#unknown
  }

  dispatch(command: RemotingCommand, channel: Channel, listenPort: number): void {
    const { intake } = this.#options
    if (intake?.take === undefined) this.#serve(command, channel, listenPort)
    else intake.take(this.#arrived(command, channel, listenPort))
  }

  #serve(command: RemotingCommand, channel: Channel, listenPort: number): void {
    if (this.#options.admit !== undefined && !this.#admitted(this.#options.admit, command, channel)) return
    const entry = this.#entryOf(command, listenPort)
    if (entry === undefined) {
      this.#refuse(command, channel)
      return
    }
    const call = new ReceivedCall(entry.name, command, channel, listenPort, this.#answer)
    try {
      call.header = decodeRequestHeader(entry.name, this.#knownFields(entry.name, command.extFields), throwUnreadable)
      const answer = entry.handle(call, this.#options.context)
      if (answer !== undefined) call.reply(answer)
    } catch (error) {
      this.#failed(error, entry.name, channel)
      call.fail({ code: SYSTEM_ERROR, remark: this.#remark(error, entry.name) })
    }
  }

  #entryOf(command: RemotingCommand, listenPort: number): Entry<Context> | undefined {
    const entry = this.#entries.get(command.code)
    const { served } = this.#options
    return entry === undefined || served === undefined || served(listenPort, entry.name) ? entry : undefined
  }

  #arrived(command: RemotingCommand, channel: Channel, listenPort: number): Arrived {
    return {
      name: this.#entryOf(command, listenPort)?.name,
      serve: () => this.#serve(command, channel, listenPort),
      refuse: (answer, evenOneway) => {
        if (isOneway(command) && !evenOneway) return
        // A server that mirrors the encoding of requests does not do so before their handlers.
        this.#answer({ ...command, serializeType: 'JSON' }, channel, answer, emptyFields())
      },
    }
  }

  readonly #answer = (command: RemotingCommand, channel: Channel, answer: Answer, fields: ExtFields): void => {
    const { answerAs } = this.#options
    const { language, version } = answer.identity ?? this.#options
    channel.write({
      code: answer.code,
      language,
      version,
      opaque: command.opaque,
      flag: FLAG_RESPONSE,
      remark: answer.remark,
      extFields: fields,
      body: answer.body,
      serializeType: answerAs === 'request' ? command.serializeType : answerAs,
    })
  }

  #knownFields(name: RequestName, fields: ExtFields): ExtFields {
    const unknown = this.#options.unknownFields?.[name]
    if (unknown === undefined || !unknown.some((field) => Object.hasOwn(fields, field))) return fields
    const known = emptyFields()
    for (const [field, value] of Object.entries(fields)) if (!unknown.includes(field)) known[field] = value
    return known
  }

  #remark(error: unknown, name: string): string {
    const { javaTexts = [] } = this.#options
    return javaTexts.reduce((remark, [text, instead]) => remark.replace(text, instead), failureRemark(error, name))
  }

  #admitted(admit: Admit, command: RemotingCommand, channel: Channel): boolean {
    let refusal: Answer | undefined
    const name = requestNameOf(command.code) ?? String(command.code)
    try {
      refusal = admit(command, channel)
    } catch (error) {
      this.#failed(error, name, channel)
      refusal = { code: SYSTEM_ERROR, remark: this.#remark(error, name) }
    }
    if (refusal === undefined) return true
    if (!isOneway(command)) this.#answer(command, channel, refusal, emptyFields())
    return false
  }

  /** NettyRemotingAbstract.processRequestCommand; the remark begins with a space there, too. */
  #refuse(command: RemotingCommand, channel: Channel): void {
    const { code } = command
    const count = this.#unknown.get(code)
    if (count !== undefined || this.#unknown.size < UNKNOWN_CODES_MAX) {
      this.#unknown.set(code, (count ?? 0) + 1)
      if (count === undefined) this.#tellUnknown(code, channel)
    }
    if (isOneway(command) || this.#options.answersUnknownCodes === false) return
    const remark = ` request type ${code} not supported`
    this.#answer(command, channel, { code: REQUEST_CODE_NOT_SUPPORTED, remark }, emptyFields())
  }

  /** Once for each code: a client that keeps asking may show nothing to its user (a 5.x consumer with server-side rebalance). */
  #tellUnknown(code: number, channel: Channel): void {
    const { runtime, name } = this.#options
    const about = { owner: name, code, request: requestNameOf(code), channel: channel.id }
    runtime.logger.log('warn', 'a request that is not supported here is refused with code 3', about)
  }

  #failed(error: unknown, name: string, channel: Channel): void {
    const about = { owner: this.#options.name, request: name, channel: channel.id }
    const { logger } = this.#options.runtime
    // An exception that the original throws as well is an answer; anything else is a bug and needs its stack.
    if (
      error instanceof JavaException ||
      error instanceof DiskError ||
      (SimError.is(error) && error.code === ErrorCodes.BodyMalformed)
    ) {
      logger.log('warn', 'a request was refused with an exception', {
        ...about,
        exception: failureRemark(error, name),
        ...(error instanceof DiskError ? { disk: error.message } : {}),
      })
      return
    }
    const stack = error instanceof Error ? error.stack : undefined
    logger.log('error', 'a request handler threw', { ...about, error: String(error), stack })
  }
}

type SendAnswer = (command: RemotingCommand, channel: Channel, answer: Answer, fields: ExtFields) => void

/** Integer.parseInt and Long.parseLong of Java 17. */
function throwUnreadable(text: string): never {
  const frame = 'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)'
  throw new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`, frame)
}

const NO_HEADER: ReceivedRequestHeader<RequestName> = {}

/** One request on its way through a handler; `header` is empty until it was read. */
class ReceivedCall implements Call {
  readonly name: RequestName
  header: ReceivedRequestHeader<RequestName>
  readonly command: RemotingCommand
  readonly body: Uint8Array | undefined
  readonly channel: Channel
  readonly listenPort: number
  readonly #send: SendAnswer
  #answered: boolean

  constructor(name: RequestName, command: RemotingCommand, channel: Channel, listenPort: number, send: SendAnswer) {
    this.name = name
    this.header = NO_HEADER
    this.command = command
    this.body = command.body
    this.channel = channel
    this.listenPort = listenPort
    this.#send = send
    this.#answered = isOneway(command)
  }

  reply(answer: Answer): void {
    if (this.#answered) return
    this.#answered = true
    this.#send(this.command, this.channel, answer, answerFields(this.name, answer))
  }

  /** Answers an exception. A server that mirrors the encoding of requests does not do so here. */
  fail(answer: Answer): void {
    if (this.#answered) return
    this.#answered = true
    this.#send({ ...this.command, serializeType: 'JSON' }, this.channel, answer, answerFields(this.name, answer))
  }
}

function answerFields(name: RequestName, answer: Answer): ExtFields {
  const fields = answer.header === undefined ? emptyFields() : encodeResponseHeader(name, answer.header)
  if (answer.extFields === undefined) return fields
  for (const [key, value] of Object.entries(answer.extFields)) fields[key] = value
  return fields
}

/** What a server or client of RocketMQ 5.3.3 says about itself in every header. */
export const IDENTITY: { readonly language: string; readonly version: number } = {
  language: 'JAVA',
  version: VERSION_5_3_3,
}
