import { JavaException } from '../remoting/index.ts'

// What the original does where a field is missing that it uses: a header class leaves it null, and the first use throws
// (remoting.md 1.7). The texts are those of Java 17; a frame names the line of release 5.3.3.

const PACKAGES = 'org.apache.rocketmq'

/** Where the original unboxes a field of a header. */
export interface FieldUse {
  /** Class below `remoting.protocol.header` and its getter: `SendMessageRequestHeader.getQueueId`. */
  readonly getter: string
  /** Class below `broker.processor`, method and line: `SendMessageProcessor.sendMessage:275`. */
  readonly at: string
}

/** A number that the original unboxes from an Integer. */
export function requiredInt(value: number | undefined, use: FieldUse): number {
  if (value === undefined) throw unboxed('Integer.intValue', use)
  return value
}

/** A number that the original unboxes from a Long. */
export function requiredLong(value: number | undefined, use: FieldUse): number {
  if (value === undefined) throw unboxed('Long.longValue', use)
  return value
}

/** A text that the original uses as the key of a concurrent map. */
export function requiredKey(value: string | undefined): string {
  if (value !== undefined) return value
  throw nullMapKey()
}

/** The exception of a concurrent map that is asked for null. */
export function nullMapKey(): JavaException {
  return new JavaException(
    'java.lang.NullPointerException',
    'Cannot invoke "Object.hashCode()" because "key" is null',
    'java.base/java.util.concurrent.ConcurrentHashMap.get(ConcurrentHashMap.java:936)',
  )
}

/** A NullPointerException at a line of the broker, e.g. `ClientManageProcessor.heartBeat:83`. */
export function nullPointer(message: string, at: string): JavaException {
  const [method = '', line = ''] = at.split(':')
  const file = `${method.slice(0, method.indexOf('.'))}.java`
  const frame = `${PACKAGES}.broker.processor.${method}(${file}:${line})`
  return new JavaException('java.lang.NullPointerException', message, frame)
}

function unboxed(call: string, { getter, at }: FieldUse): JavaException {
  const value = `the return value of "${PACKAGES}.remoting.protocol.header.${getter}()"`
  return nullPointer(`Cannot invoke "java.lang.${call}()" because ${value} is null`, at)
}
