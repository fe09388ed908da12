import { describe, expect, it } from 'vitest'
import { createWorld } from '../../sim/index.ts'
import { CHECKPOINT_BYTES, Checkpoint } from './checkpoint.ts'

function disk() {
  return createWorld({ seed: 1 })
    .addHost({ name: 'h', addresses: ['10.0.0.1'] })
    .spawn('p').runtime.disk
}

describe('Checkpoint', () => {
  it('has the five fields of the original, and 4,096 bytes', () => {
    const on = disk()
    const checkpoint = new Checkpoint(on, 'checkpoint')
    checkpoint.physicMsgTimestamp = 0x1_0000_0002
    checkpoint.logicsMsgTimestamp = 3
    checkpoint.indexMsgTimestamp = 4
    checkpoint.flushedWhere = 5
    checkpoint.write()
    const bytes = on.open('checkpoint').read(0, 9999)
    expect(bytes.length).toBe(CHECKPOINT_BYTES)
    expect(Buffer.from(bytes.subarray(0, 40)).toString('hex')).toBe(
      ['0000000100000002', '0000000000000003', '0000000000000004', '0'.repeat(16), '0'.repeat(16)].join(''),
    )
  })

  it('keeps what it does not know, and says where the log was flushed to', () => {
    const on = disk()
    const before = new Uint8Array(CHECKPOINT_BYTES)
    before[31] = 77
    before[39] = 88
    on.open('checkpoint', { create: true }).write(0, before)
    const first = new Checkpoint(on, 'checkpoint')
    first.load()
    expect(first.flushedWhere).toBeUndefined()
    first.flushedWhere = 4242
    first.write()
    const second = new Checkpoint(on, 'checkpoint')
    second.load()
    expect(second.flushedWhere).toBe(4242)
    expect([...on.open('checkpoint').read(24, 16)]).toEqual([...before.subarray(24, 40)])
  })

  it('believes nothing when the original has changed the file since, or a write was torn', () => {
    const on = disk()
    const first = new Checkpoint(on, 'checkpoint')
    first.physicMsgTimestamp = 1_700_000_000_000
    first.logicsMsgTimestamp = 1_700_000_000_000
    first.flushedWhere = 4242
    first.write()
    expect(first.minTimestamp).toBe(1_700_000_000_000 - 3000)
    on.open('checkpoint').write(7, Uint8Array.of(9))
    const second = new Checkpoint(on, 'checkpoint')
    second.load()
    expect([second.flushedWhere, second.minTimestamp]).toEqual([undefined, 0])
  })
})
