import { describe, expect, it } from 'vitest'
import { createMemoryDisk, DiskError, silentLogger } from '../runtime/index.ts'
import { createWorld } from '../sim/index.ts'
import { TermFile } from './termFile.ts'

const { clock } = createWorld({ seed: 1 })
  .addHost({ name: 'host', addresses: ['10.0.0.1'] })
  .spawn('test').runtime

function textOf(disk: ReturnType<typeof createMemoryDisk>, path: string): string {
  const file = disk.open(path)
  return new TextDecoder().decode(file.read(0, file.size()))
}

describe('the term of a member', () => {
  it('is 0 without a vote where nothing was kept', () => {
    expect(new TermFile(createMemoryDisk({ clock }), silentLogger, 'n0').load()).toEqual({
      term: 0,
      votedFor: undefined,
    })
  })

  it('is kept as the original writes it, with a copy of what was before', () => {
    const disk = createMemoryDisk({ clock })
    const file = new TermFile(disk, silentLogger, 'n0')
    file.save({ term: 1, votedFor: 'n1' })
    file.save({ term: 2, votedFor: undefined })
    expect(textOf(disk, 'dledger-n0/currterm')).toBe('voteLeader=\ncurrTerm=2\n')
    expect(textOf(disk, 'dledger-n0/currterm.bak')).toBe('voteLeader=n1\ncurrTerm=1\n')
    expect(new TermFile(disk, silentLogger, 'n0').load()).toEqual({ term: 2, votedFor: undefined })
  })

  it('is lost where it cannot be written, which is logged and nothing else', () => {
    const said: string[] = []
    const disk = createMemoryDisk({ clock })
    const refusing = {
      ...disk,
      exists: disk.exists.bind(disk),
      open: (path: string): never => {
        throw new DiskError('full', path, 'no space left')
      },
    }
    const logger = { log: (_level: string, message: string): void => void said.push(message) }
    new TermFile(refusing, logger, 'n0').save({ term: 1, votedFor: 'n0' })
    expect(said).toEqual(['Persist curr term failed'])
  })
})
