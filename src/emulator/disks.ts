import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createNodeRuntime } from '../node/index.ts'
import { type Clock, createMemoryDisk, type Disk, ErrorCodes, SimError } from '../runtime/index.ts'

/** The disks of the servers, which outlive a restart of their owner. */
export interface EmulatorDisks {
  of(owner: string): Disk
  /** Throws away what the owner stored. It must be stopped. */
  wipe(owner: string): void
}

/** What a broker keeps below its store directory (store.md 1). */
const STORE_ENTRIES = ['commitlog', 'consumequeue', 'index', 'config', 'checkpoint', 'abort']

export function memoryDisks(clock: Clock): EmulatorDisks {
  const disks = new Map<string, Disk>()
  return {
    of: (owner) => {
      const disk = disks.get(owner) ?? createMemoryDisk({ clock })
      disks.set(owner, disk)
      return disk
    },
    wipe: (owner) => void disks.delete(owner),
  }
}

/** With one broker the directory itself is its store, so that a directory of Apache RocketMQ can be given as it is. */
export function directoryDisks(directory: string, brokers: readonly string[]): EmulatorDisks {
  checkDirectory(directory)
  const disks = new Map<string, Disk>()
  const of = (owner: string): Disk => {
    const own = brokers.length === 1 && owner === brokers[0] ? directory : join(directory, owner)
    const disk = disks.get(owner) ?? createNodeRuntime({ disk: own }).disk
    disks.set(owner, disk)
    return disk
  }
  return {
    of,
    wipe: (owner) => {
      for (const entry of STORE_ENTRIES) of(owner).remove(entry)
    },
  }
}

function checkDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' })
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const message = `--data: cannot use "${directory}" (${why}); allowed is a directory that can be read and written`
    throw new SimError(ErrorCodes.StoreUnreadable, message, { directory }, { cause })
  }
}
