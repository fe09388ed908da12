import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brokerNames } from '../cluster/index.ts'
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
  checkLayout(directory, brokers)
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
    if (directory === '') throw Object.assign(new Error('no name'), { code: 'ENOENT' })
    makeDirectory(directory)
    if (!statSync(directory).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' })
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const message = `--data: cannot use "${directory}" (${why}); allowed is a directory that can be read and written`
    throw new SimError(ErrorCodes.StoreUnreadable, message, { directory }, { cause })
  }
}

/** Parents first, one by one: `mkdir` with `recursive` never returns in Node below a directory such as /proc, which refuses with ENOENT. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  const parent = dirname(directory)
  if (parent !== directory) makeDirectory(parent)
  mkdirSync(directory)
}

/** One broker uses the directory itself and several use one below it each: with another number the messages would seem gone. */
function checkLayout(directory: string, brokers: readonly string[]): void {
  const isStore = (path: string): boolean => ['commitlog', 'config'].some((entry) => existsSync(join(path, entry)))
  const ofOne = isStore(directory)
  const ofSeveral = isStore(join(directory, brokerNames(1)[0] ?? ''))
  if (brokers.length === 1 ? !ofSeveral || ofOne : !ofOne) return
  const found = brokers.length === 1 ? 'the stores of several brokers' : 'the store of one broker'
  const allowed = brokers.length === 1 ? '--brokers with the number that wrote it' : '--brokers 1'
  const message = `--data: "${directory}" holds ${found}, and --brokers is ${brokers.length}; allowed is ${allowed}, or another directory`
  throw new SimError(ErrorCodes.StoreUnreadable, message, { directory, brokers: brokers.length })
}
