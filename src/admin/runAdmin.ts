import { type Admin, ClientError, createAdmin, createClientInstance, type Dialect, dialects } from '../client/index.ts'
import { parseDuration, type Runtime } from '../runtime/index.ts'
import type { AdminCall, AdminCommand } from './command.ts'
import { adminCommands, findCommand } from './commands.ts'
import type { AdminConsole } from './console.ts'
import { UsageError } from './failures.ts'
import { type FailureSetting, failureText, hintFor } from './failureText.ts'
import { COMMON_OPTIONS, commandHelp, commandList, usage } from './help.ts'
import { nearest } from './nearest.ts'
import { label, type Options, parseWords } from './options/index.ts'
import { type Report, reportJson, reportText } from './output/index.ts'

const DEFAULT_NAMESRV = '127.0.0.1:9876'
const DEFAULT_TIMEOUT_MS = 5000
const TIMEOUT_MS_MAX = 600_000

/** As shells report a process that Ctrl-C ended. */
const INTERRUPTED = 130

/**
 * Runs one command, e.g. `['topicStatus', '-t', 'Orders']`, and gives the exit code: 0 it is done, 1 a server refused it or
 * cannot be reached, 2 the words are wrong, 130 it was stopped. Rejects only with a bug of ours.
 */
export async function runAdmin(words: readonly string[], console: AdminConsole, runtime: Runtime): Promise<number> {
  try {
    const [first, ...rest] = words
    if (first === undefined || first === '-h' || first === '--help') {
      console.out(commandList(adminCommands))
      return 0
    }
    if (first.toLowerCase() === 'help') return help(rest, console)
    const found = findCommand(words)
    if (found === undefined) throw new UsageError(`there is no command "${first}"${likeCommand(first)}`)
    const asked = found.words.some((word) => word === '-h' || word === '--help')
    if (asked) {
      console.out(commandHelp(found.command, console.columns))
      return 0
    }
    return await new Run(found.command, console, runtime).start(found.words)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.err(`rocketmq-sim admin: ${error.message}\n`)
    return 2
  }
}

function help(words: readonly string[], console: AdminConsole): number {
  if (words[0] === undefined) {
    console.out(commandList(adminCommands))
    return 0
  }
  const found = findCommand(words)
  if (found === undefined) throw new UsageError(`there is no command "${words[0]}"${likeCommand(words[0])}`)
  console.out(commandHelp(found.command, console.columns))
  return 0
}

function likeCommand(name: string): string {
  const like = nearest(
    name,
    adminCommands.map((each) => each.name),
  )
  return like === undefined ? '; "rocketmq-sim admin" lists them' : `; did you mean ${like}?`
}

/** One run of one command. */
class Run {
  readonly #command: AdminCommand
  readonly #console: AdminConsole
  readonly #runtime: Runtime
  readonly #problems: unknown[] = []
  #waiting: Disposable | undefined
  #json = false

  constructor(command: AdminCommand, console: AdminConsole, runtime: Runtime) {
    this.#command = command
    this.#console = console
    this.#runtime = runtime
  }

  async start(words: readonly string[]): Promise<number> {
    const { given, options } = this.#read(words)
    const [namesrv, namesrvFrom] = this.#namesrv(given)
    const timeoutMs = timeoutOf(given.get('timeout'))
    this.#json = given.has('json')
    const client = this.#client(namesrv, namesrvFrom, timeoutMs)
    const admin = createAdmin({ runtime: this.#runtime, client, timeoutMs })
    await admin.start()
    const setting: FailureSetting = { admin, namesrv, namesrvFrom }
    try {
      await this.#untilStopped(
        this.#command.run({
          options,
          admin,
          client,
          console: this.#console,
          timeoutMs,
          nowMs: () => this.#runtime.clock.wallMs(),
          print: (report, { more = false } = {}) => this.#print(report, more),
          note: (sentence) => this.#console.err(`${sentence}\n`),
          problem: (error) => void this.#problems.push(error),
          sleep: (delayMs) => this.#sleep(delayMs),
        } satisfies AdminCall<Readonly<Record<string, unknown>>>),
      )
    } catch (error) {
      if (error instanceof Stopped) return INTERRUPTED
      if (error instanceof UsageError) throw new UsageError(`${this.#command.name}: ${error.message}`)
      this.#problems.push(error)
    } finally {
      if (!this.#console.signal.aborted) await this.#tell(setting, admin)
      await admin.shutdown()
    }
    return this.#problems.length === 0 ? 0 : 1
  }

