import type { WorldEvent } from '../events.ts'

export type TraceMode = 'off' | 'hash' | 'full'

/** What a world has recorded. */
export interface Trace {
  readonly mode: TraceMode
  /** Events recorded so far. */
  readonly length: number
  /** 16 hexadecimal digits over all events so far, payload bytes included. Throws SimError ConfigInvalid when the mode is `off`. */
  hash(): string
  /** The portable form: msgpack chunks that `decodeTrace` reads. Needs mode `full`. */
  bytes(): Uint8Array
  /** The events themselves. Needs mode `full`. */
  events(): Iterable<WorldEvent>
}
