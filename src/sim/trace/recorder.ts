import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../events.ts'
import { joinChunks, packChunk, unpackChunk } from './codec.ts'
import type { Trace, TraceMode } from './trace.ts'
import { TraceHash } from './traceHash.ts'

/** Events of one chunk: small enough to seek by, large enough for the field names not to matter. */
const CHUNK_EVENTS = 1000
/** Events and payload bytes kept as objects. Most traces are dropped unread, so hashing and packing wait until needed. */
const RAW_EVENTS_MAX = 16 * CHUNK_EVENTS
const RAW_PAYLOAD_BYTES_MAX = 32 * 1024 * 1024

/** Packed bytes of one trace; far beyond what anybody reads, and short of what a process can hold. */
const TRACE_BYTES_MAX = 1024 * 1024 * 1024

/**
 * Keeps what happened. Recording is one push; hash and packing follow when somebody asks, or when so many events wait that
 * they would weigh on memory. Payloads are kept by reference: nobody writes to bytes that were handed to the network.
 */
export class Recorder implements Trace {
  readonly mode: TraceMode
  readonly #hash = new TraceHash()
  readonly #chunks: Uint8Array[] = []
  #raw: WorldEvent[] = []
  #rawPayloadBytes = 0
  #packedEvents = 0
  #chunkBytes = 0
  /** Chunks and raw events that the hash already contains. */
  #hashedChunks = 0
  #hashedRaw = 0

  constructor(mode: TraceMode) {
    this.mode = mode
  }

  get length(): number {
    return this.#packedEvents + this.#raw.length
  }

  record(event: WorldEvent): void {
    this.#raw.push(event)
    if (event.kind === 'tcp.data') this.#rawPayloadBytes += event.bytes.length
    if (this.#raw.length >= RAW_EVENTS_MAX || this.#rawPayloadBytes >= RAW_PAYLOAD_BYTES_MAX) this.#shed()
  }

  hash(): string {
    this.#demand('hash')
    this.#fold()
    return this.#hash.toString()
  }

  bytes(): Uint8Array {
    this.#demand('full')
    const chunks = [...this.#chunks]
    for (let from = 0; from < this.#raw.length; from += CHUNK_EVENTS) {
      chunks.push(packChunk(this.#raw.slice(from, from + CHUNK_EVENTS)))
    }
    return joinChunks(chunks)
  }

  *events(): Iterable<WorldEvent> {
    this.#demand('full')
    for (const chunk of this.#chunks) yield* unpackChunk(chunk)
    yield* this.#raw
  }

  #fold(): void {
    if (this.#hashedRaw === 0) {
      for (; this.#hashedChunks < this.#chunks.length; this.#hashedChunks++) {
        for (const event of unpackChunk(this.#chunks[this.#hashedChunks] as Uint8Array)) this.#hash.event(event)
      }
    }
    for (; this.#hashedRaw < this.#raw.length; this.#hashedRaw++)
      this.#hash.event(this.#raw[this.#hashedRaw] as WorldEvent)
  }

  /** Makes room: the hash takes the events in, or they are packed and hashed later. */
  #shed(): void {
    // A partly hashed block must go on as it began, because packed events are hashed chunk by chunk.
    if (this.mode === 'hash' || this.#hashedRaw > 0) this.#fold()
    if (this.mode === 'full') {
      for (let from = 0; from < this.#raw.length; from += CHUNK_EVENTS) {
        const chunk = packChunk(this.#raw.slice(from, from + CHUNK_EVENTS))
        this.#chunks.push(chunk)
        this.#chunkBytes += chunk.length
      }
      if (this.#chunkBytes > TRACE_BYTES_MAX) throw traceTooLarge(this.length, this.#chunkBytes)
      if (this.#hashedRaw > 0) this.#hashedChunks = this.#chunks.length
    }
    this.#packedEvents += this.#raw.length
    this.#raw = []
    this.#rawPayloadBytes = 0
    this.#hashedRaw = 0
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
