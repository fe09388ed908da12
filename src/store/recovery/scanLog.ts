import type { LogFile } from '../log/logFile.ts'
import { getInt32 } from '../record/bigEndian.ts'
import type { RecordParts } from '../record/recordLayout.ts'
import { BLANK_BYTES, BLANK_MAGIC } from '../record/recordLayout.ts'
import { checkRecord } from './checkRecord.ts'
import { LogWindow } from './logWindow.ts'

/** A valid record: `bytes[at…]`, at physical offset `physicalOffset`. */
export interface ScannedRecord {
  readonly bytes: Uint8Array
  readonly at: number
  readonly physicalOffset: number
  readonly size: number
  readonly parts: RecordParts
}

/** Where the valid records end, and why the next one is none (absent when the files end). */
export interface LogEnd {
  readonly physicalOffset: number
  readonly file: LogFile | undefined
  readonly reason: string | undefined
}

/** Walks over the records of `files` in order and stops at the first that is not valid. */
export function scanLog(files: readonly LogFile[], checkCrc: boolean, visit: (record: ScannedRecord) => void): LogEnd {
  let end = files[0]?.start ?? 0
  for (const file of files) {
    const window = new LogWindow(file)
    let position = 0
    for (;;) {
      const head = window.at(position, BLANK_BYTES)
      if (head.length < BLANK_BYTES)
        return { physicalOffset: end, file, reason: 'the file ends without a BLANK record' }
      if (getInt32(head, 4) === BLANK_MAGIC) break
      const size = Math.min(Math.max(getInt32(head, 0), BLANK_BYTES), file.size - position)
      const bytes = window.at(position, size)
      const check = checkRecord(
        bytes.length > size ? bytes.subarray(0, size) : bytes,
        0,
        file.start + position,
        checkCrc,
      )
      if (!check.valid) return { physicalOffset: end, file, reason: check.reason }
      visit({ bytes, at: 0, physicalOffset: file.start + position, size, parts: check.parts })
      position += size
      end = file.start + position
    }
    end = file.start + file.size
  }
  return { physicalOffset: end, file: undefined, reason: undefined }
}

/** Whether a file begins with a valid record, and if so its bytes. */
export function firstRecord(file: LogFile): Uint8Array | undefined {
  const window = new LogWindow(file)
  const head = window.at(0, BLANK_BYTES)
  if (head.length < BLANK_BYTES) return undefined
  const size = getInt32(head, 0)
  if (size < BLANK_BYTES || size > file.size) return undefined
  const bytes = window.at(0, size).subarray(0, size)
  return checkRecord(bytes, 0, file.start, true).valid ? bytes : undefined
}
