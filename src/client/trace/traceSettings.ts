/** Message trace: what a client writes down about the way of its messages, for `mqadmin queryMsgTraceById` and the like. */
export interface TraceSettings {
  /** Default false. */
  readonly enableTrace?: boolean | undefined
  /** Topic of the trace data. Default RMQ_SYS_TRACE_TOPIC. */
  readonly traceTopic?: string | undefined
  /** Steps that are written together, at most 20; fewer wait for up to 5 s. Default 10. */
  readonly traceMsgBatchNum?: number | undefined
}
