import {
  below,
  type Disk,
  DiskError,
  ErrorCodes,
  type MemoryFileNode,
  MemoryTree,
  type Random,
  SimError,
} from '../../runtime/index.ts'
import type { Core } from '../core.ts'
import type { LatencyMs } from '../network/index.ts'
import type { WorldProcess } from '../worldProcess.ts'
import type { DiskFault, DiskOperation, SimDiskControl, SimDiskOptions } from './control.ts'
import { crashFile } from './crash.ts'
import { DiskFaults, faultError } from './faults.ts'
import { NameJournal } from './journal.ts'
import { PAGE_BYTES, PageLog } from './pageLog.ts'
import { ProcessDisk } from './processDisk.ts'
import { SyncQueue } from './syncQueue.ts'

const DEFAULT_TOTAL_BYTES = 100 * 2 ** 30
const DEFAULT_SYNC_MS: LatencyMs = { min: 0.5, max: 2 }

/** The host a disk is built into. */
export interface DiskOwner {
  readonly name: string
  readonly up: boolean
  readonly boot: number
  readonly processes: readonly WorldProcess[]
  powerOff(): void
}

/**
 * The disk of a host: a page cache over stable storage. Everything written is visible at once to all processes of the
 * host; at a power-off the seed decides which of the unsynced pages and names had reached the disk.
 */
export class SimDisk implements SimDiskControl {
  readonly core: Core
  readonly owner: DiskOwner
  tree: MemoryTree
  readonly journal: NameJournal = new NameJournal()
  readonly locks: Map<string, WorldProcess> = new Map()
  operations = 0
  beforeOperation: ((operation: DiskOperation) => DiskFault | undefined) | undefined
  syncMs: LatencyMs
  totalBytes: number
  ballastBytes = 0
  readonly unsynced: 'drawn' | 'lost'
  readonly #faults = new DiskFaults()
  readonly #random: Random
  readonly #syncRandom: Random
  #logs = new Map<MemoryFileNode, PageLog>()
  #syncs = new Map<MemoryFileNode, SyncQueue>()

  constructor(core: Core, owner: DiskOwner, options: SimDiskOptions) {
    this.core = core
    this.owner = owner
    this.syncMs = options.syncMs ?? DEFAULT_SYNC_MS
    this.totalBytes = options.totalBytes ?? DEFAULT_TOTAL_BYTES
    this.unsynced = options.unsynced ?? 'drawn'
    this.#random = core.random.stream(`disk ${owner.name}`)
    this.#syncRandom = core.quietRandom.stream(`sync ${owner.name}`)
    this.tree = this.#newTree()
  }

  get usedBytes(): number {
    return this.tree.usage.bytes + this.ballastBytes
  }

  port(process: WorldProcess): Disk {
    return new ProcessDisk(this, process)
  }

  atOperation(index: number, fault: DiskFault): Disposable {
    return this.#faults.atOperation(index, fault)
  }

  fail(options: Parameters<SimDiskControl['fail']>[0]): Disposable {
    return this.#faults.fail(options)
  }

  failReads(options: Parameters<SimDiskControl['failReads']>[0] = {}): Disposable {
    return this.#faults.failReads(options)
  }

  /** To be called before bytes are read; throws where they cannot be. */
  admitRead(path: string, position: number, length: number): void {
    if (!this.#faults.spoils(path, position, length)) return
    const { core, owner } = this
    if (core.observing) {
      core.emit({ kind: 'disk.fault', at: core.nowMs, host: owner.name, operation: 'read', path, fault: 'failed' })
    }
    throw new DiskError('failed', path, `read ${path}: input/output error at ${position} (simulated)`)
  }

  corrupt(path: string, position: number, length: number): number {
    const { content } = this.tree.file(path)
    const bytes = content.read(position, length).map((byte) => byte ^ 0xff)
    content.write(position, bytes)
    this.note('corrupt', path, `${bytes.length} bytes at ${position}`)
    return bytes.length
  }

  copyFrom(other: SimDiskControl): void {
    if (!(other instanceof SimDisk)) throw new SimError(ErrorCodes.ConfigInvalid, 'a disk of another world')
    other.#demandIdle()
    this.wipe()
    this.#take([...other.tree.files()])
    this.note('copy', '', `from ${other.owner.name}`)
  }

  wipe(path?: string): void {
    this.#demandIdle()
    const kept = [...this.tree.files()].filter(([own]) => {
      return path !== undefined && own !== path && !own.startsWith(`${path}/`)
    })
    this.#forget()
    this.journal.commit(this.journal.end)
    this.tree = this.#newTree()
    this.#take(kept)
    this.note('wipe', path ?? '', '')
  }

  /** Copies files of another tree to their paths. */
  #take(files: readonly (readonly [string, MemoryFileNode])[]): void {
    for (const [path, { content, modifiedMs }] of files) {
      const copy = this.tree.file(path, modifiedMs)
      // What was never written stays a hole.
      for (let at = 0; at < content.writtenEnd; at += PAGE_BYTES) {
        if (!content.blankAt(at))
          copy.content.write(at, content.read(at, Math.min(PAGE_BYTES, content.writtenEnd - at)))
      }
      if (copy.content.size !== content.size) copy.content.truncate(content.size)
    }
    this.journal.commit(this.journal.end)
  }

