import { type JsonBody, type JsonStyle, parseJson, utf8Text } from '../protocol/index.ts'
import { JavaException } from '../remoting/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { BrokerContext } from './context.ts'
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
 * not JSON fails in fastjson. Properties that `style` is without are not read.
 */
export function requestBody<T>(
  codec: JsonBody<T>,
  body: Uint8Array | undefined,
  use?: BodyUse,
  broker?: Pick<BrokerContext, 'profile'>,
  style: JsonStyle | undefined = broker?.profile.json,
): T {
  if (body === undefined && broker?.profile.readsMissingBodies === false) throw nullBody()
  if (body === undefined || bodyIsNull(body)) {
    if (use === undefined) throw new JavaException('java.lang.NullPointerException')
    const call = `org.apache.rocketmq.remoting.protocol.${use.getter}()`
    throw nullPointer(`Cannot invoke "${call}" because "${use.variable}" is null`, use.at)
  }
  try {
    return codec.decode(body, style)
  } catch (error) {
    if (!SimError.is(error) || error.code !== ErrorCodes.BodyMalformed) throw error
    throw new JavaException('com.alibaba.fastjson.JSONException', error.message)
  }
}

/** 4.9 makes text of the body before it reads it. */
function nullBody(): JavaException {
  const frame = 'java.base/java.lang.String.<init>(String.java:1387)'
  const message = 'Cannot read the array length because "bytes" is null'
  return new JavaException('java.lang.NullPointerException', message, frame)
}

/** What fastjson reads as null where it wants an object: `null` itself and an empty array. */
export function bodyIsNull(body: Uint8Array): boolean {
  if (body.length !== 2 && body.length !== 4) return false
  const text = new TextDecoder().decode(body)
  return text === 'null' || text === '[]'
}

/** Whether a readable JSON body gives a member that is not null. */
export function hasMember(body: Uint8Array | undefined, name: string): boolean {
  const given = parseJson(utf8Text(body ?? new Uint8Array()), name) as Readonly<Record<string, unknown>>
  return given[name] !== undefined && given[name] !== null
}
