import { crc32 } from '../../protocol/index.ts'
import type { Disk, DiskFile } from '../../runtime/index.ts'
import { getInt32, getInt64, putInt32, putInt64 } from '../record/bigEndian.ts'

/**
 * The `checkpoint` file (store.md 13), 4,096 bytes, big-endian:
 *   0  i64 physicMsgTimestamp: store time of the newest record that is flushed
 *   8  i64 logicsMsgTimestamp: store time up to which queues are flushed
 *   16 i64 indexMsgTimestamp: store time up to which the index is flushed
 *   24 i64 masterFlushedOffset | 32 i64 confirmPhyOffset: not used here, kept as found
 * The original neither reads nor writes what follows. We keep there what tells damage from an unfinished write:
 *   40 i64 flushed end of the log, as a physical offset
 *   48 i32 CRC-32 of the first 48 bytes, so that a value written before the original changed the file is not trusted
 */
export const CHECKPOINT_BYTES = 4096
const AT_CRC = 48
const USED_BYTES = 52

export class Checkpoint {
  readonly #disk: Disk
  readonly #path: string
  readonly #bytes: Uint8Array = new Uint8Array(USED_BYTES)
  #file: DiskFile | undefined
  physicMsgTimestamp = 0
  logicsMsgTimestamp = 0
  indexMsgTimestamp = 0
  /** End of the log that is known to have been flushed, or undefined when nothing trustworthy says so. */
  flushedWhere: number | undefined

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
  }

  load(): void {
    if (!this.#disk.exists(this.#path)) return
    const file = this.#disk.open(this.#path)
    this.#bytes.set(file.read(0, USED_BYTES))
    file.close()
    const ours = this.#bytes.subarray(40).some((byte) => byte !== 0)
    const whole = crc32(this.#bytes, 0, AT_CRC) >>> 0 === getInt32(this.#bytes, AT_CRC) >>> 0
    // Torn, or changed by the original since: recovery then believes nothing and reads the whole log.
    if (ours && !whole) return
    this.flushedWhere = ours ? getInt64(this.#bytes, 40) : undefined
    this.physicMsgTimestamp = getInt64(this.#bytes, 0)
    this.logicsMsgTimestamp = getInt64(this.#bytes, 8)
    this.indexMsgTimestamp = getInt64(this.#bytes, 16)
  }

  /** Messages stored before are in the log, and their entries in the queues, even after a power-off (getMinTimestamp). */
  get minTimestamp(): number {
    return Math.max(0, Math.min(this.physicMsgTimestamp, this.logicsMsgTimestamp) - 3000)
  }

  /** Written through the page cache; what it says is true at this moment, so it may survive or not. Throws DiskError. */
  write(): void {
    const bytes = this.#bytes
    putInt64(bytes, 0, this.physicMsgTimestamp)
    putInt64(bytes, 8, this.logicsMsgTimestamp)
    putInt64(bytes, 16, this.indexMsgTimestamp)
    putInt64(bytes, 40, this.flushedWhere ?? 0)
    putInt32(bytes, AT_CRC, crc32(bytes, 0, AT_CRC))
    const file = this.#open()
    file.write(0, bytes)
  }

  /** Forgets all progress. Throws DiskError. */
  reset(): void {
    this.physicMsgTimestamp = 0
    this.logicsMsgTimestamp = 0
    this.indexMsgTimestamp = 0
    this.flushedWhere = 0
    this.write()
  }

  async sync(): Promise<void> {
    await this.#open().sync()
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }

  #open(): DiskFile {
    if (this.#file !== undefined) return this.#file
    const file = this.#disk.open(this.#path, { create: true })
    if (file.size() !== CHECKPOINT_BYTES) file.truncate(CHECKPOINT_BYTES)
    this.#file = file
    return file
  }
}
