import { MessageConst, MessageSysFlag, timeText } from '../../protocol/index.ts'
import type { Disk, Logger } from '../../runtime/index.ts'
import { DirectorySync } from '../disk/directorySync.ts'
import type { DispatchRequest } from '../record/dispatchRequest.ts'
import { IndexDisk } from './indexDisk.ts'
import { IndexFile } from './indexFile.ts'
import type { IndexHeader } from './indexHeader.ts'
import { decodeIndexHeader, INDEX_ENTRY_BYTES, INDEX_HEADER_BYTES, INDEX_SLOT_BYTES } from './indexHeader.ts'
import { indexKeyHash } from './keyHash.ts'

/** Upper limit of one query, whatever the request says (`maxMsgsNumBatch`). */
const QUERY_NUM_MAX = 64

export interface IndexServiceOptions {
  readonly logger: Logger
  /** Absent in memory mode. */
  readonly disk: Disk | undefined
  readonly path: string
  readonly maxHashSlotNum: number
  readonly maxIndexNum: number
  /** Local wall time in milliseconds, for file names. */
  readonly localMs: () => number
}

/** The index over KEYS and UNIQ_KEY: files from oldest to newest (store.md 12, `IndexService` upstream). */
export class IndexService {
  readonly #options: IndexServiceOptions
  readonly #files: IndexFile[] = []
  readonly #directories: DirectorySync | undefined

  constructor(options: IndexServiceOptions) {
    this.#options = options
    this.#directories = options.disk === undefined ? undefined : new DirectorySync(options.disk)
  }

  get files(): readonly IndexFile[] {
    return this.#files
  }

  get waitingEntries(): number {
    let waiting = 0
    for (const file of this.#files) waiting += file.waitingEntries
    return waiting
  }

  /**
   * Opens the files on disk. After an unclean exit, files that took entries since the index was last made durable are
   * removed, as the original does; recovery indexes their records again. Returns the physical offset from which on
   * records may be missing in the index.
   */
  load(cleanExit: boolean, indexMsgTimestamp: number): number {
    const { disk, path, logger } = this.#options
    let missingFrom = 0
    let broken = false
    for (const entry of disk?.list(path) ?? []) {
      if (disk === undefined || entry.kind !== 'file' || !/^\d{17}$/.test(entry.name)) continue
      const filePath = `${path}/${entry.name}`
      const file = disk.open(filePath)
      const shape = this.#shape(file.size())
      const header = shape === undefined ? undefined : decodeIndexHeader(file.read(0, INDEX_HEADER_BYTES))
      // A header of zeros was never made durable: the file holds nothing.
      const empty = header !== undefined && header.endTimestamp === 0
      const unfinished = empty || (!cleanExit && header !== undefined && header.endTimestamp > indexMsgTimestamp)
      // A newer file behind a removed one goes as well: its records would hide that older ones are missing.
      broken ||= unfinished || shape === undefined
      if (broken || shape === undefined || header === undefined) {
        file.close()
        disk.remove(filePath)
        logger.log('warn', 'index file removed, its records are indexed again', { file: entry.name })
        continue
      }
      this.#files.push(new IndexFile(entry.name, header, shape.indexes, () => new IndexDisk(file, shape.slots)))
      // The keys of the newest record may be spread over this file and a removed one.
      missingFrom = header.endPhyOffset
    }
    return missingFrom
  }

  /** Removes files with entries at or behind the end of the log. True when there were any. */
  truncate(endPhysicalOffset: number): boolean {
    const kept = this.#files.filter(
      (file) => file.header.endTimestamp === 0 || file.header.endPhyOffset < endPhysicalOffset,
    )
    const cut = this.#files.splice(0)
    this.#files.push(...kept)
    for (const file of cut) if (!kept.includes(file)) this.#remove(file)
    return kept.length < cut.length
  }

  /** Enters the keys of a record. In recovery, keys that the index has already are skipped. */
  build(request: DispatchRequest, recovering: boolean): void {
    if ((request.sysFlag & MessageSysFlag.TRANSACTION_ROLLBACK) === MessageSysFlag.TRANSACTION_ROLLBACK) return
    const uniqueKey = request.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
    const keys = request.properties.get(MessageConst.PROPERTY_KEYS)
    if (uniqueKey === undefined && (keys === undefined || keys === '')) return
    const newest = this.#files.at(-1)?.header
    const end = newest === undefined || newest.endTimestamp === 0 ? -1 : newest.endPhyOffset
    if (recovering && request.physicalOffset < end) return
    const partly = recovering && request.physicalOffset === end
    if (uniqueKey !== undefined) this.#put(request, uniqueKey, partly)
    if (keys === undefined || keys === '') return
    if (!keys.includes(' ')) this.#put(request, keys, partly)
    else for (const key of keys.split(' ')) if (key !== '') this.#put(request, key, partly)
  }

  query(
    topic: string,
    key: string,
    maxNum: number,
    beginMs: number,
    endMs: number,
  ): { physicalOffsets: number[]; lastUpdateTimestamp: number; lastUpdatePhysicalOffset: number } {
    const physicalOffsets: number[] = []
    const limit = Math.min(maxNum, QUERY_NUM_MAX)
    const keyHash = indexKeyHash(topic, key)
    for (let i = this.#files.length - 1; i >= 0; i--) {
      const file = this.#files[i] as IndexFile
      if (file.isTimeMatched(beginMs, endMs)) file.collect(physicalOffsets, keyHash, limit, beginMs, endMs)
      if (file.header.beginTimestamp < beginMs || physicalOffsets.length >= limit) break
    }
    const last = this.#files.at(-1)?.header
    return {
      physicalOffsets,
      lastUpdateTimestamp: last?.endTimestamp ?? 0,
      lastUpdatePhysicalOffset: last?.endPhyOffset ?? 0,
    }
  }

