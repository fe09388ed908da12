import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDisk } from './disk.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

const locked = expect.objectContaining({ kind: 'locked' })

describe('a lock file', () => {
  it('excludes a second disk of the same process', () => {
    const held = createDisk(root).lock('lock')
    expect(() => createDisk(root).lock('lock')).toThrow(locked)
    held[Symbol.dispose]()
    createDisk(root).lock('lock')[Symbol.dispose]()
  })

  it('of a live process is respected, and taken over when that process is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
    await once(other, 'spawn')
    const stat = `/proc/${other.pid}/stat`
    const start = existsSync(stat) ? readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[19] : '-'
    writeFileSync(join(root, 'lock'), `${other.pid} ${start}\n`)
    expect(() => createDisk(root).lock('lock')).toThrow(new RegExp(`locked by process ${other.pid}`))
    other.kill('SIGKILL')
    await once(other, 'exit')
    createDisk(root).lock('lock')[Symbol.dispose]()
  })

  it('does not mistake another process for the owner because it has the same pid', () => {
    writeFileSync(join(root, 'lock'), `${process.pid} 1\n`)
    const take = (): void => createDisk(root).lock('lock')[Symbol.dispose]()
    // Only where the system tells when a process started can the two be told apart.
    if (existsSync('/proc/self/stat')) take()
    else expect(take).toThrow(locked)
  })

  it('with foreign content belongs to nobody', () => {
    writeFileSync(join(root, 'lock'), 'lock')
    const held = createDisk(root).lock('lock')
    expect(() => createDisk(root).lock('lock')).toThrow(locked)
    held[Symbol.dispose]()
  })
})
