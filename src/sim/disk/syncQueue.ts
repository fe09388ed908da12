import { DiskError } from '../../runtime/index.ts'
import type { QueueItem } from '../eventQueue.ts'
import type { WorldProcess } from '../worldProcess.ts'
import type { PageLog } from './pageLog.ts'
import type { SimDisk } from './simDisk.ts'

interface Waiter {
  readonly process: WorldProcess
  readonly resolve: () => void
}

/**
 * Syncs of one file: one runs, and all that are asked for meanwhile share the next one, because only that one covers what
 * was written before they asked. A process that ends hears nothing more, but what the kernel had begun is finished.
 */
export class SyncQueue {
  readonly #disk: SimDisk
  readonly #log: PageLog
  #running = false
  #next: Waiter[] = []

  constructor(disk: SimDisk, log: PageLog) {
    this.#disk = disk
    this.#log = log
  }

  sync(process: WorldProcess, path: string): Promise<void> {
    try {
      this.#disk.admit(process, 'sync', path, 0)
    } catch (error) {
      this.#note(path, 'failed')
      return Promise.reject(error)
    }
    return new Promise((resolve) => {
      this.#next.push({ process, resolve })
      if (!this.#running) this.#start(path)
    })
  }

  #start(path: string): void {
    const disk = this.#disk
    const waiters = this.#next
    const { end } = disk.journal
    const { boot } = disk.owner
    this.#next = []
    this.#running = true
    this.#log.startSync()
    this.#note(path, 'started')
    disk.core.scheduler.after(disk.syncDelayUs(), {
      label: `sync ${path}`,
      cancelled: false,
      run: (): void => {
        if (!disk.owner.up || disk.owner.boot !== boot) return
        this.#running = false
        this.#log.endSync()
        disk.journal.commit(end)
        this.#note(path, 'done')
        for (const { process, resolve } of waiters) wake(process, resolve)
        if (this.#next.length > 0) this.#start(path)
      },
    })
  }

  #note(path: string, outcome: 'started' | 'done' | 'failed'): void {
    const { core, owner } = this.#disk
    if (core.observing) core.emit({ kind: 'disk.sync', at: core.nowMs, host: owner.name, path, outcome })
  }
}

/** Tells a process that its call is done, when it lives and as soon as it is not frozen. */
export function wake(process: WorldProcess, resolve: () => void): void {
  const item: QueueItem = {
    label: 'disk call done',
    cancelled: false,
    run: (): void => {
      if (process.alive && !process.postpone(item)) process.settle(resolve)
    },
  }
  item.run()
}

/** What a closed handle answers. */
export function closedError(path: string): DiskError {
  return new DiskError('failed', path, `${path} is closed`)
}
