import { ResponseCode } from '../protocol/index.ts'
import type { BrokerContext } from './context.ts'

/** A refusal that a handler answers: code and remark, no header. */
export interface Refusal {
  readonly code: number
  readonly remark: string
}

export function groupNotExist(group: string, { profile }: BrokerContext): Refusal {
  const remark = `subscription group not exist, ${group} ${profile.faq}`
  return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark }
}

/** What the original answers before the handler when a slave is asked to do a master's work (rejectRequest). */
export const REJECTED: Refusal = {
  code: ResponseCode.SYSTEM_BUSY,
  remark: '[REJECTREQUEST]system busy, start flow control for a while',
}

/** SendMessageProcessor.rejectRequest: a slave takes no messages. */
export function isRejectedBySlave({ config, profile }: BrokerContext): boolean {
  return profile.slavesReject && config.store.brokerRole === 'SLAVE' && !config.broker.enableSlaveActingMaster
}
