import { writeSync } from 'node:fs'
import { url as debuggerUrl } from 'node:inspector'
import { syncBuiltinESMExports } from 'node:module'
import { totalmem } from 'node:os'
import { pathToFileURL } from 'node:url'
import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { NodeDrain } from '../../node/index.ts'
import type { Limit } from '../limit.ts'
import { placeOf } from '../strayErrors.ts'
import { type Watched, watch } from './watch.ts'

/** What is being done is told in at most so many bytes. */
const TEXT_BYTES = 2000
const HEADER_BYTES = 12

/** Of the heap that the engine allows, or of the machine's memory, beyond which a run ends. */
const MEMORY_SHARE = 0.8

/** What Node ends with when nothing is left to do and the program still waits. */
const UNSETTLED = 13

/** Lets calls of `process.exit` be told of, which then end the process with 1. Returns what undoes it. */
function tellOfExits(tell: (code: unknown) => void): () => void {
  const { exit } = process
  process.exit = (code): never => {
    tell(code)
    return exit.call(process, 1)
  }
  syncBuiltinESMExports()
  return () => {
    process.exit = exit
    syncBuiltinESMExports()
  }
}

export interface WatchdogOptions {
  /** The file or id as the user wrote it. */
  readonly target: string
  /** Its absolute path, when it is a file. */
  readonly file?: string | undefined
  readonly limit: Limit
}

/**
 * Ends the process with one sentence and exit code 1 when user code makes no progress for longer than a limit, fills the
 * memory, or waits for a promise that nothing settles. The thread that runs user code tells what it is doing and beats; another one watches.
 */
export class Watchdog {
  readonly #target: string
  readonly #numbers: Int32Array
  readonly #text: Buffer
  #doing = ''
  #over = false
  readonly #restore: () => void

  constructor({ target, file, limit }: WatchdogOptions) {
    this.#target = target
    const shared = new SharedArrayBuffer(HEADER_BYTES + TEXT_BYTES)
    this.#numbers = new Int32Array(shared, 0, 3)
    this.#text = Buffer.from(shared, HEADER_BYTES)
    process.once('exit', (code) => this.#atExit(code))
    this.#restore = tellOfExits((code) => this.#atCall(code, file))
    // Somebody who debugs the run stops it for as long as he likes.
    if (debuggerUrl() !== undefined) return
    const places = file === undefined ? [] : [file, pathToFileURL(file).href]
    const heap = Math.min(getHeapStatistics().heap_size_limit, totalmem())
    const workerData: Watched = { shared, limit, memoryMax: heap * MEMORY_SHARE, target, places }
    // Loaders keep the names of functions by a call that the thread does not have.
    const source = `const __name = (named) => named;(${watch.toString()})(require)`
    const worker = new Worker(source, { eval: true, execArgv: [], workerData })
    // Without the thread the run goes on unwatched.
    worker.on('error', () => undefined)
    worker.unref()
  }

  /** Tells what is about to run, as the sentence would name it. */
  doing(what: string): void {
    this.#doing = what
    Atomics.store(this.#numbers, 1, this.#text.write(what))
    this.beat()
  }

  /** Tells that it goes on. */
  beat(): void {
    Atomics.add(this.#numbers, 0, 1)
  }

  /** Does something of our own that may take long on a busy machine and does not beat, as the compiler does. */
  async unwatched<T>(work: () => Promise<T>): Promise<T> {
    Atomics.add(this.#numbers, 2, 1)
    try {
      return await work()
    } finally {
      Atomics.sub(this.#numbers, 2, 1)
      this.beat()
    }
  }

  /** Of a drain: beats with every slice of the world. */
  beating(drain: NodeDrain): NodeDrain {
    return {
      loop: (slice): void =>
        drain.loop((jobs) => {
          this.beat()
          return slice(jobs)
        }),
    }
  }

  [Symbol.dispose](): void {
    this.#over = true
    this.#restore()
  }

  /** The file ends the process itself, and with it the run. */
  #atCall(code: unknown, file: string | undefined): void {
    const place = file === undefined ? `${this.#target}: ` : placeOf(new Error(), file)
    const called = `process.exit(${code === undefined ? '' : String(code)})`
    const allowed = 'allowed is code that returns, or throws'
    writeSync(2, `rocketmq-sim: ${place}${called} ends the run in the middle of ${this.#doing}; ${allowed}\n`)
  }

  /** Nothing is left that could go on, and the run is not over. */
  #atExit(code: number): void {
    if (this.#over || (code !== 0 && code !== UNSETTLED)) return
    writeSync(2, `rocketmq-sim: ${this.#target}: ${this.#doing} waits for a promise that nothing settles\n`)
    process.exitCode = 1
  }
}
