import type { StoredLook } from '../../look/look.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { seconds } from '../groups.ts'

/** Sends that succeeded as their program knows, and are stored more than once: an answer was lost, and the client sent again. */
export function explainCopies(evidence: Evidence): readonly Explanation[] {
  const { stage } = evidence
  return stage.outcomes.all.flatMap((outcome) => {
    // A send that was answered at once was made once.
    const [result] = outcome.sent
    if (result === undefined || outcome.sent.length !== 1 || outcome.state !== 'ok') return []
    const { topic } = result.queue
    const look = evidence.look()
    const places = look.queues(topic).reduce((sum, { minOffset, maxOffset }) => sum + maxOffset - minOffset, 0)
    if (places < 2) return []
    const stored = look.messages(topic)
    const own = stored.find((message) => isResult(message, result))
    if (own === undefined) return []
    const copies = distinct(stored.filter((message) => isCopy(message, own)))
    if (copies.length < 2) return []
    const addresses = copies.map(({ broker, queueId, queueOffset }) => `${broker}:${queueId} offset ${queueOffset}`)
    const zhPlaces = copies.map(({ broker, queueId, queueOffset }) => `${broker}:${queueId} 位点 ${queueOffset}`)
    const took = seconds(outcome.tookMs ?? 0)
    return [
      explanationOf({
        clients: [outcome.client],
        hop: 'the way back, from broker to client',
        address: { en: addresses[0] ?? topic, zh: zhPlaces[0] ?? topic },
        en: {
          rule: `the send "${own.body}" is stored ${copies.length} times (${addresses.join('; ')}), and the program saw one ${result.status} after ${took}: the answer to an attempt did not come, and the client sent again`,
          fix: 'make consumers idempotent by a key of the business (the client cannot know whether an attempt was stored), or set the retries to 0 and let the program decide',
        },
        zh: {
          rule: `“${own.body}”被存储了 ${copies.length} 次（${zhPlaces.join('；')}），程序在 ${took} 后只看到一个 ${result.status}：某次尝试的应答没有回来，客户端又发了一次`,
          fix: '消费者按业务主键幂等（客户端无法知道某次尝试是否已存储），或者把重试次数设为 0，由程序自己决定',
        },
      }),
    ]
  })
}

/** A master and its slave have the same message in the same place. */
function distinct(messages: readonly StoredLook[]): readonly StoredLook[] {
  return [...new Map(messages.map((message) => [placeOf(message), message])).values()]
}

function placeOf({ broker, queueId, queueOffset }: StoredLook): string {
  return `${broker} ${queueId} ${queueOffset}`
}

function isResult(
  message: StoredLook,
  result: { readonly queue: { readonly brokerName: string; readonly queueId: number }; readonly queueOffset: number },
): boolean {
  const { brokerName, queueId } = result.queue
  return message.broker === brokerName && message.queueId === queueId && message.queueOffset === result.queueOffset
}

/** By the unique key, which one message of Java keeps over its attempts, or by the body and key of the business. */
function isCopy(message: StoredLook, own: StoredLook): boolean {
  const key = own.properties['UNIQ_KEY']
  if (message.body !== own.body) return false
  if (key !== undefined && message.properties['UNIQ_KEY'] === key) return true
  return message.properties['KEYS'] !== undefined && message.properties['KEYS'] === own.properties['KEYS']
}
