import {
  brought,
  type Case,
  chinesePlaceOf,
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
import { byTheClock } from './clock.ts'

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
  const zhAgain = times === 0 ? '' : `，之后又收到 ${times} 次，最后一次在 ${seconds(last.atMs)}`
  const committed = committedIn(one)
  const isOpen =
    liesInItsQueue(stored) &&
    committed !== undefined &&
    committed.offset <= (stored.offset ?? 0) &&
    evidence.endMs - last.atMs > COMMITTED_WITHIN_MS
  const open = isOpen
    ? ` But the group still stands at offset ${committed.offset} of that queue at ${seconds(committed.atMs)}: a handler has not come to an end with it, or with a message before it.`
    : ''
  const zhOpen = isOpen
    ? `但消费组在 ${seconds(committed.atMs)} 仍停在该队列的位点 ${committed.offset}：处理程序还没有处理完它，或它前面的某条消息。`
    : ''
  const clock = byTheClock(one, first.atMs)
  return {
    kind: 'consumed',
    sentence: `${first.client} of ${group} received it at ${seconds(first.atMs)}${again}; it is ${placeOf(stored)}.${clock.en}${open}`,
    zh: `${group} 的 ${first.client} 在 ${seconds(first.atMs)} 收到它${zhAgain}；它在 ${chinesePlaceOf(stored)}。${clock.zh}${zhOpen}`,
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
  const texts = [...members].map(([host, text]) => `${host} "${text}"`)
  const differs = new Set(members.values()).size > 1
  const differ = differs
    ? ` Members of ${group} subscribe differently (${texts.join(', ')}), and the broker keeps the latest of them for all.`
    : ''
  const zhDiffer = differs ? `${group} 的成员订阅不同（${texts.join('、')}），Broker 只为全组保留最后一次的订阅。` : ''
  return {
    kind: 'filtered',
    sentence: `The pull of ${pull.from} at ${seconds(pull.atMs)} brought it, and the client of ${pull.from} left it out: it ${tag === undefined ? 'has no tag' : `has the tag ${tag}`}, and the client subscribes to "${expression}".${differ}`,
    zh: `${pull.from} 在 ${seconds(pull.atMs)} 的拉取带来了它，但 ${pull.from} 的客户端把它滤掉了：它${tag === undefined ? '没有标签' : `的标签是 ${tag}`}，而客户端订阅的是 "${expression}"。${zhDiffer}`,
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
  const zhBrings = `${pull.from} 在 ${seconds(pull.atMs)} 的 ${pull.kind} 带来了它`
  const zh =
    before === undefined || tries.length === 0
      ? `${zhBrings}，但到结束 ${group} 的处理程序都没有拿到：队列被移走或被锁，或者程序带着缓存里的它结束了。`
      : `${zhBrings}，但它排在队列位点 ${committed} 的 ${quoted(before.body)} 之后；${group} 的处理程序拿到那一条 ${tries.length} 次，最后一次在 ${seconds(tries.at(-1)?.atMs ?? 0)}，一直没有处理完。`
  return { kind: 'reachedOnly', sentence, zh }
}
