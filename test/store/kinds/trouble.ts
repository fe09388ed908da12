import type { DiskOperation, SimDiskControl } from '../../../src/sim/index.ts'
import type { Trouble } from './plan.ts'

/** A disk that refuses or is slow for a while. */
export interface RunningTrouble {
  /** Something was refused or slow. */
  readonly struck: boolean
  end(): void
}

const SLOW_SYNC_MS = { min: 3000, max: 9000 }

/** `first` is the index of the first disk operation of the session. */
export function startTrouble(disk: SimDiskControl, trouble: Trouble | undefined, first: number): RunningTrouble {
  if (trouble === undefined) return { struck: false, end: () => undefined }
  const { syncMs } = disk
  const from = first + trouble.fromOperation
  let struck = false
  disk.beforeOperation = (operation) => {
    const strikes = operation.index >= from && operation.index < from + trouble.operations
    const here = strikes && operation.path.startsWith(trouble.path) && concerns(trouble, operation)
    disk.syncMs = here && trouble.kind === 'slow' ? SLOW_SYNC_MS : syncMs
    if (!here) return undefined
    struck = true
    if (trouble.kind === 'slow') return undefined
    return trouble.kind === 'full' ? 'full' : 'failed'
  }
  return {
    get struck(): boolean {
      return struck
    },
    end: () => {
      disk.beforeOperation = undefined
      disk.syncMs = syncMs
    },
  }
}

function concerns({ kind }: Trouble, operation: DiskOperation): boolean {
  const syncs = operation.kind === 'sync' || operation.kind === 'syncDirectory'
  if (kind === 'slow' || kind === 'failingSync') return syncs
  if (kind === 'full') return operation.kind === 'write' || operation.kind === 'append' || operation.kind === 'create'
  return !syncs
}
