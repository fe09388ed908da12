import { REMARK_NOT_SET, ResponseCode } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import { AccessError } from './accessError.ts'

export interface AuthAnswer {
  readonly code: number
  readonly remark?: string
  readonly body?: Uint8Array
}

/** The remark is what the original's answers are made with and what nobody takes away. */
export const DONE: AuthAnswer = { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET }

/** Does the work; a refusal or an exception becomes the answer, as in AdminBrokerProcessor.handleAuthException. */
export function answered(work: () => AuthAnswer): AuthAnswer {
  try {
    return refusedOrThrown(work)
  } catch (error) {
    if (!(error instanceof JavaException)) throw error
    return { code: ResponseCode.SYSTEM_ERROR, remark: 'An system error occurred, please try again later.' }
  }
}

/** The same, but for exceptions, which go through to the one who asks. */
export function refusedOrThrown(work: () => AuthAnswer): AuthAnswer {
  try {
    return work()
  } catch (error) {
    if (error instanceof AccessError) return { code: ResponseCode.NO_PERMISSION, remark: error.message }
    throw error
  }
}
