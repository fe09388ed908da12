export type DiskErrorKind =
  | 'notFound'
  | 'exists'
  | 'notAFile'
  | 'full' /** no space left */
  | 'denied' /** permissions, or a read-only file system */
  | 'locked' /** another process or broker holds the lock */
  | 'failed' /** input/output error */

export class DiskError extends Error {
  readonly kind: DiskErrorKind
  readonly path: string

  constructor(kind: DiskErrorKind, path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DiskError'
    this.kind = kind
    this.path = path
  }
}

/**
 * An open file. Reads and writes behave as a page cache does: synchronous, cheap, visible at once to every reader and
 * to the next process on the same host; only `sync` takes time, and only what was synced survives a power-off.
 * Failures throw DiskError.
 */
export interface DiskFile {
  readonly path: string
  size(): number
  /** Last modification, wall time in milliseconds. */
  modifiedMs(): number
  /** Writes behind the end and returns the position at which the bytes begin. The bytes may be reused afterwards. */
  append(bytes: Uint8Array): number
  /** Writes at a position; a gap behind the old end reads as zeros. The bytes may be reused afterwards. */
  write(position: number, bytes: Uint8Array): void
  /** Up to `length` bytes from `position`; shorter only at the end of the file. The view may be shared: do not write to it. */
  read(position: number, length: number): Uint8Array
  /** Cuts the file, or extends it with zeros (which need not take real space). */
  truncate(size: number): void
  /** Resolves when everything written before the call is on stable storage. Concurrent calls may share one sync. */
  sync(): Promise<void>
  close(): void
}

export interface DiskEntry {
  readonly name: string
  readonly kind: 'file' | 'directory'
}

/** A directory tree that belongs to one host. Paths are relative to its root, with `/` between the parts. */
export interface Disk {
  /** `create` makes the file and its parent directories when they are missing. */
  open(path: string, options?: { readonly create?: boolean }): DiskFile
  exists(path: string): boolean
  /** Sorted by name; an absent directory lists as empty. */
  list(path: string): readonly DiskEntry[]
  makeDirectory(path: string): void
  /** Replaces the target atomically. Survives a power-off only after `syncDirectory`. */
  rename(from: string, to: string): void
  /** A file, or a directory with everything below it. Nothing happens when it is absent. */
  remove(path: string): void
  /** Makes creations, renames and removals in a directory durable. */
  syncDirectory(path: string): Promise<void>
  /** Takes an exclusive lock file and throws DiskError `locked` when another holder lives. */
  lock(path: string): Disposable
  /** Space of the partition in bytes. */
  space(): { readonly totalBytes: number; readonly freeBytes: number }
}
