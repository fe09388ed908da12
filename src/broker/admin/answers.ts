import type { JsonBody, JsonStyle } from '../../protocol/index.ts'
import { REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'

// Shapes of answers that the handlers of this room share. Remarks are part of the observable behaviour.

/** What every handler here answers; none has a typed response header but GET_BROKER_CONFIG. */
export interface AdminAnswer {
  readonly code: number
  readonly remark?: string
  readonly body?: Uint8Array
}

export const SUCCESS: AdminAnswer = { code: ResponseCode.SUCCESS }

export const SUCCESS_WITH_REMARK: AdminAnswer = { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET }

/** `style` says what the imitated release leaves out. */
export function jsonAnswer<T>(codec: JsonBody<T>, value: T, style?: JsonStyle): AdminAnswer {
  return { code: ResponseCode.SUCCESS, body: codec.encode(value, style) }
}

export function systemError(remark: string): AdminAnswer {
  return { code: ResponseCode.SYSTEM_ERROR, remark }
}

/** A header field that the original uses as the key of a concurrent map: without it the look-up throws. */
export function mapKey(field: string | undefined): string {
  if (field === undefined) throw nullMapKey('get(ConcurrentHashMap.java:936)')
  return field
}

/** The exception of a concurrent map that is given no key, with the frame in which Java 17 throws it. */
export function nullMapKey(frame: string): JavaException {
  return nullPointer(
    'Cannot invoke "Object.hashCode()" because "key" is null',
    `java.base/java.util.concurrent.ConcurrentHashMap.${frame}`,
  )
}

export function nullPointer(message: string, frame: string): JavaException {
  return new JavaException('java.lang.NullPointerException', message, frame)
}
