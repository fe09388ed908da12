import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketAddress } from '../../src/runtime/index.ts'
import type { Target } from './input.ts'

/** A process with a NameServer, a broker and the control API, looked at from outside. */
export interface Subject {
  readonly namesrv: string
  start(): Promise<void>
  stop(): Promise<void>
  address(to: Target): SocketAddress
  alive(): boolean
  lastWords(): string
  /** Lines of its log since the last call that tell of a bug: errors with a stack. */
  errors(): string[]
  residentBytes(): number
  sockets(): number
  /** Bytes of messages that it keeps in memory, as it must. */
  storedBytes(): Promise<number>
}

export interface SubjectOptions {
  /** Arguments of node: a script and what it takes. It listens on `ports`, and logs JSON lines on standard error. */
  readonly args: readonly string[]
  readonly ports: Readonly<Record<Target, number>>
  /** Whether messages go to files. */
  readonly onDisk: boolean
}

const HOST = '127.0.0.1'

/** Linux only: memory and sockets are read from /proc. */
export class ProcessSubject implements Subject {
  readonly namesrv: string
  readonly #options: SubjectOptions
  #child: ChildProcess | undefined
  #errors: string[] = []
  #tail: string[] = []

  constructor(options: SubjectOptions) {
    this.#options = options
    this.namesrv = `${HOST}:${options.ports.namesrv}`
  }

  async start(): Promise<void> {
    this.#errors = []
    this.#tail = []
    const child = spawn(process.execPath, this.#options.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    process.once('exit', () => child.kill('SIGKILL'))
    const ready = new Promise<boolean>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('is ready')) resolve(true)
      })
      child.once('exit', () => resolve(false))
    })
    createInterface({ input: child.stderr }).on('line', (line) => this.#hear(line))
    if (!(await ready)) {
      await sleep(50)
      throw new Error(`the server did not start: ${this.lastWords()}`)
    }
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || !this.alive()) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    if (await Promise.race([ended.then(() => true), sleep(10_000, false, { ref: false })])) return
    child.kill('SIGKILL')
    await ended
  }

  address(to: Target): SocketAddress {
    return { host: HOST, port: this.#options.ports[to] }
  }

  alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  lastWords(): string {
    return this.#tail.join(' | ').slice(-1500)
  }

  errors(): string[] {
    return this.#errors.splice(0)
  }

  residentBytes(): number {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1]
    return Number(kib) * 1024
  }

  sockets(): number {
    const fds = `/proc/${this.#pid}/fd`
    return readdirSync(fds).filter((fd) => {
      try {
        return readlinkSync(`${fds}/${fd}`).startsWith('socket:')
      } catch {
        return false
      }
    }).length
  }

  async storedBytes(): Promise<number> {
    if (this.#options.onDisk) return 0
    const answer = await fetch(`http://${HOST}:${this.#options.ports.control}/health`)
    const { brokers } = (await answer.json()) as {
      readonly brokers: readonly { readonly commitLogMaxOffset: number }[]
    }
    return brokers.reduce((sum, { commitLogMaxOffset }) => sum + commitLogMaxOffset, 0)
  }

  get #pid(): number {
    return this.#child?.pid ?? 0
  }

  #hear(line: string): void {
    this.#tail.push(line)
    if (this.#tail.length > 12) this.#tail.shift()
    // Strangers write nonsense into system topics as well, and the servers may say so.
    if (line.includes('"level":50') && /"stack":|the control API failed/.test(line))
      this.#errors.push(`the server says: ${line.slice(0, 1500)}`)
  }
}
