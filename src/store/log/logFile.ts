import type { DiskFile } from '../../runtime/index.ts'
import { ChunkMemory } from './chunkMemory.ts'

/** One commit-log file: `size` bytes of the log from physical offset `start`. */
export interface LogFile {
  readonly start: number
  readonly size: number
  /** Position behind the last record, or `size` once the file is closed by a BLANK record. */
  wrote: number
  /** Wall time of the last write; files expire by it. */
  modifiedMs: number
  /** The bytes themselves in memory mode, the newest of them otherwise. */
  readonly memory: ChunkMemory
  /** Absent in memory mode. */
  readonly disk: DiskFile | undefined
}

export function logFile(start: number, size: number, disk: DiskFile | undefined, modifiedMs: number): LogFile {
  return { start, size, wrote: 0, modifiedMs, memory: new ChunkMemory(), disk }
}

export function endOf(file: LogFile): number {
  return file.start + file.wrote
}
