import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { javaArgs } from '../java.ts'
import type { JavaRelease } from '../paths.ts'
import { writeLogback } from '../server/real.ts'

export interface AdminOutput {
  readonly stdout: string
  readonly stderr: string
}

export interface AdminShellOptions {
  readonly release: JavaRelease
  readonly namesrv: string
  /** Working directory of the tool. */
  readonly home: string
  /** Below home. Default mqadmin.log. */
  readonly logFile?: string
}

/** The tool exits when it cannot parse an option. */
const ENDED: AdminOutput = { stdout: '', stderr: 'Exception: mqadmin has ended' }

/** mqadmin of a release, kept running: each command goes through the tool's own entry point, without a JVM start each. */
export class AdminShell {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #namesrv: string
  readonly #options: AdminShellOptions
  #ended = false
  readonly #waiting: ((output: AdminOutput) => void)[] = []

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    options: AdminShellOptions,
    logFile: string,
  ) {
    this.#child = child
    this.#options = options
    this.#namesrv = options.namesrv
    const log = createWriteStream(logFile)
    const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString('utf8')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [mark, stdout, stderr] = line.split(' ')
      if (mark !== '@@') return
      const output = { stdout: decode(stdout), stderr: decode(stderr) }
      log.write(`${output.stdout}\n${output.stderr}\n`)
      this.#waiting.shift()?.(output)
    })
    child.stderr.on('data', (chunk: Buffer) => log.write(chunk))
    child.once('close', () => {
      log.end()
      this.#ended = true
      for (const resolve of this.#waiting.splice(0)) resolve(ENDED)
    })
    process.once('exit', () => child.kill('SIGKILL'))
  }

  static async start(options: AdminShellOptions): Promise<AdminShell> {
    const { release, namesrv, home } = options
    mkdirSync(join(home, 'conf'), { recursive: true })
    if (release.startsWith('4.')) writeLogback(join(home, 'conf'))
    const properties = { 'rocketmq.home.dir': home, 'rocketmq.namesrv.addr': namesrv }
    const args = javaArgs({ release, main: 'interop.Admin', args: [], home, heapMiB: 256, properties })
    // Some commands write files into the working directory.
    const child = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: home })
    const shell = new AdminShell(child, options, join(home, options.logFile ?? 'mqadmin.log'))
    await shell.run(['noSuchCommand'])
    return shell
  }

  /** Runs `mqadmin ARGS -n NAMESRV`; the word NAMESRV among the arguments is replaced as well. */
  run(args: readonly string[]): Promise<AdminOutput> {
    const words = args.map((arg) => (arg === 'NAMESRV' ? this.#namesrv : arg))
    if (!words.includes('-n') && !words[0]?.startsWith('@')) words.push('-n', this.#namesrv)
    return new Promise((resolve) => {
      if (this.#ended) return resolve(ENDED)
      this.#waiting.push(resolve)
      this.#child.stdin.write(`${words.map((word) => Buffer.from(word).toString('base64')).join(' ')}\n`)
    })
  }

  /** Runs one command in a process of its own, which is then killed. */
  async alone(args: readonly string[]): Promise<AdminOutput> {
    const other = await AdminShell.start({ ...this.#options, logFile: 'mqadmin-alone.log' })
    try {
      const output = await other.run(args)
      if (other.#ended) throw new Error(`${args.join(' ')}: mqadmin has ended`)
      return output
    } finally {
      other.#child.kill('SIGKILL')
    }
  }

  get ended(): boolean {
    return this.#ended
  }

  async stop(): Promise<void> {
    if (this.#ended) return
    const ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin.end()
    await ended
  }
}