  #read(words: readonly string[]): {
    readonly given: ReadonlyMap<string, string>
    readonly options: Readonly<Record<string, unknown>>
  } {
    const { name, oneOf = [] } = this.#command
    const own = this.#command.options
    const all: Options = { ...own, ...COMMON_OPTIONS }
    const wrong = (text: string): UsageError =>
      new UsageError(`${name}: ${text}\nUsage: ${usage(this.#command)}\nSee "rocketmq-sim admin help ${name}".`)
    try {
      const given = parseWords(words, all)
      const missing = Object.keys(own).filter((long) => own[long]?.required === true && !given.has(long))
      if (missing.length > 0)
        throw wrong(`${missing.map((long) => label(long, own[long])).join(' and ')} must be given`)
      const chosen = oneOf.filter((long) => given.has(long))
      const choice = oneOf.map((long) => label(long, own[long])).join(' or ')
      if (oneOf.length > 0 && chosen.length === 0) throw wrong(`${choice} must be given`)
      if (chosen.length > 1) throw wrong(`${choice} must be given, not both`)
      return { given, options: this.#values(given) }
    } catch (error) {
      if (!(error instanceof UsageError) || error.message.includes('\nUsage: ')) throw error
      throw wrong(error.message)
    }
  }

  #values(given: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
    const nowMs = this.#runtime.clock.wallMs()
    const values: Record<string, unknown> = {}
    for (const [long, option] of Object.entries(this.#command.options)) {
      try {
        values[long] = option.read(given.get(long), nowMs)
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        throw new UsageError(`${label(long, option)}: ${error.message}`)
      }
    }
    return values
  }

  #namesrv(given: ReadonlyMap<string, string>): readonly [string, string] {
    const option = given.get('namesrvAddr')
    if (option !== undefined) return [option, '-n/--namesrvAddr']
    const { namesrvAddr } = this.#console
    if (namesrvAddr !== undefined && namesrvAddr.trim() !== '') return [namesrvAddr, 'the variable NAMESRV_ADDR']
    return [DEFAULT_NAMESRV, 'the default; name another one with -n/--namesrvAddr or NAMESRV_ADDR']
  }

  #client(namesrv: string, from: string, timeoutMs: number): ReturnType<typeof createClientInstance> {
    for (const entry of namesrv.split(/[;,\s]+/).filter((each) => each !== '')) {
      if (/^(?:https?:\/\/)?\S+:\d{1,5}$/.test(entry)) continue
      throw new UsageError(
        `NameServer address "${entry}" from ${from} is not host:port; several are joined by semicolons`,
      )
    }
    const { ours } = dialects
    const nameServers = { ...ours.nameServers, requestTimeoutMs: timeoutMs }
    const connections = { ...ours.connections, connectTimeoutMs: timeoutMs }
    const dialect: Dialect = { ...ours, nameServers, connections }
    try {
      return createClientInstance({ runtime: this.#runtime, namesrv, dialect, credentials: this.#console.credentials })
    } catch (error) {
      if (!ClientError.is(error)) throw error
      throw new UsageError(`-n/--namesrvAddr: ${error.message}`)
    }
  }

  #print(report: Report, more: boolean): void {
    const { out, colours } = this.#console
    if (this.#console.signal.aborted) return
    out(this.#json ? reportJson(report, more) : reportText(report, colours))
  }

  /** Every sentence once: many brokers may fail in the same words. */
  async #tell(setting: FailureSetting, admin: Admin): Promise<void> {
    const told = new Set<string>()
    for (const problem of this.#problems) {
      const text = failureText(problem, setting)
      if (text === undefined) throw problem
      const hint = await hintFor(problem, admin)
      told.add(hint === undefined ? text : `${text}; ${hint}`)
    }
    for (const text of told) this.#console.err(`rocketmq-sim admin: ${text}\n`)
  }

  #untilStopped(work: Promise<void>): Promise<void> {
    const { signal } = this.#console
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting?.[Symbol.dispose]()
        reject(new Stopped())
      }
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    })
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = this.#runtime.clock.timer(delayMs, 'admin: next round', resolve)
    })
  }
}

class Stopped extends Error {}

function timeoutOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT_MS
  const ms = /^\d+$/.test(text) ? Number(text) : parseDuration(text)
  if (ms !== undefined && ms >= 1 && ms <= TIMEOUT_MS_MAX) return ms
  throw new UsageError(
    `--timeout: "${text}" is not allowed; allowed are 1ms to 10m, as 500ms, 10s or plain milliseconds`,
  )
}
