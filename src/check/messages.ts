import { delayLevelMs } from './delayLevels.ts'
import type { Burst, FailurePlan, Plan } from './plan.ts'

/** Everything is sent to this topic. */
export const TOPIC = 'orders'

/** One message of a plan. */
export interface PlannedMessage {
  /** `m0`, `m1`, … in the order of the bursts. */
  readonly id: string
  readonly atMs: number
  readonly producer: number
  readonly orderKey: string | undefined
  readonly delayLevel: number | undefined
  readonly delayMs: number
}

export function plannedMessages(plan: Plan): readonly PlannedMessage[] {
  const messages: PlannedMessage[] = []
  for (const burst of plan.bursts) {
    for (let index = 0; index < burst.count; index++) messages.push(plannedMessage(messages.length, burst, index, plan))
  }
  return messages
}

function plannedMessage(number: number, burst: Burst, index: number, plan: Plan): PlannedMessage {
  const { orderKey, delayLevel } = burst
  return {
    id: `m${number}`,
    atMs: burst.atMs + index * burst.gapMs,
    producer: burst.producer % plan.producers,
    orderKey: orderKey === undefined ? undefined : `key-${orderKey}`,
    delayLevel,
    delayMs: delayLevelMs(delayLevel ?? 0),
  }
}

/** What the handlers of a group are to do wrong, by message id. Of several failures of one message the last one counts. */
export function failuresOf(plan: Plan, group: number, messages: readonly PlannedMessage[]): Map<string, FailurePlan> {
  const failures = new Map<string, FailurePlan>()
  if (messages.length === 0) return failures
  for (const failure of plan.failures) {
    const message = messages[failure.message % messages.length]
    if (failure.group % plan.groups.length === group && message !== undefined) failures.set(message.id, failure)
  }
  return failures
}
