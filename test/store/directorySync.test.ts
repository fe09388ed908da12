import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDisk } from '../../src/node/index.ts'
import { DiskError } from '../../src/runtime/index.ts'
import { DirectorySync } from '../../src/store/disk/directorySync.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('directories to be synced', () => {
  it('may have been removed meanwhile, as those of a deleted topic are', async () => {
    const disk = createDisk(root)
    const directories = new DirectorySync(disk)
    for (const topic of ['Kept', 'Deleted']) {
      disk.open(`consumequeue/${topic}/0/file`, { create: true }).close()
      directories.created(`consumequeue/${topic}/0`)
    }
    disk.remove('consumequeue/Deleted')
    await expect(directories.sync()).resolves.toBeUndefined()
  })

  it('are tried again after a failure', async () => {
    const synced: string[] = []
    let failing = true
    const disk = {
      ...createDisk(root),
      syncDirectory: (path: string): Promise<void> => {
        if (failing) return Promise.reject(new DiskError('failed', path, 'input/output error'))
        synced.push(path)
        return Promise.resolve()
      },
    }
    const directories = new DirectorySync(disk)
    directories.created('consumequeue/T')
    await expect(directories.sync()).rejects.toThrow('input/output error')
    failing = false
    await directories.sync()
    expect(synced).toContain('consumequeue/T')
  })
})
