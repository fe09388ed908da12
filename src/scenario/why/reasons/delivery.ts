import {
  brought,
  type Case,
  committedIn,
  deliveriesOf,
  type Judge,
  liesInItsQueue,
  placeOf,
  quoted,
  type Reason,
  seconds,
} from '../reason.ts'
import type { SeenPull } from '../seen.ts'

/** Offsets are committed every 5 s; twice that without a commit means that a handler has not come to an end. */
const COMMITTED_WITHIN_MS = 10_000

/** A handler of the group got it: that is where it was consumed. */
export const consumed: Judge = (one): Reason | undefined => {
  const { evidence, group, stored } = one
  const deliveries = deliveriesOf(one, stored)
  const first = deliveries[0]
  const last = deliveries.at(-1)
  if (first === undefined || last === undefined) return undefined
  const times = deliveries.length - 1
  const again =
    times === 0 ? '' : `, and ${times === 1 ? 'once more at' : `${times} times more until`} ${seconds(last.atMs)}`
  const committed = committedIn(one)
  const open =
    liesInItsQueue(stored) &&
    committed !== undefined &&
    committed.offset <= (stored.offset ?? 0) &&
    evidence.endMs - last.atMs > COMMITTED_WITHIN_MS
      ? ` But the group still stands at offset ${committed.offset} of that queue at ${seconds(committed.atMs)}: a handler has not come to an end with it, or with a message before it.`
      : ''
  return {
    kind: 'consumed',
    sentence: `${first.client} of ${group} received it at ${seconds(first.atMs)}${again}; it is ${placeOf(stored)}.${open}`,
  }
}

/** An answer brought it to a member, whose handler never got it. */
export const reachedOnly: Judge = (one): Reason | undefined => {
  const pull = one.pulls.find((candidate) => brought(candidate, one.stored))
  return pull === undefined ? undefined : (droppedByTag(one, pull) ?? waiting(one, pull))
}

/** The broker filters by the latest subscription of the group, and each member then by its own. */
function droppedByTag({ group, stored, subscriptions }: Case, pull: SeenPull): Reason | undefined {
  const own = subscriptions.filter(({ host }) => host === pull.from)
  const expression = own.findLast(({ atMs }) => atMs <= pull.atMs)?.expression ?? own[0]?.expression
  if (expression === undefined || expression === '*') return undefined
  const { tag } = stored
  if (tag !== undefined && expression.split('||').some((wanted) => wanted.trim() === tag)) return undefined
  const members = new Map(subscriptions.map(({ host, expression: text }) => [host, text]))
  const differ =
    new Set(members.values()).size > 1
      ? ` Members of ${group} subscribe differently (${[...members].map(([host, text]) => `${host} "${text}"`).join(', ')}), and the broker keeps the latest of them for all.`
      : ''
  return {
    kind: 'filtered',
    sentence: `The pull of ${pull.from} at ${seconds(pull.atMs)} brought it, and the client of ${pull.from} left it out: it ${tag === undefined ? 'has no tag' : `has the tag ${tag}`}, and the client subscribes to "${expression}".${differ}`,
  }
}

/** What stands before it in its queue, or the general case. */
function waiting(one: Case, pull: SeenPull): Reason {
  const { evidence, group, stored } = one
  const committed = committedIn(one)?.offset ?? 0
  const before = evidence.sends.find(
    (send) =>
      liesInItsQueue(send) &&
      send.broker === stored.broker &&
      send.topic === stored.topic &&
      send.queueId === stored.queueId &&
      send.offset === committed &&
      committed < (stored.offset ?? 0),
  )
  const tries = before === undefined ? [] : deliveriesOf(one, before)
  const brings = `A ${pull.kind} of ${pull.from} at ${seconds(pull.atMs)} brought it`
  const sentence =
    before === undefined || tries.length === 0
      ? `${brings}, but no handler of ${group} got it before the end: the queue was taken away or locked, or the program ended with it in its cache.`
      : `${brings}, and it waits behind ${quoted(before.body)} at offset ${committed} of its queue, which a handler of ${group} got ${tries.length === 1 ? 'once' : `${tries.length} times`}, the last time at ${seconds(tries.at(-1)?.atMs ?? 0)}, without coming to an end with it.`
  return { kind: 'reachedOnly', sentence }
}
