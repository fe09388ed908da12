import type { Disk } from '../runtime/index.ts'

/**
 * How much of the partition is used, from 0 to 1 and rounded up to whole per cents; -1 when it has no size
 * (UtilAll.getDiskPartitionSpaceUsedPercent).
 */
export function usedSpaceRatio(disk: Disk): number {
  const { totalBytes, freeBytes } = disk.space()
  return totalBytes > 0 ? Math.ceil(((totalBytes - freeBytes) * 100) / totalBytes) / 100 : -1
}
