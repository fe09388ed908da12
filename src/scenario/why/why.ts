import type { WorldEvent } from '../../sim/index.ts'
import { collect } from './collect.ts'
import { type Case, type Judge, placeOf, quoted, type Reason, seconds } from './reason.ts'
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
  const also =
    others.length === 0
      ? ''
      : ` ${others.length + 1} messages are "${message}": this is ${stored.uniqueKey}, others are ${others.slice(0, KNOWN_SHOWN).join(', ')}.`
  for (const judge of judges) {
    const reason = judge(one)
    if (reason !== undefined) return { ...reason, sentence: `${reason.sentence}${also}` }
  }
  return {
    kind: 'unexplained',
    sentence: `It is ${placeOf(stored)}; the trace does not show why ${group} did not get it.${also}`,
  }
}

function names(send: SeenSend, message: string): boolean {
  return [send.uniqueKey, send.offsetMsgId, send.body, ...send.keys].includes(message)
}

function unknownMessage({ sends, lostDials }: MessageEvidence, message: string): Reason {
  const known = [...new Set(sends.map(({ uniqueKey, body }) => `${uniqueKey ?? 'without id'} ${quoted(body)}`))]
  const some = known.length === 0 ? 'no message at all' : known.slice(0, KNOWN_SHOWN).join(', ')
  const more = known.length > KNOWN_SHOWN ? ` and ${known.length - KNOWN_SHOWN} more` : ''
  const lost = lostDials.at(-1)
  const failed =
    lost === undefined
      ? ''
      : ` ${lostDials.length} connections did not open, the last one of ${lost.host} to ${lost.to} at ${seconds(lost.atMs)} (${lost.why}).`
  return {
    kind: 'unknownMessage',
    sentence: `No send of ${quoted(message)} reached a broker. The trace has ${some}${more}.${failed}`,
  }
}

function notStored(sends: readonly SeenSend[]): Reason {
  const tries = sends.map(({ atMs, broker, result, remark }) => {
    const answer =
      result === undefined ? 'no answer came' : `${result}${remark === undefined ? '' : ` (${remark.split('\n')[0]})`}`
    return `${broker} at ${seconds(atMs)}: ${answer}`
  })
  return { kind: 'notStored', sentence: `No broker stored it. ${tries.join('; ')}.` }
}
