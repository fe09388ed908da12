import type { SocketAddress } from '../../src/runtime/index.ts'
import type { Restart } from './operation.ts'
import type { Line } from './recording.ts'

/** A broker of either kind and the time that it lives in. */
export interface SequenceArm {
  connect(onBytes: (bytes: Uint8Array) => void): Promise<Wire>
  pause(ms: number): Promise<void>
  /** Lets time pass until the promise settles; undefined when it does not in time. */
  settled<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined>
  /** Wall time of the broker. */
  now(): number
  /**
   * Ends the broker and starts it again over the same files. Returns when it accepts connections. `keepAway`: wall times
   * at which timed messages are due; see `unwrittenMs`.
   */
  restart(how: Restart, keepAway: readonly number[]): Promise<void>
  isBroker(address: SocketAddress): boolean
}

export interface Wire {
  write(bytes: Uint8Array): void
  close(): void
}

/** A half message is given up after so many checks. */
export const CHECK_MAX = 3
/** Longer than `transactionCheckInterval`: with the first round 4.9.7 makes the topic that keeps half messages from being deleted. */
export const FIRST_ROUND_MS = 1500
/** How often routes are fetched for assignments. */
export const ROUTE_POLL_MS = 500

/** Options of both brokers, of all releases. */
const OPTIONS: Readonly<Record<string, string>> = {
  enablePropertyFilter: 'true',
  // Level 2 is still on its way while a sequence goes on; the others are waited for.
  messageDelayLevel: '1s 9s 1s 1s 1s 1s',
  // Files are written within the quiet moment before a kill.
  flushConsumerOffsetInterval: '1000',
  flushDelayOffsetInterval: '1000',
  // Half messages are checked 3 times, one or two seconds after each other.
  transactionTimeOut: '2500',
  transactionCheckInterval: '1000',
  transactionCheckMax: String(CHECK_MAX),
}

/** What 4.9.7 does not know. */
const OPTIONS_OF_5: Readonly<Record<string, string>> = {
  // A transaction that has ended must not be checked.
  transactionOpBatchInterval: '500',
  recallMessageEnable: 'true',
  // What comes back comes back in the order in which it was popped, and is popped before what is new.
  reviveQueueNum: '1',
  popFromRetryProbability: '100',
  // Assignments follow the queues of a topic.
  loadBalancePollNameServerInterval: String(ROUTE_POLL_MS),
}

export function brokerOptions(line: Line): Readonly<Record<string, string>> {
  return line === '4.9.7' ? OPTIONS : { ...OPTIONS, ...OPTIONS_OF_5 }
}

/** A timed message comes within a second of its time; a second later that is in the files. */
const TIMED_WRITTEN_MS = 3000
/** A kill takes a moment, too. */
const ALREADY_DUE_MS = 500

/**
 * How long a kill has to wait: both brokers deliver a timed message twice when they are killed before they have written that
 * it was delivered, which they do once a second.
 */
export function unwrittenMs(keepAway: readonly number[], nowMs: number): number {
  let killMs = nowMs
  for (const dueMs of keepAway.toSorted((a, b) => a - b)) {
    if (dueMs <= killMs + ALREADY_DUE_MS && dueMs + TIMED_WRITTEN_MS > killMs) killMs = dueMs + TIMED_WRITTEN_MS
  }
  return killMs - nowMs
}

/** Longer than both intervals, and than the 10 s after a start before they begin. */
export const QUIET_MS = 13_000
