import type { JsonBody } from '../protocol/index.ts'
import { JavaException } from '../remoting/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { nullPointer } from './required.ts'

/** Where the original first uses a decoded body. */
export interface BodyUse {
  /** Class below `remoting.protocol` and its getter: `heartbeat.HeartbeatData.getClientID`. */
  readonly getter: string
  readonly variable: string
  /** Class below `broker.processor`, method and line. */
  readonly at: string
}

/**
 * The JSON body of a request. Throws what the original would: a missing body is a null that is used, and text that is
 * not JSON fails in fastjson.
 */
export function requestBody<T>(codec: JsonBody<T>, body: Uint8Array | undefined, use?: BodyUse): T {
  if (body === undefined || isNull(body)) {
    if (use === undefined) throw new JavaException('java.lang.NullPointerException')
    const call = `org.apache.rocketmq.remoting.protocol.${use.getter}()`
    throw nullPointer(`Cannot invoke "${call}" because "${use.variable}" is null`, use.at)
  }
  try {
    return codec.decode(body)
  } catch (error) {
    if (!SimError.is(error) || error.code !== ErrorCodes.BodyMalformed) throw error
    throw new JavaException('com.alibaba.fastjson.JSONException', error.message)
  }
}

/** What fastjson reads as null where it wants an object: `null` itself and an empty array. */
function isNull(body: Uint8Array): boolean {
  if (body.length !== 2 && body.length !== 4) return false
  const text = new TextDecoder().decode(body)
  return text === 'null' || text === '[]'
}
