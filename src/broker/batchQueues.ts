import { JavaException } from '../remoting/index.ts'
import type { BrokerContext } from './context.ts'

/**
 * Where the original looks for the first or last entry of a queue. A batch consume queue that never had a message has no
 * file to look into, and the original does not ask.
 */
export function demandBatchMessage(topic: string, queueId: number, { store, topics }: BrokerContext): void {
  if (topics.isBatchTopic(topic) !== true || store.maxOffsetInQueue(topic, queueId) > 0) return
  const call = 'org.apache.rocketmq.store.logfile.MappedFile.getReadPosition()'
  const frame = 'org.apache.rocketmq.store.queue.BatchConsumeQueue.getMinMsgOffset(BatchConsumeQueue.java:615)'
  const message = `Cannot invoke "${call}" because "mappedFile" is null`
  throw new JavaException('java.lang.NullPointerException', message, frame)
}
