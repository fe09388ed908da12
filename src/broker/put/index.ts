export type { PutHookStatus, PutOutcome, PutTarget } from './putMessage.ts'
export { delayLevelOf, putMessage, putMessages } from './putMessage.ts'
export { timerRefusal } from './timerRefusal.ts'
