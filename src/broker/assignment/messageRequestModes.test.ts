import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import { createMemoryDisk, type Disk, silentLogger } from '../../runtime/index.ts'
import { MessageRequestModeManager } from './messageRequestModes.ts'

/** What the released broker wrote after the same two settings (test/broker/admin/laterExchanges.ts). */
const captured = readFileSync(new URL('./captured/messageRequestMode-5.3.3.json', import.meta.url), 'utf8')

const manager = (disk: Disk): MessageRequestModeManager =>
  new MessageRequestModeManager({ runtime: { disk, logger: silentLogger }, directory: 'config' })

function text(disk: Disk): string {
  const file = disk.open('config/messageRequestMode.json')
  try {
    return new TextDecoder().decode(file.read(0, file.size()))
  } finally {
    file.close()
  }
}

describe('messageRequestMode.json', () => {
  it('is written as the released broker writes it, and read again', () => {
    const disk = createMemoryDisk({ clock: new ManualClock() })
    const modes = manager(disk)
    modes.set({ topic: 'A1', consumerGroup: 'CG', mode: 'POP', popShareQueueNum: 0 })
    modes.set({ topic: 'A1', consumerGroup: 'CG', mode: 'PULL', popShareQueueNum: 0 })
    modes.set({ topic: 'A1', consumerGroup: 'CG2', mode: 'POP', popShareQueueNum: 3 })
    expect(text(disk)).toBe(captured)

    const again = manager(disk)
    again.load()
    expect(again.get('A1', 'CG2')).toMatchObject({ mode: 'POP', popShareQueueNum: 3 })
    expect(again.get('A1', 'CG')?.mode).toBe('PULL')
    expect(again.get('B1', 'CG')).toBeUndefined()
  })

  it('need not be there', () => {
    const modes = manager(createMemoryDisk({ clock: new ManualClock() }))
    modes.load()
    expect(modes.all.messageRequestModeMap.size).toBe(0)
  })
})
