import { type Checker, type Finding, seconds } from '../finding.ts'
import type { HistoryEvent } from '../history.ts'

interface QueueState {
  readonly seen: Set<string>
  /** The greatest offset that was ever delivered, and its message. */
  last: HistoryEvent<'delivered'> | undefined
  /** Failed with deliveries left, and not consumed since. */
  readonly waiting: Map<string, HistoryEvent<'delivered'>>
}

/**
 * An orderly group sees the messages of a queue in the order of their offsets, and goes on only after a message was
 * consumed or given up. Deliveries may be repeated from an earlier offset on, which is no inversion.
 */
export const orderInversion: Checker = (history) => {
  const orderly = new Map(history.groups.filter((group) => group.orderly).map((group) => [group.name, group]))
  const queues = new Map<string, QueueState>()
  const deliveries = new Map<number, HistoryEvent<'delivered'>>()
  const findings: Finding[] = []
  const stateOf = (key: string): QueueState => {
    const known = queues.get(key)
    if (known !== undefined) return known
    const state: QueueState = { seen: new Set(), last: undefined, waiting: new Map() }
    queues.set(key, state)
    return state
  }
  const found = (sentence: string, ids: readonly string[]): void => {
    findings.push({ checker: 'orderInversion', sentence, ids })
  }

  for (const event of history.events) {
    if (event.kind === 'delivered' && orderly.has(event.group)) {
      deliveries.set(event.delivery, event)
      const state = stateOf(`${event.group} ${event.queue}`)
      const { last } = state
      const place = `${event.id} (offset ${event.queueOffset})`
      if (!state.seen.has(event.id) && last !== undefined && event.queueOffset < last.queueOffset) {
        const after = `${last.id} (offset ${last.queueOffset})`
        found(
          `group ${event.group} got ${place} of ${event.queue} for the first time at ${seconds(event.at)}, after ${after}`,
          [event.id, last.id],
        )
      }
      for (const blocked of state.waiting.values()) {
        if (blocked.queueOffset >= event.queueOffset) continue
        const before = `${blocked.id} (offset ${blocked.queueOffset})`
        found(
          `group ${event.group} got ${place} of ${event.queue} at ${seconds(event.at)}, before ${before}, which had failed, was consumed`,
          [blocked.id, event.id],
        )
        state.waiting.delete(blocked.id)
        break
      }
      state.seen.add(event.id)
      if (last === undefined || event.queueOffset > last.queueOffset) state.last = event
    } else if (event.kind === 'consumed') {
      const delivered = deliveries.get(event.delivery)
      const group = orderly.get(event.group)
      if (delivered === undefined || group === undefined) continue
      const state = stateOf(`${event.group} ${delivered.queue}`)
      if (event.success || delivered.reconsumeTimes >= group.retries) state.waiting.delete(event.id)
      else state.waiting.set(event.id, delivered)
    }
  }
  return findings
}
