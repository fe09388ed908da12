import type { Disk, DiskFile } from '../../runtime/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { offsetOfFileName } from '../disk/storePath.ts'
import type { CommitLog } from '../log/commitLog.ts'
import { logFile } from '../log/logFile.ts'
import { getInt32 } from '../record/bigEndian.ts'
import { BLANK_MAGIC } from '../record/recordLayout.ts'

interface Found {
  readonly start: number
  readonly disk: DiskFile
  readonly size: number
}

/**
 * Opens the files of the log (MappedFileQueue.load). Their size is that of the files which are there, so that a
 * directory written with another `mappedFileSizeCommitLog` stays readable. Throws SimError StoreCorrupt when sizes or
 * names do not fit together. `wasFlushed` tells whether the size of a single file can be trusted.
 */
export function loadLog(
  disk: Disk,
  path: string,
  log: CommitLog,
  wasFlushed: (physicalOffset: number) => boolean,
): void {
  const found = withoutEmptyLast(disk, findFiles(disk, path, log), log)
  const fileSize = sizeOf(found, log.fileSize, wasFlushed)
  for (const [i, file] of found.entries()) {
    const name = log.filePath(file.start)
    const previous = found[i - 1]
    if (previous !== undefined && file.start !== previous.start + fileSize) {
      throw corrupt(
        `${log.filePath(previous.start + fileSize)} is missing: ${name} follows ${log.filePath(previous.start)}`,
      )
    }
    // A crash may have come before a file was extended to its size, or before that was made durable.
    const short = file.size < fileSize && (i === found.length - 1 || !wasFlushed(file.start + file.size))
    if (file.size !== fileSize && !short) {
      throw corrupt(`${name} has ${file.size} bytes, all files of the log must have ${fileSize}`)
    }
    if (file.start % fileSize !== 0) {
      throw corrupt(`${name} does not begin at a multiple of the file size ${fileSize}`)
    }
  }
  log.adopt(
    found.map((file) => logFile(file.start, fileSize, file.disk, file.disk.modifiedMs())),
    fileSize,
  )
}

function findFiles(disk: Disk, path: string, log: CommitLog): Found[] {
  const found: Found[] = []
  for (const entry of disk.list(path)) {
    const start = entry.kind === 'file' ? offsetOfFileName(entry.name) : undefined
    if (start === undefined) continue
    const file = disk.open(log.filePath(start))
    found.push({ start, disk: file, size: file.size() })
  }
  return found
}

function withoutEmptyLast(disk: Disk, found: Found[], log: CommitLog): Found[] {
  const last = found.at(-1)
  if (last === undefined || last.size > 0) return found
  last.disk.close()
  disk.remove(log.filePath(last.start))
  return found.slice(0, -1)
}

/** A crash may leave a single file behind that was never flushed, and then has not got its size yet. */
function sizeOf(found: readonly Found[], configured: number, wasFlushed: (physicalOffset: number) => boolean): number {
  const [first, second] = found
  if (first === undefined) return configured
  if (second !== undefined) return second.start - first.start
  return wasFlushed(first.start) && first.start % first.size === 0 && hasRoomBehind(first) ? first.size : configured
}

/**
 * A whole file has room for a BLANK record behind its last one. One that was cut off, and not extended again before the
 * process died, ends with a record: with its properties, or with a topic and two zeros for the length of none.
 */
function hasRoomBehind({ disk, size }: Found): boolean {
  const end = disk.read(Math.max(0, size - 10), 10)
  if (end.subarray(-3).every((byte) => byte === 0)) return true
  for (let at = 0; at + 4 <= end.length; at++) if (getInt32(end, at) === BLANK_MAGIC) return true
  return false
}

function corrupt(message: string): SimError {
  return new SimError(ErrorCodes.StoreCorrupt, message)
}
