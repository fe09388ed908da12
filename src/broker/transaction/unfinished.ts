import { type MessageRecord, SystemTopic } from '../../protocol/index.ts'
import type { BrokerBase } from '../context.ts'
import { halfOffsetsIn } from './opMessages.ts'
import { readSystemQueue, systemOffset } from './systemQueue.ts'

const READ_NUMS = 32

/** Half messages without an end, oldest first; `unwritten` are ends that no op message holds yet. */
export function unfinishedHalfMessages(broker: BrokerBase, unwritten: ReadonlySet<number>): readonly MessageRecord[] {
  const ended = new Set(unwritten)
  for (const op of recordsOf(broker, SystemTopic.TRANS_OP_HALF)) {
    for (const offset of halfOffsetsIn(op)) ended.add(offset)
  }
  return [...recordsOf(broker, SystemTopic.TRANS_HALF)].filter(({ queueOffset }) => !ended.has(queueOffset))
}

function* recordsOf(broker: BrokerBase, topic: string): Generator<MessageRecord> {
  for (let at = systemOffset(broker, topic, 0); ; ) {
    const read = readSystemQueue(broker, topic, 0, at, READ_NUMS)
    if (read?.records === undefined) return
    yield* read.records
    at = read.nextBeginOffset
  }
}
