import { AssertionError } from 'node:assert'
import type { ReceivedMessage } from '../client/index.ts'
import { lineOf } from './expected.ts'
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
  const dead = new Set(views.deadLetters(group).map(({ msgId }) => msgId))
  const left = [...wantedMessages(history, views, group, topic)].filter(
    ([msgId]) => history.consumedTimes(group, msgId) === 0,
  )
  return left.map(([msgId, stored]) => {
    const why = dead.has(msgId)
      ? ' (dead letter)'
      : stored === undefined
        ? ''
        : passedOver(history, views, group, stored)
    return `${msgId}${why}`
  })
}

/** Lines about the messages that came to no handler of the group although it is behind them. */
export function passedOverLines(history: History, views: Views, group: string, topic: string): readonly string[] {
  return views.messages(topic).flatMap((stored) => {
    const why = history.wanted(group, topic, stored.tags) ? passedOver(history, views, group, stored) : ''
    return why === '' ? [] : [`${lineOf(stored)}${why}`]
  })
}

/** What a new group meets that begins at the end of its queues while the first messages come, or a filter leaves out. */
function passedOver(history: History, views: Views, group: string, message: ReceivedMessage): string {
  const { msgId, topic, queue, queueOffset } = message
  const committed = views.committed(group, queue)
  if (committed <= queueOffset) return ''
  if (history.deliveries.some((one) => one.group === group && one.topic === topic && one.msgId === msgId)) return ''
  const place = `offset ${queueOffset} of ${queue.brokerName}/${queue.queueId}`
  return ` (passed over: ${place} came to no handler, and the group is at ${committed})`
}

/** Confirmed and stored messages of a topic that pass what the group subscribed to; with what is stored, by their ids. */
export function wantedMessages(
  history: History,
  views: Views,
  group: string,
  topic: string,
): ReadonlyMap<string, ReceivedMessage | undefined> {
  const wanted = new Map<string, ReceivedMessage | undefined>()
  const add = (msgId: string, tags: string | undefined, stored?: ReceivedMessage): void => {
    if (!wanted.has(msgId) && history.wanted(group, topic, tags)) wanted.set(msgId, stored)
  }
  for (const stored of views.messages(topic)) add(stored.msgId, stored.tags, stored)
  for (const sent of history.acknowledged) if (sent.topic === topic) add(sent.msgId, sent.tags)
  return wanted
}

/** An AssertionError with a list, cut to a length that can be read, what the cluster knows, and the last error of a handler. */
export function failed(message: string, lines: readonly string[], situation = '', cause?: unknown): AssertionError {
  const shown = lines.slice(0, SHOWN).map((line) => `\n  ${line}`)
  const more = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : ''
  const text = `${message}:${shown.join('')}${more}${situation}`
  const error = new AssertionError({ message: text, actual: lines, expected: [] })
  if (cause !== undefined) error.cause = cause
  return error
}
