import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ClientName } from '../../test/client/dialects/compare.ts'
import type { ClientUnderTest, Outcome } from '../../test/client/dialects/outcome.ts'
import { GROUP, type NamesrvSetting } from '../../test/client/dialects/situation.ts'
import { javaDir } from '../paths.ts'
import { javaReleases, outDir } from './build.ts'

/** A released client, as one process for all situations (Java) or one for each (Go). */
export interface Released {
  client(namesrv: NamesrvSetting): ClientUnderTest
  stop(): Promise<void>
}

const running = new Set<ChildProcessWithoutNullStreams>()

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A process that takes lines and answers each with one. */
class LineProgram {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<string, (answer: string) => void>()
  readonly #ended: Promise<void>
  #last = ''
  #exited = false

  constructor(command: string, args: readonly string[], logFile: string) {
    this.#child = spawn(command, args, { stdio: 'pipe' })
    running.add(this.#child)
    const log = createWriteStream(logFile, { flags: 'a' })
    this.#child.stdin.on('error', () => undefined)
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      log.write(`${line}\n`)
      if (line.startsWith('panic:') || line.startsWith('fatal error:')) this.#last = line
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      log.write(`${line}\n`)
      const tab = line.indexOf('\t')
      const answered = this.#waiting.get(line.slice(0, tab))
      this.#waiting.delete(line.slice(0, tab))
      answered?.(line.slice(tab + 1))
    })
    this.#ended = new Promise((resolve) => {
      const done = (): void => {
        this.#exited = true
        running.delete(this.#child)
        log.end()
        for (const answered of this.#waiting.values()) answered('')
        this.#waiting.clear()
        resolve()
      }
      this.#child.once('error', done)
      this.#child.once('close', done)
    })
  }

  /** The answer; a process that ends is one, too. */
  async ask(id: string, words: readonly string[]): Promise<Outcome> {
    const from = performance.now()
    const ended = (): Outcome => ({ text: `the process ended: ${this.#last}`, ms: performance.now() - from })
    if (this.#exited) return ended()
    const answer = await new Promise<string>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#child.stdin.write(`${[id, ...words].join('\t')}\n`)
    })
    return answer === '' ? ended() : (JSON.parse(answer) as Outcome)
  }

  async end(): Promise<void> {
    this.#child.stdin.end()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 2000)
    await this.#ended
    clearTimeout(late)
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}

const overLines = (program: LineProgram, id: string, setting: string, stop: () => Promise<void>): ClientUnderTest => ({
  producer: () => program.ask(id, ['producer', setting, GROUP]),
  send: (mode, topic) => program.ask(id, ['send', mode, topic]),
  consumer: (topic) => program.ask(id, ['consumer', setting, GROUP, topic]),
  firstMessage: (limitMs) => program.ask(id, ['first', String(limitMs)]),
  stop,
})

/** What a hosts file of a machine says, and nothing else: a name that is not in it does not resolve, at once. */
const HOSTS = '127.0.0.1 localhost\n'

export function startReleased(client: ClientName): Released {
  const home = join(outDir, 'home', client)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const logFile = join(home, 'client.log')
  const release = javaReleases[client]
  if (release === undefined) return goPrograms(join(outDir, client), logFile)

  const hosts = join(home, 'hosts')
  writeFileSync(hosts, HOSTS)
  const properties = {
    'user.home': home,
    'jdk.net.hosts.file': hosts,
    // Where the address is looked up that nobody gave; nobody listens there.
    'rocketmq.namesrv.domain': '127.0.0.1:1',
  }
  const args = [
    ...['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    ...['-cp', `${join(outDir, client)}:${join(javaDir(release), 'lib')}/*`, 'Situations'],
  ]
  const program = new LineProgram('java', args, logFile)
  let situations = 0
  return {
    client: (namesrv) => {
      const setting = namesrv === null ? '(none)' : typeof namesrv === 'string' ? namesrv : namesrv.join(';')
      const id = `s${situations++}`
      return overLines(program, id, setting, async () => void (await program.ask(id, ['stop'])))
    },
    stop: () => program.end(),
  }
}

/** Separates the elements of a slice. */
const UNIT = '\x1f'

function goPrograms(command: string, logFile: string): Released {
  return {
    client: (namesrv) => {
      const list = typeof namesrv === 'string' ? namesrv : namesrv?.length === 0 ? '(empty)' : namesrv?.join(UNIT)
      const program = new LineProgram(command, [], logFile)
      return overLines(program, 's', list ?? '(none)', () => program.kill())
    },
    stop: () => Promise.resolve(),
  }
}
