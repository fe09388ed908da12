export type { DelayOffsets, DelayOffsetTable } from './delayOffsetFile.ts'
export { DelayOffsetFile } from './delayOffsetFile.ts'
export type { ScheduleMessageServiceOptions } from './scheduleMessageService.ts'
export { ScheduleMessageService } from './scheduleMessageService.ts'
