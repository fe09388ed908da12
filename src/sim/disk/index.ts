export type { DiskFault, DiskOperation, SimDiskControl, SimDiskOptions } from './control.ts'
