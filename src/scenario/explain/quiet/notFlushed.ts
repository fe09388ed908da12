import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { seconds } from '../groups.ts'

/** Sends that ended with another status than SEND_OK: stored, and not as safely as the broker was told to store. */
export function explainNotFlushed({ stage }: Evidence): readonly Explanation[] {
  const late = stage.outcomes.all.filter(({ sent }) => sent.some(({ status }) => status === 'FLUSH_DISK_TIMEOUT'))
  const [first] = late
  if (first === undefined) return []
  const broker = first.sent.find(({ status }) => status === 'FLUSH_DISK_TIMEOUT')?.queue.brokerName ?? ''
  return [
    explanationOf({
      clients: [...new Set(late.map(({ client }) => client))],
      hop: 'the disk of the broker',
      address: broker,
      en: {
        rule: `${broker} stores the message and answers FLUSH_DISK_TIMEOUT after ${seconds(first.tookMs ?? 0)}: under SYNC_FLUSH the sync of its disk took longer than syncFlushTimeout (5 s); consumers get the message all the same`,
        fix: 'give the store a local disk whose sync takes milliseconds (not NFS, not a throttled volume), or ASYNC_FLUSH with a second copy',
      },
      zh: {
        rule: `${broker} 存储了消息，并在 ${seconds(first.tookMs ?? 0)} 后回答 FLUSH_DISK_TIMEOUT：SYNC_FLUSH 下磁盘同步超过了 syncFlushTimeout（5 秒）；消费者仍然会收到这条消息`,
        fix: '把存储放在毫秒级同步的本地磁盘上（不要用 NFS 或限速的云盘），或者用 ASYNC_FLUSH 加第二份副本',
      },
    }),
  ]
}
