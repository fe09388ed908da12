import { AssertionError } from 'node:assert'
import type { History } from './history.ts'
import type { Views } from './views.ts'

const SHOWN = 10

/** Every message that a broker confirmed is in a log, or a handler had it. Throws AssertionError with those that are gone. */
export function assertNothingLost(history: History, views: Views, topic: string | undefined): void {
  const confirmed = history.acknowledged.filter((message) => topic === undefined || message.topic === topic)
  const stored = views.storedIds()
  const lost = confirmed.filter(({ msgId }) => !stored.has(msgId) && !history.consumedByAny(msgId))
  if (lost.length === 0) return
  throw failed(
    `${lost.length} of ${confirmed.length} confirmed messages are lost: in no log of a running broker, and consumed by nobody`,
    lost.map(({ topic: of, msgId, brokerName }) => `${of} ${msgId} (confirmed by ${brokerName})`),
  )
}

/** Confirmed and stored messages of a topic that no handler of the group has finished, as lines. */
export function unconsumed(history: History, views: Views, group: string, topic: string): readonly string[] {
  const lines: string[] = []
  const dead = new Set(views.deadLetters(group).map(({ msgId }) => msgId))
  const seen = new Set<string>()
  const check = (msgId: string, tags: string | undefined): void => {
    if (seen.has(msgId)) return
    seen.add(msgId)
    if (history.consumedTimes(group, msgId) > 0 || !history.wanted(group, topic, tags)) return
    lines.push(`${msgId}${dead.has(msgId) ? ' (dead letter)' : ''}`)
  }
  for (const { msgId, tags } of views.messages(topic)) check(msgId, tags)
  for (const sent of history.acknowledged) if (sent.topic === topic) check(sent.msgId, sent.tags)
  return lines
}

/** An AssertionError with a list, cut to a length that can be read. */
export function failed(message: string, lines: readonly string[]): AssertionError {
  const shown = lines.slice(0, SHOWN).map((line) => `\n  ${line}`)
  const more = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : ''
  return new AssertionError({ message: `${message}:${shown.join('')}${more}`, actual: lines, expected: [] })
}
