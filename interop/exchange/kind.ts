import type { ProfileName } from '../../src/profile/index.ts'
import type { Peer } from './peer.ts'

/** One change of the server over a data directory. */
export interface Exchange {
  /** Distinguishes the topics and groups of one change from those of another over the same directory. */
  readonly generation: number
  readonly release: ProfileName
  readonly end: 'stop' | 'kill'
  /** Who opens the directory next. */
  readonly reader: 'ours' | 'original'
  /** The data directory. */
  readonly directory: string
  /** When the first server is gone and the second is not yet there; known once `leave` is called. */
  readonly nobodyRunsAtMs: number
  /** When the first server was told to end; known on the second. */
  readonly endedMs: number
  /** When the second server was there; known then. */
  readonly secondUpMs: number
}

/** A crash takes what a broker noted in the last second or so; a busy machine writes late. */
const UNWRITTEN_MS = 5000

/** Whether what a broker did at that time may be done again, after a crash. */
export function mayComeAgain({ end, endedMs }: Exchange, doneMs: number): boolean {
  return end === 'kill' && Math.abs(doneMs - endedMs) < UNWRITTEN_MS
}

/**
 * One kind of message or of consumption: what is done with it on the first server, and what has to be so on the second.
 * Kinds run side by side, over topics and groups of their own.
 */
export interface Kind {
  readonly name: string
  /** What the first server finishes. */
  work(peer: Peer): Promise<void>
  /** What is under way when the first server ends, right after it. Files that are written now and then are written by now. */
  leave?(peer: Peer): Promise<void>
  /** Throws for what is not as it would be if the first server had gone on. */
  check(peer: Peer): Promise<void>
}

/** Throws with the name of the thing unless both are written alike. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value))
  if (is !== should) throw new Error(`${what}: ${is} instead of ${should}`)
}

export function holds(condition: boolean, otherwise: () => string): void {
  if (!condition) throw new Error(otherwise())
}
