import { ResponseCode } from '../../protocol/index.ts'
import type { FullMessageStoreConfig } from '../config/index.ts'
import type { Refusal } from '../refusals.ts'
import type { PutHookStatus } from './putMessage.ts'

/** What a send or the end of a transaction answers when a timer message is refused (remoting.md 7.3). */
export function timerRefusal(
  status: PutHookStatus,
  { config }: { readonly config: { readonly store: FullMessageStoreConfig } },
): Refusal {
  const { timerMaxDelaySec, timerCongestNumEachSlot: limit } = config.store
  switch (status) {
    case 'WHEEL_TIMER_NOT_ENABLE':
      return {
        code: ResponseCode.SYSTEM_ERROR,
        remark: 'accurate timer message is not enabled, timerWheelEnable is false',
      }
    case 'WHEEL_TIMER_MSG_ILLEGAL':
      return {
        code: ResponseCode.MESSAGE_ILLEGAL,
        remark:
          'timer message illegal, the delay time should not be bigger than the max delay ' +
          `${timerMaxDelaySec * 1000}ms; or if set del msg, the delay time should be bigger than the current time`,
      }
    case 'WHEEL_TIMER_FLOW_CONTROL':
      return {
        code: ResponseCode.SYSTEM_ERROR,
        remark:
          `timer message is under flow control, max num limit is ${limit * 2} or the current value is greater than ` +
          `${limit} and less than ${limit * 2}, trigger random flow control`,
      }
  }
}
