import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDisk } from './disk.ts'
import { diskError } from './diskErrors.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-'))
})

afterEach(() => {
  chmodSync(root, 0o755)
  rmSync(root, { recursive: true, force: true })
})

describe('the disk of Node', () => {
  it('makes its root, and finds there what an earlier one left', () => {
    const first = createDisk(join(root, 'a/b')).open('store/f', { create: true })
    first.append(Uint8Array.of(1, 2, 3))
    first.close()
    const again = createDisk(join(root, 'a/b')).open('store/f')
    expect([...again.read(0, 10)]).toEqual([1, 2, 3])
    again.close()
  })

  it('extends files without writing blocks', () => {
    const file = createDisk(root).open('commitlog', { create: true })
    file.truncate(2 ** 30)
    const { size, blocks } = statSync(join(root, 'commitlog'))
    expect(size).toBe(2 ** 30)
    expect(blocks * 512).toBeLessThan(1_000_000)
    file.close()
  })

  it('hands out fresh buffers', () => {
    const file = createDisk(root).open('f', { create: true })
    file.append(new Uint8Array(10))
    file.read(0, 10).fill(9)
    expect([...file.read(0, 10)]).toEqual([...new Uint8Array(10)])
    file.close()
  })

  it('translates the errors of the system', () => {
    const kindOf = (code: string): string => diskError(Object.assign(new Error(code), { code }), 'f').kind
    expect(['ENOENT', 'EEXIST', 'EISDIR', 'ENOSPC', 'EDQUOT'].map(kindOf)).toEqual([
      'notFound',
      'exists',
      'notAFile',
      'full',
      'full',
    ])
    expect(['EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE'].map(kindOf)).toEqual([
      'denied',
      'denied',
      'denied',
      'failed',
      'failed',
    ])
  })
})
