import { ResponseCode } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'
import { usedSpaceRatio } from '../diskSpace.ts'
import { type PutOutcome, timerRefusal } from '../put/index.ts'
import type { Refusal } from '../refusals.ts'

/** Code and remark of a put (handlePutMessageResult, remoting.md 7.3). Codes 0, 10, 11 and 12 mean that the message is stored. */
export function putCode(status: PutOutcome['status'], broker: BrokerContext): { code: number; remark?: string } {
  switch (status) {
    case 'PUT_OK':
      return { code: ResponseCode.SUCCESS }
    case 'FLUSH_DISK_TIMEOUT':
      return { code: ResponseCode.FLUSH_DISK_TIMEOUT }
    case 'SLAVE_NOT_AVAILABLE':
      return { code: ResponseCode.SLAVE_NOT_AVAILABLE }
    case 'FLUSH_SLAVE_TIMEOUT':
      return { code: ResponseCode.FLUSH_SLAVE_TIMEOUT }
    case 'IN_SYNC_REPLICAS_NOT_ENOUGH':
      return { code: ResponseCode.SYSTEM_ERROR, remark: 'in-sync replicas not enough' }
    case 'MESSAGE_ILLEGAL':
    case 'PROPERTIES_SIZE_EXCEEDED':
      return { code: ResponseCode.MESSAGE_ILLEGAL, remark: illegal(broker.config.store.maxMessageSize) }
    case 'SERVICE_NOT_AVAILABLE':
      return unavailable(broker)
    case 'OS_PAGE_CACHE_BUSY':
      return {
        code: broker.profile.pageCacheBusyCode,
        remark: '[PC_SYNCHRONIZED]broker busy, start flow control for a while',
      }
    case 'CREATE_MAPPED_FILE_FAILED':
      return {
        code: ResponseCode.SYSTEM_ERROR,
        remark: 'create mapped file failed, server is busy or broken.',
      }
    case 'WHEEL_TIMER_NOT_ENABLE':
    case 'WHEEL_TIMER_MSG_ILLEGAL':
    case 'WHEEL_TIMER_FLOW_CONTROL':
      return timerRefusal(status, broker)
    case 'UNKNOWN_ERROR':
      return { code: ResponseCode.SYSTEM_ERROR, remark: 'UNKNOWN_ERROR' }
  }
}

function illegal(bodyBytesMax: number): string {
  return (
    'the message is illegal, maybe msg body or properties length not matched. ' +
    `msg body length limit ${bodyBytesMax}B, msg properties length limit 32KB.`
  )
}

function unavailable(broker: BrokerContext): Refusal {
  const ratio = ratioText(usedSpaceRatio(broker.runtime.disk))
  // The directory of the index is made with its first file, and what is not there is used up to -1.
  const indexed = broker.config.store.messageIndexEnable && broker.store.commitLogMaxOffset > 0
  return {
    code: ResponseCode.SERVICE_NOT_AVAILABLE,
    remark:
      "service not available now. It may be caused by one of the following reasons: the broker's disk is full " +
      `[CL: ${ratio} CQ: ${ratio} INDEX: ${indexed ? ratio : ratioText(-1)}], messages are put to the slave, message store has been shut down, etc.`,
  }
}

/** `%5.2f` */
function ratioText(ratio: number): string {
  return ratio.toFixed(2).padStart(5)
}
