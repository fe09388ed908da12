export type { SentMessage, TraceOptions, TraceStep } from './messageTrace.ts'
export { messageTrace, traceSend } from './messageTrace.ts'
export type { TraceRecord } from './traceRecords.ts'
export { decodeTraceRecords, encodePubRecord } from './traceRecords.ts'
