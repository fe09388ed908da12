import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../events.ts'
import { joinChunks, packChunk, unpackChunk } from './codec.ts'
import type { Trace, TraceMode } from './trace.ts'
import { TraceHash } from './traceHash.ts'

/** Events of one chunk: small enough to seek by, large enough for the field names not to matter. */
const CHUNK_EVENTS = 1000
/** Events kept as objects. Most traces are dropped unread, so packing and hashing wait until there is a need. */
const RAW_EVENTS_MAX = 64 * CHUNK_EVENTS

/**
 * Keeps what happened. Recording is one push; hash and packing follow when somebody asks, or when so many events wait that
 * they would weigh on memory. Payloads are kept by reference: nobody writes to bytes that were handed to the network.
 */
export class Recorder implements Trace {
  readonly mode: TraceMode
  readonly #hash = new TraceHash()
  readonly #chunks: Uint8Array[] = []
  #raw: WorldEvent[] = []
  /** Raw events that the hash already contains. */
  #hashed = 0
  #packedEvents = 0

  constructor(mode: TraceMode) {
    this.mode = mode
  }

  get length(): number {
    return this.#packedEvents + this.#raw.length
  }

  record(event: WorldEvent): void {
    this.#raw.push(event)
    if (this.#raw.length >= RAW_EVENTS_MAX) this.#shed()
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
    for (; this.#hashed < this.#raw.length; this.#hashed++) this.#hash.value(this.#raw[this.#hashed])
  }

  #shed(): void {
    this.#fold()
    this.#packedEvents += this.#raw.length
    if (this.mode === 'full') {
      for (let from = 0; from < this.#raw.length; from += CHUNK_EVENTS) {
        this.#chunks.push(packChunk(this.#raw.slice(from, from + CHUNK_EVENTS)))
      }
    }
    this.#raw = []
    this.#hashed = 0
  }

  #demand(mode: 'hash' | 'full'): void {
    if (this.mode === 'full' || this.mode === mode) return
    throw new SimError(ErrorCodes.ConfigInvalid, `the world records no ${mode} trace; its mode is ${this.mode}`)
  }
}
