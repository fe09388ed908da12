import type { Timers } from '../timers.ts'
import type { ProcessQueue } from './processQueue.ts'

/** A queue that is given away while a handler works on it is waited for this long (consume lock, 5.x). */
const HAND_OVER_WAIT_MS = 500

/** `rocketmq.client.unlockDelayTimeMills`: an orderly queue is unlocked by force this long after its last lock. */
const UNLOCK_DELAY_MS = 20_000

/** Whether an orderly queue may be unlocked: when its handler is done, at the latest some time after the last lock. */
export async function mayHandOver(processQueue: ProcessQueue, timers: Timers): Promise<boolean> {
  const { consuming } = processQueue
  if (consuming === undefined) return true
  let late: Disposable | undefined
  const limit = new Promise<boolean>((resolve) => {
    late = timers.after(HAND_OVER_WAIT_MS, 'client: hand over queue', () => resolve(false))
  })
  const done = await Promise.race([consuming.then(() => true), limit])
  late?.[Symbol.dispose]()
  if (done) return true
  processQueue.tryUnlockTimes++
  return timers.nowMs() > processQueue.lastLockMs + UNLOCK_DELAY_MS
}
