import { ResponseCode, type ResponseHeader } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'

/** A refusal of a pull. `forbiddenType` stands in the header of NO_PERMISSION; the others have an empty ext. */
export interface PullRefusal {
  readonly code: number
  readonly remark: string
  readonly header?: ResponseHeader<'PULL_MESSAGE'>
}

export function refusal(code: number, remark: string): PullRefusal {
  return { code, remark }
}

/** NO_PERMISSION. */
export function forbidden(remark: string, forbiddenType: number, { profile }: BrokerContext): PullRefusal {
  const refused = { code: ResponseCode.NO_PERMISSION, remark }
  return profile.forbiddenTypes ? { ...refused, header: { forbiddenType } } : refused
}
