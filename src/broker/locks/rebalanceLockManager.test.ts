import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import { noPlantedBugs, type PlantedBug } from '../plantedBugs.ts'
import { RebalanceLockManager } from './rebalanceLockManager.ts'

const queue = (queueId: number) => ({ topic: 'T', brokerName: 'broker-a', queueId })

function manager(plantedBugs: ReadonlySet<PlantedBug> = noPlantedBugs) {
  const clock = new ManualClock()
  return { clock, locks: new RebalanceLockManager({ clock, plantedBugs }) }
}

describe('queue locks', () => {
  it('are granted to one client of a group at a time', () => {
    const { locks } = manager()
    expect(locks.tryLockBatch('G', [queue(0), queue(1)], 'a')).toEqual([queue(0), queue(1)])
    expect(locks.tryLockBatch('G', [queue(1), queue(2)], 'b')).toEqual([queue(2)])
    expect(locks.tryLockBatch('H', [queue(1)], 'b')).toEqual([queue(1)])
  })

  it('are free for others 60 s after the last renewal', () => {
    const { clock, locks } = manager()
    locks.tryLockBatch('G', [queue(0)], 'a')
    clock.advance(50_000)
    expect(locks.tryLockBatch('G', [queue(0)], 'a')).toEqual([queue(0)])
    clock.advance(60_000)
    expect(locks.tryLockBatch('G', [queue(0)], 'b')).toEqual([])
    expect(locks.allExpired('G')).toBe(false)
    clock.advance(1)
    expect(locks.allExpired('G')).toBe(true)
    expect(locks.tryLockBatch('G', [queue(0)], 'b')).toEqual([queue(0)])
    expect(locks.tryLockBatch('G', [queue(0)], 'a')).toEqual([])
  })

  it('are freed by their owner alone', () => {
    const { locks } = manager()
    locks.tryLockBatch('G', [queue(0)], 'a')
    locks.unlockBatch('G', [queue(0)], 'b')
    expect(locks.tryLockBatch('G', [queue(0)], 'b')).toEqual([])
    locks.unlockBatch('G', [queue(0)], 'a')
    expect(locks.tryLockBatch('G', [queue(0)], 'b')).toEqual([queue(0)])
  })

  it('break when the planted bug is on', () => {
    const { locks } = manager(new Set(['lockGrantedTwice']))
    locks.tryLockBatch('G', [queue(0)], 'a')
    expect(locks.tryLockBatch('G', [queue(0)], 'b')).toEqual([queue(0)])
  })
})
