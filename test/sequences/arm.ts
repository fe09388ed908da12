import type { SocketAddress } from '../../src/runtime/index.ts'
import type { Restart } from './operation.ts'

/** A broker of either kind and the time that it lives in. */
export interface SequenceArm {
  connect(onBytes: (bytes: Uint8Array) => void): Promise<Wire>
  pause(ms: number): Promise<void>
  /** Lets time pass until the promise settles; undefined when it does not in time. */
  settled<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined>
  /** Wall time of the broker. */
  now(): number
  /** Ends the broker and starts it again over the same files. Returns when it accepts connections. */
  restart(how: Restart): Promise<void>
  isBroker(address: SocketAddress): boolean
}

export interface Wire {
  write(bytes: Uint8Array): void
  close(): void
}

/** Options of both brokers. */
export const BROKER_OPTIONS: Readonly<Record<string, string>> = {
  enablePropertyFilter: 'true',
  // Level 2 is still on its way while a sequence goes on; the others are waited for.
  messageDelayLevel: '1s 9s 1s 1s 1s 1s',
  // Files are written within the quiet moment before a kill.
  flushConsumerOffsetInterval: '1000',
  flushDelayOffsetInterval: '1000',
}

/** Longer than both intervals, and than the 10 s after a start before they begin. */
export const QUIET_MS = 13_000
