import { Disturbances } from '../disturbance.ts'
import { type Checker, type Finding, seconds } from '../finding.ts'
import { type HistoryEvent, isRetryQueue, type QueueName } from '../history.ts'

/**
 * Time for which a disturbance of servers or the network may show: a client that fell silent is dropped by brokers after
 * 120 s (channelExpiredTimeout), a queue that is not pulled is taken anew after as long (PULL_MAX_IDLE_TIME), and an
 * answer may come 30 s late (the time-out of a long poll).
 */
const AFTERMATH_MS = 180_000

/** Offsets are reported every 5 s (persistConsumerOffsetInterval), so that a new owner may begin that much earlier. */
const REBALANCE_MS = 6000

/**
 * At least once means exactly once in quiet times: a message is stored twice only when a send was repeated, and read
 * twice from one place only when the offset of a queue went back, for which somebody must have come, gone or failed.
 */
export const duplicate: Checker = (history) => {
  const disturbances = new Disturbances(history)
  return [...storedTwice(history.events, disturbances), ...readTwice(history.events, disturbances)]
}

function storedTwice(events: readonly HistoryEvent[], disturbances: Disturbances): readonly Finding[] {
  const sentAt = new Map<string, number>()
  const places = new Map<string, { readonly queue: QueueName; readonly queueOffset: number }>()
  const findings: Finding[] = []
  for (const event of events) {
    if (event.kind === 'sendInvoked') sentAt.set(event.id, event.at)
    if (event.kind !== 'delivered' || isRetryQueue(event.queue)) continue
    const place = places.get(event.id)
    if (place === undefined) {
      places.set(event.id, event)
      continue
    }
    if (place.queue === event.queue && place.queueOffset === event.queueOffset) continue
    const fromMs = sentAt.get(event.id) ?? 0
    if (disturbances.within(fromMs - AFTERMATH_MS, event.at)) continue
    const both = `${place.queue} offset ${place.queueOffset} and ${event.queue} offset ${event.queueOffset}`
    const sentence = `message ${event.id}, sent at ${seconds(fromMs)}, stands in ${both}, although nothing disturbed its sending`
    findings.push({ checker: 'duplicate', sentence, ids: [event.id] })
    places.set(event.id, event)
  }
  return findings
}

function readTwice(events: readonly HistoryEvent[], disturbances: Disturbances): readonly Finding[] {
  const first = new Map<string, HistoryEvent<'delivered'>>()
  const findings: Finding[] = []
  for (const event of events) {
    if (event.kind !== 'delivered') continue
    const { id, group, queue, queueOffset, reconsumeTimes } = event
    const key = `${group} ${queue} ${queueOffset} ${reconsumeTimes} ${id}`
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, event)
      continue
    }
    if (disturbances.within(before.at - AFTERMATH_MS, event.at)) continue
    if (disturbances.rebalanced(group, before.at - REBALANCE_MS, event.at + REBALANCE_MS)) continue
    const times = `at ${seconds(before.at)} (${before.consumer}) and ${seconds(event.at)} (${event.consumer})`
    const sentence = `group ${group} got message ${id} of ${queue} offset ${queueOffset} twice, ${times}, although nothing disturbed it`
    findings.push({ checker: 'duplicate', sentence, ids: [id] })
  }
  return findings
}
