import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import { createMemoryDisk } from '../../runtime/index.ts'
import { DirectorySync } from '../disk/directorySync.ts'
import { OpenFiles } from '../disk/openFiles.ts'
import { ConsumeQueue } from './consumeQueue.ts'
import { ENTRY_BYTES, entryPhysicalOffset } from './entryMemory.ts'
import { QueueFiles } from './queueFiles.ts'

const RECORD_BYTES = 100

function queueOnDisk(disk = createMemoryDisk({ clock: new ManualClock() })) {
  const shared = { disk, handles: new OpenFiles(disk, 8), directories: new DirectorySync(disk) }
  return { disk, queue: new ConsumeQueue('T', 0, 0, new QueueFiles(shared, 'consumequeue/T/0', 10 * ENTRY_BYTES)) }
}

/** Physical offsets of all entries from a queue offset on, run by run as a pull reads them. */
function physicalOffsets(queue: ConsumeQueue, from: number): number[] {
  const found: number[] = []
  for (let run = queue.run(from); run.length > 0; run = queue.run(from + found.length)) {
    for (let at = 0; at < run.length; at += ENTRY_BYTES) found.push(entryPhysicalOffset(run, at))
  }
  return found
}

describe('a consume queue', () => {
  it('reads on from its files into the entries that are not written yet', () => {
    const before = queueOnDisk()
    for (let index = 0; index < 4; index++) before.queue.put(index, 1000 + index * RECORD_BYTES, RECORD_BYTES, 0)
    before.queue.writeOut()

    const { queue } = queueOnDisk(before.disk)
    queue.load(1400)
    queue.put(4, 1400, RECORD_BYTES, 0)
    queue.put(5, 1500, RECORD_BYTES, 0)
    expect(physicalOffsets(queue, 2)).toEqual([1200, 1300, 1400, 1500])

    queue.writeOut()
    expect(physicalOffsets(queue, 0)).toEqual([1000, 1100, 1200, 1300, 1400, 1500])
  })
})
