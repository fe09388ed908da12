import { JavaException } from '../../remoting/index.ts'

/** Before the body of each message: total size, magic, CRC, flag, length of the body. */
const INTS_BEFORE_BODY = 5

/**
 * Walks over a batch that was refused as MessageExtEncoder.encode does, and throws where that would: the original finds
 * a batch that is too large or cut short by an exception, which is an answer without MSG_REGION.
 */
export function encodeBatchRecords(body: Uint8Array, bodyBytesMax: number): void {
  if (body.length > bodyBytesMax) {
    const frame = 'org.apache.rocketmq.store.MessageExtEncoder.encode(MessageExtEncoder.java:290)'
    throw new JavaException('java.lang.RuntimeException', 'message body size exceeded', frame)
  }
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  for (let at = 0; at < body.length; ) {
    const bodyAt = at + INTS_BEFORE_BODY * 4
    if (bodyAt > body.length) throw underflow()
    const bodyLength = view.getInt32(bodyAt - 4)
    if (bodyLength < 0 || bodyAt + bodyLength > body.length) {
      const frame = 'java.base/java.util.zip.CRC32.update(CRC32.java:77)'
      throw new JavaException('java.lang.ArrayIndexOutOfBoundsException', undefined, frame)
    }
    const propertiesAt = bodyAt + bodyLength + 2
    if (propertiesAt > body.length) throw underflow()
    at = propertiesAt + view.getInt16(propertiesAt - 2)
    if (at < 0 || at > body.length) {
      const frame = 'java.base/java.nio.Buffer.createPositionException(Buffer.java:341)'
      const message = at < 0 ? `newPosition < 0: (${at} < 0)` : `newPosition > limit: (${at} > ${body.length})`
      throw new JavaException('java.lang.IllegalArgumentException', message, frame)
    }
    // A negative length turns the walk back; the original refuses it by other exceptions.
    if (at < propertiesAt) return
  }
}

/** What reading over the end of a buffer throws. */
export function underflow(): JavaException {
  const frame = 'java.base/java.nio.Buffer.nextGetIndex(Buffer.java:707)'
  return new JavaException('java.nio.BufferUnderflowException', undefined, frame)
}
