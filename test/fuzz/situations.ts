import { setTimeout as sleep } from 'node:timers/promises'
import { createNodeRuntime } from '../../src/node/index.ts'
import { emptyFields, encodeFrame, FrameDecoder } from '../../src/protocol/index.ts'
import type { Connection, Runtime } from '../../src/runtime/index.ts'
import { joined } from './generate/bytes.ts'
import type { Target } from './input.ts'
import type { Subject } from './subject.ts'

/** What many connections did to the server, and what was wrong with it. */
export interface SituationReport {
  readonly name: string
  readonly figures: string
  readonly wrong: readonly string[]
}

const MIB = 1024 * 1024
const GREETING = frame(106)
/** serverChannelMaxIdleTimeSeconds of both servers. */
const IDLE_MS = 120_000
const IDLE_TOLERANCE_MS = 8000

/** Connections as crowds. They share one runtime, and leave nothing open. */
export class Crowds implements AsyncDisposable {
  readonly #subject: Subject
  readonly #runtime: Runtime = createNodeRuntime()
  readonly #open = new Set<Connection>()

  constructor(subject: Subject) {
    this.#subject = subject
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#open) connection.reset()
    await sleep(200)
  }

  /** All at once, each with a question. */
  async thousand(count = 1000): Promise<SituationReport> {
    const from = performance.now()
    const before = this.#subject.residentBytes()
    let answered = 0
    const guests = await Promise.all(
      Array.from({ length: count }, async () => {
        const connection = await this.#connect('namesrv')
        const decoder = new FrameDecoder(() => {
          answered++
        })
        connection.handlers = { onData: (bytes) => decoder.push(bytes) }
        connection.write(GREETING)
        return connection
      }),
    )
    await waitFor(() => answered === count, 15_000)
    const elapsedMs = Math.round(performance.now() - from)
    const added = this.#subject.residentBytes() - before
    this.#drop(guests)
    return {
      name: `${count} connections at once`,
      figures: `${answered} answered after ${elapsedMs} ms, ${mebibytes(added)} MiB`,
      wrong: answered === count ? [] : [`${count - answered} of ${count} connections got no answer`],
    }
  }

  /** Each announces the largest frame, sends a little of it, and stalls. */
  async stalled(count = 200): Promise<SituationReport> {
    const limitMiB = 50
    const before = this.#subject.residentBytes()
    const begun = frame(10, new Uint8Array(20_000))
    new DataView(begun.buffer, begun.byteOffset).setInt32(0, 16_777_212)
    const guests = await Promise.all(
      Array.from({ length: count }, async () => {
        const connection = await this.#connect('broker')
        connection.handlers = {}
        connection.write(begun)
        return connection
      }),
    )
    await sleep(1000)
    const added = this.#subject.residentBytes() - before
    this.#drop(guests)
    return {
      name: `${count} stalls within the largest frame`,
      figures: `${mebibytes(added)} MiB`,
      wrong: added < limitMiB * MIB ? [] : [`stalled frames took ${mebibytes(added)} MiB; allowed are ${limitMiB}`],
    }
  }

  /** Each asks for far more than anybody would buffer, and reads nothing. */
  async deaf(count = 20): Promise<SituationReport> {
    const limitMiB = 100
    const before = this.#subject.residentBytes()
    // GET_BROKER_CONFIG: an answer of about 20 KiB to a question of 100 bytes.
    const burst = joined(Array.from({ length: 600 }, () => frame(26)))
    const guests = await Promise.all(
      Array.from({ length: count }, async () => {
        const connection = await this.#connect('broker')
        connection.pause()
        connection.handlers = {}
        for (let i = 0; i < 20; i++) connection.write(burst)
        return connection
      }),
    )
    let peak = 0
    for (let i = 0; i < 40; i++) {
      peak = Math.max(peak, this.#subject.residentBytes() - before)
      await sleep(100)
    }
    this.#drop(guests)
    const asked = Math.round((count * 20 * 600 * 20) / 1024)
    return {
      name: `${count} connections that ask for ${asked} MiB and read nothing`,
      figures: `${mebibytes(peak)} MiB at most`,
      wrong: peak < limitMiB * MIB ? [] : [`unread answers took ${mebibytes(peak)} MiB; allowed are ${limitMiB}`],
    }
  }

  /** Begins now; the report comes when the servers should have closed them. */
  async idle(): Promise<SituationReport> {
    const from = performance.now()
    const closedAfter: number[] = []
    const kinds: readonly (readonly [Target, Uint8Array])[] = [
      ['namesrv', new Uint8Array(0)],
      ['broker', new Uint8Array(0)],
      ['vip', new Uint8Array(0)],
      ['broker', GREETING.subarray(0, 3)],
      ['namesrv', GREETING.subarray(0, 30)],
    ]
    for (const [to, bytes] of kinds) {
      const connection = await this.#connect(to)
      connection.handlers = {
        onEnd: () => {
          closedAfter.push(performance.now() - from)
          connection.end()
        },
      }
      if (bytes.length > 0) connection.write(bytes)
    }
    await waitFor(() => closedAfter.length === kinds.length, IDLE_MS + IDLE_TOLERANCE_MS)
    const wrong = closedAfter
      .filter((ms) => ms < IDLE_MS - 1000)
      .map((ms) => `closed after ${Math.round(ms)} ms already`)
    if (closedAfter.length < kinds.length) {
      wrong.push(`${kinds.length - closedAfter.length} of ${kinds.length} idle connections are still open`)
    }
    return {
      name: `${kinds.length} connections that do nothing`,
      figures: `closed after ${closedAfter.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`,
      wrong,
    }
  }

  async #connect(to: Target): Promise<Connection> {
    const connection = await this.#runtime.network.connect(this.#subject.address(to), { timeoutMs: 10_000 })
    this.#open.add(connection)
    return connection
  }

  #drop(connections: readonly Connection[]): void {
    for (const connection of connections) {
      connection.reset()
      this.#open.delete(connection)
    }
  }
}

function frame(code: number, body?: Uint8Array): Uint8Array {
  return encodeFrame({
    code,
    body,
    language: 'JAVA',
    version: 479,
    opaque: 1,
    flag: 0,
    remark: undefined,
    extFields: emptyFields(),
    serializeType: 'JSON',
  })
}

async function waitFor(condition: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  while (!condition() && performance.now() < end) await sleep(10)
}

const mebibytes = (bytes: number): number => Math.round((bytes / MIB) * 10) / 10
