import type { QueueItem } from '../eventQueue.ts'
import type { Endpoint } from './endpoint.ts'
import { latencyUs } from './fabric.ts'
import { FIN } from './flow.ts'
import { PACKET_BYTES } from './link/index.ts'

/** Bytes waiting beyond this make `write` answer false. */
const HIGH_WATER_BYTES = 65_536
const SEGMENT_BYTES_MAX = 65_536
/** How long a closed window is left alone when its update got lost; the persist timer of TCP. */
const PERSIST_US = 1_000_000

/** What an application wrote and the peer's window does not admit yet. */
export class Outbox implements QueueItem {
  readonly label = 'tcp window update'
  readonly cancelled = false
  bytes = 0
  finSent = false
  readonly #endpoint: Endpoint
  #waiting: Uint8Array[] = []
  /** So many of them have gone while it pumps. */
  #taken = 0
  #ending = false
  #wantsDrain = false
  #scheduled = false

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  write(bytes: Uint8Array): boolean {
    if (this.#ending) return false
    if (bytes.length === 0) return this.bytes <= HIGH_WATER_BYTES
    const endpoint = this.#endpoint
    endpoint.fabric.core.scheduler.touches++
    const { out } = endpoint
    const fits = out.unconsumedBytes + bytes.length <= endpoint.fabric.windowBytes
    if (this.bytes === 0 && fits && bytes.length <= SEGMENT_BYTES_MAX && this.#admits(bytes.length)) {
      out.send(bytes)
      return true
    }
    this.#waiting.push(bytes)
    this.bytes += bytes.length
    this.#pump()
    if (this.bytes <= HIGH_WATER_BYTES) return true
    this.#wantsDrain = true
    return false
  }

  end(): void {
    if (this.#ending) return
    this.#ending = true
    this.#finish()
  }

  /** The receiver took bytes; the news travels back only when somebody waits for it. */
  windowOpened(): void {
    if (this.bytes === 0 || this.#scheduled) return
    this.#scheduled = true
    const back = this.#endpoint.peer.out
    const { path } = back
    const delayUs = back.stopped() === undefined ? latencyUs(path, path.wire.random.u32('window')) : PERSIST_US
    this.#endpoint.fabric.core.scheduler.after(delayUs, this)
  }

  run(): void {
    this.#scheduled = false
    const endpoint = this.#endpoint
    if (endpoint.gone || !endpoint.sends) return
    if (endpoint.peer.out.stopped() !== undefined) {
      this.windowOpened()
      return
    }
    this.#pump()
    if (this.#wantsDrain && this.bytes <= HIGH_WATER_BYTES && !endpoint.process.postpone(this)) {
      this.#wantsDrain = false
      endpoint.drained()
    }
  }

  #pump(): void {
    const { out, fabric } = this.#endpoint
    while (this.#taken < this.#waiting.length) {
      const admitted = this.#admittedBytes
      const room = Math.min(fabric.windowBytes - out.unconsumedBytes, this.#segmentBytes, admitted)
      if (admitted === 0) this.#waitForAcknowledgement()
      if (room <= 0) break
      const part = this.#take(room)
      this.bytes -= part.length
      out.send(part)
    }
    if (this.#taken > 0) this.#waiting.splice(0, this.#taken)
    this.#taken = 0
    this.#finish()
  }

  /** The next bytes that wait: of one write, but where packets count also of several. */
  #take(room: number): Uint8Array {
    const first = this.#waiting[this.#taken] as Uint8Array
    if (first.length >= room || this.#endpoint.out.congestion === undefined) return this.#cut(first, room)
    const joined = new Uint8Array(Math.min(room, this.bytes))
    for (let position = 0; position < joined.length; ) {
      const part = this.#cut(this.#waiting[this.#taken] as Uint8Array, joined.length - position)
      joined.set(part, position)
      position += part.length
    }
    return joined
  }

  #cut(first: Uint8Array, room: number): Uint8Array {
    if (first.length <= room) {
      this.#taken++
      return first
    }
    this.#waiting[this.#taken] = first.subarray(room)
    return first.subarray(0, room)
  }

  #admits(bytes: number): boolean {
    return this.#endpoint.out.congestion === undefined || bytes <= Math.min(PACKET_BYTES, this.#admittedBytes)
  }

  /** Where links lose packets, these are what is sent. */
  get #segmentBytes(): number {
    return this.#endpoint.out.congestion === undefined ? SEGMENT_BYTES_MAX : PACKET_BYTES
  }

  /** What the congestion of the way leaves room for. */
  get #admittedBytes(): number {
    const { out, fabric } = this.#endpoint
    if (out.congestion === undefined) return SEGMENT_BYTES_MAX
    return out.pauses ? 0 : out.congestion.roomBytes(fabric.core.scheduler.nowUs)
  }

  /** A flow that sends again says so itself. */
  #waitForAcknowledgement(): void {
    const { out, fabric } = this.#endpoint
    const nextUs = out.pauses ? undefined : out.congestion?.nextRoomUs
    if (nextUs === undefined || this.#scheduled) return
    this.#scheduled = true
    fabric.core.scheduler.at(nextUs, this)
  }

  #finish(): void {
    if (!this.#ending || this.finSent || this.bytes > 0) return
    this.finSent = true
    this.#endpoint.out.send(FIN)
    this.#endpoint.finSent()
  }
}
