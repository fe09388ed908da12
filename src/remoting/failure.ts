import { DiskError, ErrorCodes, SimError } from '../runtime/index.ts'

/**
 * An exception that the original would have thrown at this place. A handler throws it where RocketMQ's own code runs
 * into one, so that the peer reads the text it would have read.
 */
export class JavaException extends Error {
  /** The Java class, e.g. `java.lang.NullPointerException`. */
  readonly className: string
  /** The top stack frame as Java prints it, e.g. `org.apache.rocketmq.common.UtilAll.crc32(UtilAll.java:289)`. */
  readonly frame: string | undefined

  constructor(className: string, message?: string, frame?: string) {
    super(message)
    this.name = 'JavaException'
    this.className = className
    this.frame = frame
  }
}

/** What the original throws for a body that it cannot read. */
const JSON_EXCEPTION = 'com.alibaba.fastjson.JSONException'

/** What Java 17 says when a mapped file cannot be read (SIGBUS); measured with a log that was cut under a broker. */
const UNREADABLE_FILE =
  'java.lang.InternalError: a fault occurred in a recent unsafe memory access operation in compiled Java code'

/**
 * The remark of an answer to a handler that threw: `<exception>, <first stack frame>`
 * (UtilAll.exceptionSimpleDesc). Our own errors name the handler instead of a stack frame, which would differ from
 * machine to machine.
 */
export function failureRemark(error: unknown, handlerName: string): string {
  if (error instanceof JavaException) {
    const text = error.message === '' ? error.className : `${error.className}: ${error.message}`
    return error.frame === undefined ? text : `${text}, ${error.frame}`
  }
  if (SimError.is(error) && error.code === ErrorCodes.BodyMalformed) return `${JSON_EXCEPTION}: ${error.message}`
  if (error instanceof DiskError && error.kind === 'failed') return `${UNREADABLE_FILE}, ${handlerName}`
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `${text}, ${handlerName}`
}
