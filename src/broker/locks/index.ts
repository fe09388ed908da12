export { handleLockBatch, handleUnlockBatch } from './lockBatch.ts'
export { LOCK_MAX_LIVE_MS, RebalanceLockManager } from './rebalanceLockManager.ts'
