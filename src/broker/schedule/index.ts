export { parseDelayLevels } from './delayLevels.ts'
export type { DelayOffsets } from './delayOffsetFile.ts'
export type { ScheduleMessageServiceOptions } from './scheduleMessageService.ts'
export { SCHEDULE_TOPIC, ScheduleMessageService } from './scheduleMessageService.ts'
