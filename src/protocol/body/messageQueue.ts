import { int, object, type Shape, text } from '../json/index.ts'

/** One queue of a topic on one broker. */
export interface MessageQueue {
  readonly topic: string
  readonly brokerName: string
  readonly queueId: number
}

export const messageQueueShape: Shape<MessageQueue> = object<MessageQueue>({
  brokerName: text,
  queueId: int,
  topic: text,
})

/** Equal queues have equal keys; no part of a queue may contain a blank. */
export function messageQueueKey(queue: MessageQueue): string {
  return `${queue.topic} ${queue.brokerName} ${queue.queueId}`
}

/** MessageQueue.compareTo: topic, then broker name, then queue id. */
export function compareMessageQueues(left: MessageQueue, right: MessageQueue): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1
  if (left.brokerName !== right.brokerName) return left.brokerName < right.brokerName ? -1 : 1
  return left.queueId - right.queueId
}

/** As MessageQueue.toString prints it. */
export function messageQueueText(queue: MessageQueue): string {
  return `MessageQueue [topic=${queue.topic}, brokerName=${queue.brokerName}, queueId=${queue.queueId}]`
}