  #demandIdle(): void {
    const { name, processes } = this.owner
    if (processes.length === 0) return
    const users = processes.map((process) => process.name).join(', ')
    throw new SimError(ErrorCodes.ConfigInvalid, `the disk of ${name} is in use by ${users}`)
  }

  /** To be called before anything changes; throws what the plan wants to happen instead. */
  admit(process: WorldProcess, kind: DiskOperation['kind'], path: string, bytes: number): void {
    this.core.scheduler.touches++
    if (!process.alive) throw new DiskError('failed', path, `process ${process.name} has ended`)
    const operation: DiskOperation = { index: ++this.operations, kind, path, process: process.name, bytes }
    const asked = this.beforeOperation?.(operation)
    const fault = asked ?? this.#faults.of(operation)
    if (fault !== undefined) this.#strike(process, operation, fault)
    if (!process.alive) throw new DiskError('failed', path, `process ${process.name} ended during ${kind} ${path}`)
    if (bytes > 0 && this.usedBytes + bytes > this.totalBytes) throw faultError('full', operation)
  }

  logOf(node: MemoryFileNode): PageLog {
    let log = this.#logs.get(node)
    if (log === undefined) {
      // A file without a log is as stable storage has it.
      log = new PageLog(node.content, node.content.size)
      this.#logs.set(node, log)
    }
    return log
  }

  syncsOf(node: MemoryFileNode): SyncQueue {
    let syncs = this.#syncs.get(node)
    if (syncs === undefined) {
      syncs = new SyncQueue(this, this.logOf(node))
      this.#syncs.set(node, syncs)
    }
    return syncs
  }

  /** A new file is nothing on stable storage. */
  created(node: MemoryFileNode): void {
    this.#logs.set(node, new PageLog(node.content, 0))
  }

  syncDelayUs(): number {
    const spanMs = Math.max(0, this.syncMs.max - this.syncMs.min)
    const drawn = (this.#syncRandom.u32('sync') / 0x1_0000_0000) * spanMs
    return Math.round((this.syncMs.min + drawn) * 1000)
  }

  processEnded(process: WorldProcess): void {
    for (const [path, holder] of this.locks) if (holder === process) this.locks.delete(path)
  }

  /** Power is gone. */
  crash(): void {
    for (const [path, node] of this.tree.files()) {
      const log = this.#logs.get(node)
      if (log?.dirty !== true) continue
      const fate = crashFile(log, this.#random, this.unsynced)
      if (!this.core.observing) continue
      const { size } = node.content
      this.core.emit({ kind: 'disk.crash', at: this.core.nowMs, host: this.owner.name, path, fate, size })
    }
    this.#rollBackNames()
    for (const [, node] of this.tree.files()) node.content.account(this.tree.usage)
    this.#forget()
  }

  note(operation: string, path: string, detail: string): void {
    if (!this.core.observing) return
    this.core.emit({ kind: 'disk.change', at: this.core.nowMs, host: this.owner.name, operation, path, detail })
  }

  #rollBackNames(): void {
    const { undecided } = this.journal
    if (undecided === 0) return
    // A removed file that comes back was not written to after its removal; its bytes are as they were.
    const kept = this.unsynced === 'lost' ? 0 : below(this.#random, undecided + 1, 'names written back')
    this.journal.rollBack(kept)
    this.note('crash', '', `${kept} of ${undecided} unsynced names kept`)
  }

  #strike(process: WorldProcess, operation: DiskOperation, fault: DiskFault): void {
    const { core, owner } = this
    const { kind, path } = operation
    if (core.observing)
      core.emit({ kind: 'disk.fault', at: core.nowMs, host: owner.name, operation: kind, path, fault })
    if (fault === 'powerOff') owner.powerOff()
    else if (fault === 'kill') process.kill()
    else throw faultError(fault, operation)
  }

  #forget(): void {
    this.#logs = new Map()
    this.#syncs = new Map()
    this.locks.clear()
  }

  #newTree(): MemoryTree {
    return new MemoryTree((directory, name, before) => this.journal.record({ directory, name, before }))
  }
}