  /**
   * Moves all waiting entries to the files and makes them durable. Answers the store time up to which the index is
   * then complete. The header is first marked as newer than the checkpoint and synced, so that a crash between the
   * writes leaves files that both we and the original rebuild.
   */
  async flush(indexMsgTimestamp: number): Promise<number> {
    const waiting = this.#files.filter((file) => file.waitingEntries > 0)
    for (const file of waiting) {
      const { header } = file
      const written: IndexHeader = { ...header, indexCount: header.indexCount - file.waitingEntries }
      file.disk?.writeHeader({ ...written, endTimestamp: Math.max(header.endTimestamp, indexMsgTimestamp + 1) })
    }
    await this.#sync(waiting)
    await this.#directories?.sync()
    for (const file of waiting) file.writeOut()
    const completeTo = this.#files.at(-1)?.header.endTimestamp ?? indexMsgTimestamp
    await this.#sync(waiting)
    return completeTo
  }

  /** Removes files whose newest entry points below the log. The newest file stays. */
  deleteExpired(minPhysicalOffset: number): void {
    while (this.#files.length > 1 && (this.#files[0] as IndexFile).header.endPhyOffset < minPhysicalOffset) {
      const first = this.#files.shift()
      if (first !== undefined) this.#remove(first)
    }
  }

  close(): void {
    for (const file of this.#files) file.close()
  }

  async #sync(files: readonly IndexFile[]): Promise<void> {
    await Promise.all(files.map((file) => file.disk?.file.sync()))
  }

  /** With `partly`, some keys of the record may be there already. */
  #put(request: DispatchRequest, key: string, partly: boolean): void {
    const keyHash = indexKeyHash(request.topic, key)
    if (partly && this.#has(keyHash, request.physicalOffset)) return
    let file = this.#files.at(-1)
    if (file === undefined || file.full) file = this.#next(file)
    file.put(keyHash, request.physicalOffset, request.storeTimestamp)
  }

  #has(keyHash: number, physicalOffset: number): boolean {
    const end = this.#files.findLastIndex((file) => file.header.endPhyOffset < physicalOffset)
    return this.#files.slice(end + 1).some((file) => file.has(keyHash, physicalOffset))
  }

  /** A new file begins with the end values of the one before it. */
  #next(last: IndexFile | undefined): IndexFile {
    const { disk, path, maxHashSlotNum, maxIndexNum } = this.#options
    const header: IndexHeader = {
      beginTimestamp: last?.header.endTimestamp ?? 0,
      endTimestamp: last?.header.endTimestamp ?? 0,
      beginPhyOffset: last?.header.endPhyOffset ?? 0,
      endPhyOffset: last?.header.endPhyOffset ?? 0,
      hashSlotCount: 0,
      indexCount: 1,
    }
    const name = this.#name(last)
    const open = (): IndexDisk => this.#create(disk as Disk, `${path}/${name}`)
    const file = new IndexFile(name, header, maxIndexNum, disk === undefined ? undefined : open)
    this.#files.push(file)
    if (maxHashSlotNum < 1) throw new RangeError(`maxHashSlotNum is ${maxHashSlotNum}, at least 1 is needed`)
    return file
  }

  #create(disk: Disk, path: string): IndexDisk {
    const { maxHashSlotNum, maxIndexNum } = this.#options
    const file = disk.open(path, { create: true })
    const size = INDEX_HEADER_BYTES + maxHashSlotNum * INDEX_SLOT_BYTES + maxIndexNum * INDEX_ENTRY_BYTES
    if (file.size() !== size) file.truncate(size)
    this.#directories?.created(this.#options.path)
    return new IndexDisk(file, maxHashSlotNum)
  }

  /** Files are named after the local time of their making and ordered by name, so a name is always greater than the last. */
  #name(last: IndexFile | undefined): string {
    const name = timeText(this.#options.localMs(), 'yyyyMMddHHmmssSSS')
    if (last === undefined || name > last.name) return name
    return String(BigInt(last.name) + 1n).padStart(17, '0')
  }

  #remove(file: IndexFile): void {
    file.close()
    this.#options.disk?.remove(`${this.#options.path}/${file.name}`)
  }

  /** Slots and entries of a file by its size: as configured, or else in the original's ratio of one to four. */
  #shape(bytes: number): { slots: number; indexes: number } | undefined {
    const { maxHashSlotNum, maxIndexNum } = this.#options
    const room = bytes - INDEX_HEADER_BYTES
    if (room === maxHashSlotNum * INDEX_SLOT_BYTES + maxIndexNum * INDEX_ENTRY_BYTES) {
      return { slots: maxHashSlotNum, indexes: maxIndexNum }
    }
    const slots = room / (INDEX_SLOT_BYTES + 4 * INDEX_ENTRY_BYTES)
    return slots >= 1 && Number.isInteger(slots) ? { slots, indexes: slots * 4 } : undefined
  }
}
