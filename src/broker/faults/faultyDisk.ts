import { type Clock, type Disk, type DiskEntry, DiskError, type DiskFile, sleep } from '../../runtime/index.ts'

/** The disk of a broker, which can be made full and slow. */
export class FaultyDisk implements Disk {
  readonly #disk: Disk
  readonly #clock: Clock
  readonly #fills = new Set<{ readonly usedPercent: number }>()
  readonly #delays = new Set<{ readonly syncMs: number }>()

  constructor(disk: Disk, clock: Clock) {
    this.#disk = disk
    this.#clock = clock
  }

  /** Lets the partition seem used up to a share, until the handle is disposed. At 100 nothing can be written. */
  fill(usedPercent: number): Disposable {
    return entry(this.#fills, { usedPercent })
  }

  /** Lets every sync take longer, until the handle is disposed. */
  slow(syncMs: number): Disposable {
    return entry(this.#delays, { syncMs })
  }

  open(path: string, options?: { readonly create?: boolean }): DiskFile {
    if (options?.create === true && this.#fills.size > 0 && !this.#disk.exists(path)) this.demandRoom(path)
    return new FaultyFile(this, this.#disk.open(path, options))
  }

  exists(path: string): boolean {
    return this.#disk.exists(path)
  }

  list(path: string): readonly DiskEntry[] {
    return this.#disk.list(path)
  }

  makeDirectory(path: string): void {
    this.#disk.makeDirectory(path)
  }

  rename(from: string, to: string): void {
    this.#disk.rename(from, to)
  }

  remove(path: string): void {
    this.#disk.remove(path)
  }

  syncDirectory(path: string): Promise<void> {
    return this.delayed(this.#disk.syncDirectory(path))
  }

  lock(path: string): Disposable {
    return this.#disk.lock(path)
  }

  space(): { readonly totalBytes: number; readonly freeBytes: number } {
    const { totalBytes, freeBytes } = this.#disk.space()
    const left = Math.ceil((totalBytes * (100 - this.#usedPercent())) / 100)
    return { totalBytes, freeBytes: Math.min(freeBytes, left) }
  }

  /** Throws DiskError when the partition is used to its last byte. */
  demandRoom(path: string): void {
    if (this.#fills.size === 0 || this.#usedPercent() < 100) return
    throw new DiskError('full', path, `no space for ${path}: a fault has filled the disk`)
  }

  /** What is synced now, later. */
  delayed(synced: Promise<void>): Promise<void> {
    if (this.#delays.size === 0) return synced
    const syncMs = Math.max(...[...this.#delays].map((delay) => delay.syncMs))
    return Promise.all([synced, sleep(this.#clock, syncMs, 'slow disk')]).then(() => undefined)
  }

  #usedPercent(): number {
    let used = 0
    for (const { usedPercent } of this.#fills) used = Math.max(used, usedPercent)
    return used
  }
}

class FaultyFile implements DiskFile {
  readonly path: string
  readonly #disk: FaultyDisk
  readonly #file: DiskFile

  constructor(disk: FaultyDisk, file: DiskFile) {
    this.path = file.path
    this.#disk = disk
    this.#file = file
  }

  size(): number {
    return this.#file.size()
  }

  modifiedMs(): number {
    return this.#file.modifiedMs()
  }

  append(bytes: Uint8Array): number {
    this.#disk.demandRoom(this.path)
    return this.#file.append(bytes)
  }

  write(position: number, bytes: Uint8Array): void {
    this.#disk.demandRoom(this.path)
    this.#file.write(position, bytes)
  }

  read(position: number, length: number): Uint8Array {
    return this.#file.read(position, length)
  }

  truncate(size: number): void {
    this.#file.truncate(size)
  }

  sync(): Promise<void> {
    return this.#disk.delayed(this.#file.sync())
  }

  close(): void {
    this.#file.close()
  }
}

function entry<T>(set: Set<T>, item: T): Disposable {
  set.add(item)
  return { [Symbol.dispose]: (): void => void set.delete(item) }
}
