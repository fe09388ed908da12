import { javaHashCode, type MessageQueue } from '../../protocol/index.ts'
import type { Message } from '../message/message.ts'

/** Chooses one of the writable queues of the topic, which are sorted by broker name and queue id. */
export type QueueSelector = (queues: readonly MessageQueue[], message: Message) => MessageQueue | undefined

/** SelectMessageQueueByHash: the hash code of the key modulo the number of queues. */
export function selectByOrderKey(orderKey: string): QueueSelector {
  return (queues) => queues[Math.abs(javaHashCode(orderKey) % queues.length)]
}
