import type { JsonBody } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'

/**
 * The JSON body of a request; undefined where fastjson would read null: without a body, and for `null` and an empty array.
 * Text that is not JSON throws as there, in our own words.
 */
export function bodyOrNull<T>(codec: JsonBody<T>, body: Uint8Array | undefined): T | undefined {
  if (body === undefined || isNull(body)) return undefined
  try {
    return codec.decode(body)
  } catch (error) {
    if (!SimError.is(error) || error.code !== ErrorCodes.BodyMalformed) throw error
    throw new JavaException('com.alibaba.fastjson.JSONException', error.message)
  }
}

function isNull(body: Uint8Array): boolean {
  if (body.length !== 2 && body.length !== 4) return false
  const text = new TextDecoder().decode(body)
  return text === 'null' || text === '[]'
}
