import { MessageConst, SystemTopic, utf8Bytes, writeJson } from '../../protocol/index.ts'
import type { GetMessageResult } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { putMessage } from '../put/index.ts'
import type { PullHeader } from './subscription.ts'

/**
 * What 4.9 tells of a pull from an offset that is not there: a message in OFFSET_MOVED_EVENT with both offsets
 * (PullMessageProcessor.generateOffsetMovedEvent). Nobody waits for it.
 */
export function storeMovedOffset(
  { consumerGroup = '', topic = '', queueId = 0, queueOffset = 0 }: PullHeader,
  { nextBeginOffset }: Pick<GetMessageResult, 'nextBeginOffset'>,
  broker: BrokerContext,
): void {
  const { store, broker: options } = broker.config
  if (store.brokerRole === 'SLAVE') return
  const event = {
    consumerGroup,
    messageQueue: { brokerName: options.brokerName, queueId, topic },
    offsetNew: nextBeginOffset,
    offsetRequest: queueOffset,
  }
  const properties = new Map([
    [MessageConst.PROPERTY_TAGS, consumerGroup],
    [MessageConst.PROPERTY_DELAY_TIME_LEVEL, '0'],
    [MessageConst.PROPERTY_KEYS, consumerGroup],
  ])
  const message = {
    topic: SystemTopic.OFFSET_MOVED_EVENT,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: broker.runtime.clock.wallMs(),
    bornHost: broker.storeHost(),
    storeHost: broker.storeHost(),
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: utf8Bytes(writeJson(event)),
    properties,
  }
  putMessage(broker, message, () => undefined)
}
