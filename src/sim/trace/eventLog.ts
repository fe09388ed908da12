import type { WorldEvent } from '../events.ts'
import { packChunk, unpackChunk } from './codec.ts'

// Nearly all events of a world are timers that fired, bytes that arrived and draws. Kept as objects they would live through
// garbage collections and be packed later; here they are written into blocks of bytes, and an object is made of one only when
// somebody reads the trace. Numbers in a block are little-endian; texts are places in a table.
//
//   every event   0  1  kind, one of those below
//   OTHER            nothing: it is the next one of the block's objects
//   TIMER         1  8  at     9  4  host     13  4  process   17  4  label
//   DRAW          1  8  at     9  4  stream   13  4  reason    17  8  value
//   DATA…         1  8  at     9  4  from     13  4  to        17  8  connection   25  4  length   29  n  bytes
const OTHER = 0
const TIMER = 1
const DRAW = 2
const DATA = 3
const DATA_TO_CLIENT = 4
const DATA_TO_SERVER = 5

const TIMER_BYTES = 21
const DRAW_BYTES = 25
const DATA_BYTES = 29

const FIRST_BLOCK_BYTES = 16_384
const BLOCK_BYTES_MAX = 1_048_576
/** Larger payloads are kept by reference until they are packed: most traces are dropped unread. */
const COPIED_BYTES_MAX = 4096
/** Objects, and bytes that they refer to, beyond which they are packed. */
const OBJECTS_MAX = 16_000
const REFERRED_BYTES_MAX = 32 * 1024 * 1024
const PACKED_EVENTS = 1000

interface Block {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Bytes written. */
  end: number
  events: number
  objects: WorldEvent[]
  /** Its objects, once they are packed. */
  packed: readonly Uint8Array[] | undefined
}

/** Events in the order in which they happened. Payloads must not be written to afterwards. */
export class EventLog {
  /** Events so far. */
  length = 0
  /** Bytes that blocks and packed objects take. */
  bytes = 0
  readonly #blocks: Block[] = []
  #block: Block = newBlock(FIRST_BLOCK_BYTES)
  #unpacked: Block[] = [this.#block]
  #objects = 0
  #referredBytes = 0
  readonly #texts: string[] = []
  readonly #places = new Map<string, number>()

  constructor() {
    this.#blocks.push(this.#block)
  }

