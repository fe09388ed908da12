import { closeSync, fdatasync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import type { DiskFile } from '../runtime/index.ts'
import { DiskError } from '../runtime/index.ts'
import { diskError, guarded } from './diskErrors.ts'

interface SyncWaiter {
  readonly resolve: () => void
  readonly reject: (error: DiskError) => void
}

/** One file descriptor, shared by all handles of a path, so that they agree on the size without asking the system. */
export class OpenFile {
  path: string
  size: number
  readonly #fd: number
  readonly #onClosed: (file: OpenFile) => void
  #handles = 0
  #syncing = false
  #waiting: SyncWaiter[] = []
  #closed = false

  constructor(path: string, fd: number, onClosed: (file: OpenFile) => void) {
    this.path = path
    this.#fd = fd
    this.#onClosed = onClosed
    this.size = fstatSync(fd).size
  }

  handle(): DiskFile {
    this.#handles++
    return new FileHandle(this)
  }

  modifiedMs(): number {
    return guarded(this.path, () => Math.floor(fstatSync(this.#fd).mtimeMs))
  }

  write(position: number, bytes: Uint8Array): void {
    guarded(this.path, () => {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#fd, bytes, done, bytes.length - done, position + done)
        this.size = Math.max(this.size, position + done)
      }
    })
  }

  read(position: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.size - position)
    if (wanted <= 0) return new Uint8Array(0)
    const bytes = Buffer.allocUnsafe(wanted)
    return guarded(this.path, () => {
      let done = 0
      while (done < wanted) {
        const read = readSync(this.#fd, bytes, done, wanted - done, position + done)
        if (read === 0) break
        done += read
      }
      return done === wanted ? bytes : bytes.subarray(0, done)
    })
  }

  truncate(size: number): void {
    guarded(this.path, () => ftruncateSync(this.#fd, size))
    this.size = size
  }

  /** One sync runs; those asked for meanwhile share the next, which alone covers what was written before they asked. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (!this.#syncing) this.#startSync()
    })
  }

  release(): void {
    this.#handles--
    this.#closeWhenIdle()
  }

  #startSync(): void {
    const waiters = this.#waiting
    this.#waiting = []
    this.#syncing = true
    fdatasync(this.#fd, (cause) => {
      this.#syncing = false
      if (this.#waiting.length > 0) this.#startSync()
      for (const waiter of waiters) {
        if (cause === null) waiter.resolve()
        else waiter.reject(diskError(cause, this.path))
      }
      this.#closeWhenIdle()
    })
  }

  #closeWhenIdle(): void {
    if (this.#handles > 0 || this.#syncing || this.#closed) return
    this.#closed = true
    this.#onClosed(this)
    guarded(this.path, () => closeSync(this.#fd))
  }
}

class FileHandle implements DiskFile {
  readonly path: string
  readonly #file: OpenFile
  #open = true

  constructor(file: OpenFile) {
    this.path = file.path
    this.#file = file
  }

  size(): number {
    return this.#file.size
  }

  modifiedMs(): number {
    return this.#file.modifiedMs()
  }

  append(bytes: Uint8Array): number {
    const position = this.#file.size
    this.write(position, bytes)
    return position
  }

  write(position: number, bytes: Uint8Array): void {
    this.#check()
    this.#file.write(position, bytes)
  }

  read(position: number, length: number): Uint8Array {
    this.#check()
    return this.#file.read(position, length)
  }

  truncate(size: number): void {
    this.#check()
    this.#file.truncate(size)
  }

  async sync(): Promise<void> {
    this.#check()
    await this.#file.sync()
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#file.release()
  }

  #check(): void {
    if (!this.#open) throw new DiskError('failed', this.path, `${this.path} is closed`)
  }
}
