import { lineOf } from './expected.ts'
import type { Acknowledged, Delivery } from './history.ts'

/** A message that was sent, and its first delivery and first consumption in one group. */
export interface Judged {
  readonly sent: Acknowledged
  readonly first: Delivery | undefined
  readonly consumed: Delivery | undefined
}

/**
 * What of `judged`, which is in the order of sending, was consumed before something of the same key was done with, as lines.
 * `dead` messages are done with. A message whose key is unknown is passed over.
 */
export function disorder(
  judged: readonly Judged[],
  dead: ReadonlySet<string>,
  keyOf: (one: Judged) => string | undefined,
): readonly string[] {
  const lines: string[] = []
  /** By key: of the messages so far the one that was done with last, or the first one that is not. */
  const latest = new Map<string, Judged>()
  for (const one of judged) {
    const { sent, consumed } = one
    const key = keyOf(one)
    if (key === undefined) continue
    const before = latest.get(key)
    if (before !== undefined && consumed !== undefined) {
      if (before.consumed === undefined) {
        lines.push(`${key}: ${lineOf(consumed)} at ${Math.round(consumed.beganMs)} ms, and ${nameOf(before)} not yet`)
      } else if (consumed.beganMs < before.consumed.endedMs) {
        const times = `began at ${Math.round(consumed.beganMs)} ms, and ${nameOf(before)} ended at ${Math.round(before.consumed.endedMs)} ms`
        lines.push(`${key}: ${lineOf(consumed)} ${times}`)
      }
    }
    if (dead.has(sent.msgId)) continue
    if (before === undefined || isLater(one, before)) latest.set(key, one)
  }
  return lines
}

function isLater({ consumed }: Judged, before: Judged): boolean {
  if (before.consumed === undefined) return false
  return consumed === undefined || consumed.endedMs >= before.consumed.endedMs
}

function nameOf({ sent, consumed, first }: Judged): string {
  return lineOf({ msgId: sent.msgId, text: consumed?.text ?? first?.text ?? '' })
}
