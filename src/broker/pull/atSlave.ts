import type { GetMessageResult } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'

/** A slave may be behind its master: unless it is told to check, it leaves it to the master to say which offsets there are. */
export function leavesOffsets({ config }: BrokerContext): boolean {
  return config.store.brokerRole === 'SLAVE' && !config.store.offsetCheckInSlave
}

/** Where a reader goes on where nothing is corrected (DefaultMessageStore.nextOffsetCorrection). */
export function uncorrectedOffset(
  { status, nextBeginOffset }: { readonly status: string } & Pick<GetMessageResult, 'nextBeginOffset'>,
  queueOffset: number,
): number {
  switch (status) {
    case 'NO_MATCHED_LOGIC_QUEUE':
    case 'NO_MESSAGE_IN_QUEUE':
    case 'OFFSET_TOO_SMALL':
    case 'OFFSET_OVERFLOW_BADLY':
    case 'OFFSET_FOUND_NULL':
      return queueOffset
    default:
      return nextBeginOffset
  }
}
