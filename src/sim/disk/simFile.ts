import type { DiskFile, MemoryFileNode } from '../../runtime/index.ts'
import { digestBytes } from '../trace/traceHash.ts'
import type { WorldProcess } from '../worldProcess.ts'
import type { PageLog } from './pageLog.ts'
import type { SimDisk } from './simDisk.ts'
import { closedError, type SyncQueue } from './syncQueue.ts'

/** An open file of one process. */
export class SimFile implements DiskFile {
  readonly path: string
  readonly #disk: SimDisk
  readonly #process: WorldProcess
  readonly #node: MemoryFileNode
  readonly #log: PageLog
  readonly #syncs: SyncQueue
  #open = true

  constructor(disk: SimDisk, process: WorldProcess, node: MemoryFileNode, path: string) {
    this.path = path
    this.#disk = disk
    this.#process = process
    this.#node = node
    this.#log = disk.logOf(node)
    this.#syncs = disk.syncsOf(node)
  }

  size(): number {
    return this.#node.content.size
  }

  modifiedMs(): number {
    return this.#node.modifiedMs
  }

  append(bytes: Uint8Array): number {
    const position = this.#node.content.size
    this.#write('append', position, bytes)
    return position
  }

  write(position: number, bytes: Uint8Array): void {
    this.#write('write', position, bytes)
  }

  read(position: number, length: number): Uint8Array {
    if (!this.#open) throw closedError(this.path)
    this.#disk.admitRead(this.path, position, Math.min(length, this.#node.content.size - position))
    return this.#node.content.read(position, length)
  }

  truncate(size: number): void {
    if (!this.#open) throw closedError(this.path)
    this.#disk.admit(this.#process, 'truncate', this.path, 0)
    const { content } = this.#node
    // Files of a store are extended far beyond what was written; the zeros behind need no copy.
    if (size < content.writtenEnd) this.#log.changing(size, content.writtenEnd - size)
    content.truncate(size)
    this.#touch()
    this.#disk.note('truncate', this.path, String(size))
  }

  async sync(): Promise<void> {
    if (!this.#open) throw closedError(this.path)
    await this.#syncs.sync(this.#process, this.path)
  }

  close(): void {
    this.#open = false
  }

  #write(kind: 'append' | 'write', position: number, bytes: Uint8Array): void {
    if (!this.#open) throw closedError(this.path)
    const disk = this.#disk
    disk.admit(this.#process, kind, this.path, bytes.length)
    this.#log.changing(position, bytes.length)
    this.#node.content.write(position, bytes)
    this.#touch()
    const { core, owner } = disk
    if (!core.observing) return
    const fields = { at: core.nowMs, host: owner.name, path: this.path, position, length: bytes.length }
    core.emit({ kind: 'disk.write', ...fields, digest: digestBytes(bytes) })
  }

  #touch(): void {
    this.#node.modifiedMs = this.#process.runtime.clock.wallMs()
  }
}
