export type { SentMessage, TraceOptions, TraceStep } from './messageTrace.ts'
export { messageTrace, traceSend } from './messageTrace.ts'
