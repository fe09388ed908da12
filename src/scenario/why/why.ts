import type { WorldEvent } from '../../sim/index.ts'
import { collect } from './collect.ts'
import { type Case, chinesePlaceOf, type Judge, placeOf, quoted, type Reason, seconds } from './reason.ts'
import { setBack } from './reasons/clock.ts'
import { consumed, reachedOnly } from './reasons/delivery.ts'
import { noMember, notSubscribed } from './reasons/membership.ts'
import { behind, filtered, offsetBeyond, otherQueues } from './reasons/queue.ts'
import { halfMessage, invisible } from './reasons/visibility.ts'
import type { MessageEvidence, SeenSend } from './seen.ts'

/** Ids that a message about an unknown one lists. */
const KNOWN_SHOWN = 5

/** In the order of a message's way: the first that answers is the reason. */
const judges: readonly Judge[] = [
  consumed,
  invisible,
  setBack,
  noMember,
  notSubscribed,
  reachedOnly,
  halfMessage,
  offsetBeyond,
  filtered,
  behind,
  otherQueues,
]

/**
 * The first reason why a message did not reach a group, or where it was consumed, from the events of a full trace. The message
 * is named by its id (the client's or the broker's), by one of its keys, or by its whole body.
 *
 * The trace shows what passes between two hosts: of clients on the very host of a broker it knows deliveries only.
 */
export function why(events: Iterable<WorldEvent>, message: string, group: string): Reason {
  const evidence = collect(events)
  const sends = evidence.sends.filter((send) => names(send, message))
  if (sends.length === 0) return unknownMessage(evidence, message)
  const stored = sends.find(({ offset }) => offset !== undefined)
  if (stored === undefined) return notStored(sends)
  const topics = [stored.topic, `%RETRY%${group}`]
  const one: Case = {
    evidence,
    group,
    stored,
    subscriptions: evidence.heartbeats.filter(
      (heartbeat) => heartbeat.group === group && heartbeat.topic === stored.topic,
    ),
    pulls: evidence.pulls.filter((pull) => pull.group === group && topics.includes(pull.topic)),
  }
  const others = [...new Set(sends.map(({ uniqueKey }) => uniqueKey))].filter((key) => key !== stored.uniqueKey)
  const some = others.slice(0, KNOWN_SHOWN)
  const also =
    others.length === 0
      ? { en: '', zh: '' }
      : {
          en: ` ${others.length + 1} messages are "${message}": this is ${stored.uniqueKey}, others are ${some.join(', ')}.`,
          zh: `共有 ${others.length + 1} 条消息符合 "${message}"：这条是 ${stored.uniqueKey}，其他是 ${some.join('、')}。`,
        }
  for (const judge of judges) {
    const reason = judge(one)
    if (reason !== undefined) {
      return { ...reason, sentence: `${reason.sentence}${also.en}`, zh: `${reason.zh}${also.zh}` }
    }
  }
  return {
    kind: 'unexplained',
    sentence: `It is ${placeOf(stored)}; the trace does not show why ${group} did not get it.${also.en}`,
    zh: `消息在 ${chinesePlaceOf(stored)}；从轨迹里看不出 ${group} 为什么没有收到。${also.zh}`,
  }
}

function names(send: SeenSend, message: string): boolean {
  return [send.uniqueKey, send.offsetMsgId, send.body, ...send.keys].includes(message)
}

function unknownMessage({ sends, lostDials }: MessageEvidence, message: string): Reason {
  const knownAs = (withoutId: string): readonly string[] => [
    ...new Set(sends.map(({ uniqueKey, body }) => `${uniqueKey ?? withoutId} ${quoted(body)}`)),
  ]
  const known = knownAs('without id')
  const some = known.length === 0 ? 'no message at all' : known.slice(0, KNOWN_SHOWN).join(', ')
  const more = known.length > KNOWN_SHOWN ? ` and ${known.length - KNOWN_SHOWN} more` : ''
  const zhSome = known.length === 0 ? '没有任何消息' : `有 ${knownAs('无 ID').slice(0, KNOWN_SHOWN).join('、')}`
  const zhMore = known.length > KNOWN_SHOWN ? ` 等 ${known.length} 条` : ''
  const lost = lostDials.at(-1)
  const failed =
    lost === undefined
      ? ''
      : ` ${lostDials.length} connections did not open, the last one of ${lost.host} to ${lost.to} at ${seconds(lost.atMs)} (${lost.why}).`
  const zhFailed =
    lost === undefined
      ? ''
      : `有 ${lostDials.length} 次连接没有连上，最后一次是 ${lost.host} 在 ${seconds(lost.atMs)} 连接 ${lost.to}。`
  return {
    kind: 'unknownMessage',
    sentence: `No send of ${quoted(message)} reached a broker. The trace has ${some}${more}.${failed}`,
    zh: `没有任何 Broker 收到 ${quoted(message)} 的发送。轨迹里${zhSome}${zhMore}。${zhFailed}`,
  }
}

function notStored(sends: readonly SeenSend[]): Reason {
  const tries = sends.map(({ atMs, broker, result, remark }) => {
    const why = remark === undefined ? undefined : remark.split('\n')[0]
    const answer = result === undefined ? 'no answer came' : `${result}${why === undefined ? '' : ` (${why})`}`
    const zhAnswer = result === undefined ? '没有应答' : `${result}${why === undefined ? '' : `（${why}）`}`
    return { en: `${broker} at ${seconds(atMs)}: ${answer}`, zh: `${seconds(atMs)} 发往 ${broker}：${zhAnswer}` }
  })
  return {
    kind: 'notStored',
    sentence: `No broker stored it. ${tries.map(({ en }) => en).join('; ')}.`,
    zh: `没有 Broker 存下它。${tries.map(({ zh }) => zh).join('；')}。`,
  }
}