  timer(at: number, host: string, process: string, label: string): void {
    const block = this.#room(TIMER_BYTES)
    const { view, end } = block
    view.setUint8(end, TIMER)
    view.setFloat64(end + 1, at, true)
    view.setUint32(end + 9, this.#place(host), true)
    view.setUint32(end + 13, this.#place(process), true)
    view.setUint32(end + 17, this.#place(label), true)
    this.#written(block, TIMER_BYTES)
  }

  draw(at: number, stream: string, reason: string, value: number): void {
    const block = this.#room(DRAW_BYTES)
    const { view, end } = block
    view.setUint8(end, DRAW)
    view.setFloat64(end + 1, at, true)
    view.setUint32(end + 9, this.#place(stream), true)
    view.setUint32(end + 13, this.#place(reason), true)
    view.setFloat64(end + 17, value, true)
    this.#written(block, DRAW_BYTES)
  }

  data(
    at: number,
    from: string,
    to: string,
    connection: number,
    bytes: Uint8Array,
    toServer: boolean | undefined,
  ): void {
    const { length } = bytes
    if (length > COPIED_BYTES_MAX) {
      this.other(dataEvent(at, from, to, connection, bytes, toServer))
      return
    }
    const block = this.#room(DATA_BYTES + length)
    const { view, end } = block
    view.setUint8(end, toServer === undefined ? DATA : toServer ? DATA_TO_SERVER : DATA_TO_CLIENT)
    view.setFloat64(end + 1, at, true)
    view.setUint32(end + 9, this.#place(from), true)
    view.setUint32(end + 13, this.#place(to), true)
    view.setFloat64(end + 17, connection, true)
    view.setUint32(end + 25, length, true)
    block.bytes.set(bytes, end + DATA_BYTES)
    this.#written(block, DATA_BYTES + length)
  }

  /** Any event, as the object that it is. */
  other(event: WorldEvent): void {
    const block = this.#room(1)
    block.view.setUint8(block.end, OTHER)
    block.objects.push(event)
    this.#written(block, 1)
    if (event.kind === 'tcp.data') this.#referredBytes += event.bytes.length
    if (++this.#objects >= OBJECTS_MAX || this.#referredBytes >= REFERRED_BYTES_MAX) this.#pack()
  }

  /** The events from the one with the number `first` on, counting from 0. What is written while they are read is read, too. */
  *events(first: number = 0): Generator<WorldEvent> {
    let skip = first
    for (let index = 0; index < this.#blocks.length; index++) {
      const block = this.#blocks[index] as Block
      // A block that is left behind is full; the last one may grow while it is read.
      if (skip >= block.events && index < this.#blocks.length - 1) skip -= block.events
      else {
        yield* this.#of(block, skip)
        skip = 0
      }
    }
  }

  *#of(block: Block, first: number): Generator<WorldEvent> {
    const objects = block.packed?.flatMap((chunk) => unpackChunk(chunk)) ?? block.objects
    let object = 0
    let at = 0
    for (let number = 0; number < block.events; number++) {
      const kind = block.view.getUint8(at)
      if (kind === OTHER) {
        if (number >= first) yield objects[object] as WorldEvent
        object++
        at += 1
      } else {
        if (number >= first) yield this.#read(block, at, kind)
        at += bytesOf(block, at, kind)
      }
    }
  }

  #read({ view, bytes }: Block, start: number, kind: number): WorldEvent {
    const at = view.getFloat64(start + 1, true)
    const first = this.#text(view.getUint32(start + 9, true))
    const second = this.#text(view.getUint32(start + 13, true))
    if (kind === TIMER) {
      return { kind: 'timer', at, host: first, process: second, label: this.#text(view.getUint32(start + 17, true)) }
    }
    if (kind === DRAW)
      return { kind: 'draw', at, stream: first, reason: second, value: view.getFloat64(start + 17, true) }
    const from = start + DATA_BYTES
    const payload = bytes.subarray(from, from + view.getUint32(start + 25, true))
    const toServer = kind === DATA ? undefined : kind === DATA_TO_SERVER
    return dataEvent(at, first, second, view.getFloat64(start + 17, true), payload, toServer)
  }

  #text(place: number): string {
    return this.#texts[place] as string
  }

  #place(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    const place = this.#texts.length
    this.#places.set(text, place)
    this.#texts.push(text)
    return place
  }

  /** The block that the next event of so many bytes goes into. */
  #room(bytes: number): Block {
    if (this.#block.end + bytes <= this.#block.bytes.length) return this.#block
    this.#block = newBlock(Math.min(this.#block.bytes.length * 4, BLOCK_BYTES_MAX))
    this.#blocks.push(this.#block)
    this.#unpacked.push(this.#block)
    return this.#block
  }

  #written(block: Block, bytes: number): void {
    block.end += bytes
    block.events++
    this.length++
    this.bytes += bytes
  }

  /** Packs the objects of all blocks and begins a new one. */
  #pack(): void {
    for (const block of this.#unpacked) {
      const packed: Uint8Array[] = []
      for (let from = 0; from < block.objects.length; from += PACKED_EVENTS) {
        packed.push(packChunk(block.objects.slice(from, from + PACKED_EVENTS)))
      }
      for (const { length } of packed) this.bytes += length
      block.packed = packed
      block.objects = []
    }
    this.#objects = 0
    this.#referredBytes = 0
    this.#block = newBlock(FIRST_BLOCK_BYTES)
    this.#blocks.push(this.#block)
    this.#unpacked = [this.#block]
  }
}

function newBlock(size: number): Block {
  const bytes = new Uint8Array(size)
  return { bytes, view: new DataView(bytes.buffer), end: 0, events: 0, objects: [], packed: undefined }
}

function bytesOf({ view }: Block, at: number, kind: number): number {
  if (kind === TIMER) return TIMER_BYTES
  return kind === DRAW ? DRAW_BYTES : DATA_BYTES + view.getUint32(at + 25, true)
}

/** The event, with its fields in the order that all of its kind have. */
export function dataEvent(
  at: number,
  from: string,
  to: string,
  connection: number,
  bytes: Uint8Array,
  toServer: boolean | undefined,
): WorldEvent<'tcp.data'> {
  if (toServer === undefined) return { kind: 'tcp.data', at, from, to, connection, bytes }
  return { kind: 'tcp.data', at, from, to, connection, bytes, toServer }
}
