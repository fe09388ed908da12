import type { DiskErrorKind } from '../../runtime/index.ts'
import type { LatencyMs } from '../network/index.ts'

export interface SimDiskOptions {
  /** Size of the partition. Default 100 GiB. */
  readonly totalBytes?: number
  /** Duration of one sync. Default 0.5 to 2 ms. */
  readonly syncMs?: LatencyMs
  /** At a power-off the seed decides what of the unsynced bytes had reached the disk; with `lost` none has. Default `drawn`. */
  readonly unsynced?: 'drawn' | 'lost'
}

/** A disk operation that changes or syncs something. Reads are not counted. */
export interface DiskOperation {
  /** Counts from 1 over the life of the disk. */
  readonly index: number
  readonly kind:
    | 'create'
    | 'append'
    | 'write'
    | 'truncate'
    | 'sync'
    | 'rename'
    | 'remove'
    | 'makeDirectory'
    | 'syncDirectory'
  readonly path: string
  /** Name of the process that asks. */
  readonly process: string
  readonly bytes: number
}

/** What happens instead of an operation: the host loses power, its process dies, or the call fails. */
export type DiskFault = 'powerOff' | 'kill' | DiskErrorKind

/** The disk of one host, as a fault plan sees it. */
export interface SimDiskControl {
  /** Operations so far. */
  readonly operations: number
  /** Asked before every operation. May turn off the host itself, or answer a fault. The operation then throws DiskError. */
  beforeOperation: ((operation: DiskOperation) => DiskFault | undefined) | undefined
  /** Strikes once, before the operation with this index. */
  atOperation(index: number, fault: DiskFault): Disposable
  /** Lets operations fail while the handle lives. `kinds` defaults to all that change something, `path` (a prefix) to every path. */
  fail(options: {
    readonly error: DiskErrorKind
    readonly kinds?: readonly DiskOperation['kind'][]
    readonly path?: string
  }): Disposable
  /**
   * Lets reads fail with an input/output error while the handle lives: of `path` (a prefix, by default every path) the bytes from
   * `position` (0) on, `length` of them (all). Processes keep what they have read before.
   */
  failReads(options?: { readonly path?: string; readonly position?: number; readonly length?: number }): Disposable
  syncMs: LatencyMs
  totalBytes: number
  /** Space taken by somebody else, to bring the partition near its limit. */
  ballastBytes: number
  readonly usedBytes: number
  /** Turns the bits of so many bytes of a file from a position on; answers how many. Nobody is told. */
  corrupt(path: string, position: number, length: number): number
  /** Takes over the files of another disk in place of its own. No process may live on either host. */
  copyFrom(other: SimDiskControl): void
  /**
   * Throws away everything, as an emptyDir volume does, or one file or directory. The host must be off, or its processes
   * dead.
   */
  wipe(path?: string): void
}
