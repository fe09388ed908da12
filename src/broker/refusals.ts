import { ResponseCode } from '../protocol/index.ts'

/** A refusal that a handler answers: code and remark, no header. */
export interface Refusal {
  readonly code: number
  readonly remark: string
}

/** FAQUrl.suggestTodo: what the original appends to some remarks. */
export const FAQ = '\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.'

export function groupNotExist(group: string): Refusal {
  return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: `subscription group not exist, ${group} ${FAQ}` }
}

/** What the original answers before the handler when a slave is asked to do a master's work (rejectRequest). */
export const REJECTED: Refusal = {
  code: ResponseCode.SYSTEM_BUSY,
  remark: '[REJECTREQUEST]system busy, start flow control for a while',
}
