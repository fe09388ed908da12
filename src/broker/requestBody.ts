import type { JsonBody } from '../protocol/index.ts'
import { JavaException } from '../remoting/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'

/**
 * The JSON body of a request. Throws what the original would: a missing body is a null that is used, and text that is
 * not JSON fails in fastjson.
 */
export function requestBody<T>(codec: JsonBody<T>, body: Uint8Array | undefined): T {
  if (body === undefined) {
    throw new JavaException('java.lang.NullPointerException', `Cannot use the ${codec.name} because it is null`)
  }
  try {
    return codec.decode(body)
  } catch (error) {
    if (!SimError.is(error) || error.code !== ErrorCodes.BodyMalformed) throw error
    throw new JavaException('com.alibaba.fastjson.JSONException', error.message)
  }
}
