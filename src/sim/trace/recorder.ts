import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../events.ts'
import { joinChunks, packChunk } from './codec.ts'
import { EventLog } from './eventLog.ts'
import type { Trace, TraceMode } from './trace.ts'
import { TraceHash } from './traceHash.ts'

/** Events of one chunk of the file: small enough to seek by, large enough for the field names not to matter. */
const CHUNK_EVENTS = 1000

/** Bytes that one trace keeps; far beyond what anybody reads, and short of what a process can hold. */
const TRACE_BYTES_MAX = 1024 * 1024 * 1024

/**
 * Keeps what happened, or the hash of it. The frequent kinds have methods of their own, so that no object is made for them. A
 * trace that is kept is hashed when somebody asks. Payloads may be kept by reference: nobody writes to bytes that were handed
 * to the network.
 */
export class Recorder implements Trace {
  readonly mode: TraceMode
  readonly #full: boolean
  readonly #hash = new TraceHash()
  readonly #log = new EventLog()
  /** Events that the hash contains. */
  #hashed = 0

  constructor(mode: TraceMode) {
    this.mode = mode
    this.#full = mode === 'full'
  }

  get length(): number {
    return this.#full ? this.#log.length : this.#hashed
  }

  timer(at: number, host: string, process: string, label: string): void {
    if (this.#full) {
      this.#log.timer(at, host, process, label)
      this.#limit()
    } else {
      this.#hashed++
      this.#hash.timer(at, host, process, label)
    }
  }

  draw(at: number, stream: string, reason: string, value: number): void {
    if (this.#full) {
      this.#log.draw(at, stream, reason, value)
      this.#limit()
    } else {
      this.#hashed++
      this.#hash.draw(at, stream, reason, value)
    }
  }

  /** `toServer` as in the event. */
  data(
    at: number,
    from: string,
    to: string,
    connection: number,
    bytes: Uint8Array,
    toServer: boolean | undefined,
  ): void {
    if (this.#full) {
      this.#log.data(at, from, to, connection, bytes, toServer)
      this.#limit()
    } else {
      this.#hashed++
      this.#hash.data(at, from, to, connection, bytes, toServer)
    }
  }

  /** Any other event. */
  record(event: WorldEvent): void {
    if (this.#full) {
      this.#log.other(event)
      this.#limit()
    } else {
      this.#hashed++
      this.#hash.event(event)
    }
  }

  hash(): string {
    this.#demand('hash')
    if (this.#full) {
      for (const event of this.#log.events(this.#hashed)) this.#hash.event(event)
      this.#hashed = this.#log.length
    }
    return this.#hash.toString()
  }

  bytes(): Uint8Array {
    this.#demand('full')
    const chunks: Uint8Array[] = []
    let events: WorldEvent[] = []
    for (const event of this.#log.events()) {
      events.push(event)
      if (events.length < CHUNK_EVENTS) continue
      chunks.push(packChunk(events))
      events = []
    }
    if (events.length > 0) chunks.push(packChunk(events))
    return joinChunks(chunks)
  }

  events(): Iterable<WorldEvent> {
    this.#demand('full')
    return this.#log.events()
  }

  #limit(): void {
    if (this.#log.bytes > TRACE_BYTES_MAX) throw traceTooLarge(this.#log.length, this.#log.bytes)
  }

  #demand(mode: 'hash' | 'full'): void {
    if (this.mode === 'full' || this.mode === mode) return
    throw new SimError(ErrorCodes.ConfigInvalid, `the world records no ${mode} trace; its mode is ${this.mode}`)
  }
}

function traceTooLarge(events: number, bytes: number): SimError {
  return new SimError(
    ErrorCodes.LimitReached,
    `the trace of ${events} events takes ${bytes} bytes; the limit is ${TRACE_BYTES_MAX}. Record a hash instead`,
    { events, bytes, limit: TRACE_BYTES_MAX },
  )
}
