import { type MessageQueue, ResponseCode } from '../../protocol/index.ts'

/** SendStatus. All but SEND_OK mean that the message is stored and a promise about it was not kept. */
export type SendStatus = 'SEND_OK' | 'FLUSH_DISK_TIMEOUT' | 'FLUSH_SLAVE_TIMEOUT' | 'SLAVE_NOT_AVAILABLE'

export interface SendResult {
  readonly status: SendStatus
  /** The message's UNIQ_KEY; those of a batch joined by commas, or its own where it became an inner batch. */
  readonly msgId: string
  /** Store host and commit-log offset, as the broker made it; those of a batch joined by commas. */
  readonly offsetMsgId: string
  readonly queue: MessageQueue
  readonly queueOffset: number
  readonly transactionId: string | undefined
  readonly regionId: string
  readonly traceOn: boolean
  /** Takes a timer message back (5.3.2 and later). */
  readonly recallHandle: string | undefined
}

/** Answers of a broker that mean "stored". */
export const STORED_CODES: readonly number[] = [
  ResponseCode.SUCCESS,
  ResponseCode.FLUSH_DISK_TIMEOUT,
  ResponseCode.SLAVE_NOT_AVAILABLE,
  ResponseCode.FLUSH_SLAVE_TIMEOUT,
]

export function sendStatusOf(code: number): SendStatus {
  switch (code) {
    case ResponseCode.FLUSH_DISK_TIMEOUT:
      return 'FLUSH_DISK_TIMEOUT'
    case ResponseCode.FLUSH_SLAVE_TIMEOUT:
      return 'FLUSH_SLAVE_TIMEOUT'
    case ResponseCode.SLAVE_NOT_AVAILABLE:
      return 'SLAVE_NOT_AVAILABLE'
    default:
      return 'SEND_OK'
  }
}
