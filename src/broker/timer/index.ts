export { openTimerService } from './openTimerService.ts'
export { handleRecall } from './recallMessage.ts'
export { javaLong } from './timedMessage.ts'
export type { TimerService } from './timerService.ts'
