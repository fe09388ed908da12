import type { QueueItem } from '../eventQueue.ts'
import type { Endpoint } from './endpoint.ts'
import { latencyUs } from './fabric.ts'
import { FIN } from './flow.ts'

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
    if (this.bytes === 0 && fits && bytes.length <= SEGMENT_BYTES_MAX) {
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
    let taken = 0
    while (taken < this.#waiting.length) {
      const first = this.#waiting[taken] as Uint8Array
      const room = Math.min(fabric.windowBytes - out.unconsumedBytes, SEGMENT_BYTES_MAX)
      if (room <= 0) break
      if (first.length <= room) taken++
      else this.#waiting[taken] = first.subarray(room)
      const part = first.length <= room ? first : first.subarray(0, room)
      this.bytes -= part.length
      out.send(part)
    }
    if (taken > 0) this.#waiting.splice(0, taken)
    this.#finish()
  }

  #finish(): void {
    if (!this.#ending || this.finSent || this.bytes > 0) return
    this.finSent = true
    this.#endpoint.out.send(FIN)
    this.#endpoint.finSent()
  }
}
