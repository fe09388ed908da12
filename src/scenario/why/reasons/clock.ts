import { brought, type Case, type Judge, type Reason, seconds } from '../reason.ts'
import type { SeenSkew } from '../seen.ts'

/** A delay that is over so much too early or too late counts as wrong. */
const TOLERATED_MS = 1000

/** Of the clock of the broker, while the message waited: the last change, and by how much the clock went ahead in all. */
function changed(
  { evidence, stored }: Case,
  untilMs: number,
): { readonly last: SeenSkew; readonly aheadMs: number } | undefined {
  const own = evidence.skews.filter(({ host, atMs }) => host === stored.broker && atMs <= untilMs)
  const last = own.at(-1)
  if (last === undefined || last.atMs <= stored.atMs) return undefined
  const before = own.findLast(({ atMs }) => atMs <= stored.atMs)?.skewMs ?? 0
  return { last, aheadMs: last.skewMs - before }
}

/** What the clock of its broker did to a delayed message that came at another time than its delay says; empty for others. */
export function byTheClock(one: Case, cameMs: number): { readonly en: string; readonly zh: string } {
  const { stored } = one
  const earlyMs = stored.atMs + stored.delayMs - cameMs
  const change = changed(one, cameMs)
  if (stored.delayMs <= 0 || Math.abs(earlyMs) < TOLERATED_MS || change === undefined) return { en: '', zh: '' }
  // A clock that goes ahead makes nothing late. One that is set back makes timers late, and delay levels early: what lies further
  // ahead than its level is long is delivered at once (correctDeliverTimestamp).
  if (change.aheadMs > 0 && earlyMs < 0) return { en: '', zh: '' }
  const [when, zhWhen] = earlyMs > 0 ? ['before', '之前'] : ['after', '之后']
  const { en, zh } = steppedText(stored.broker, change)
  return {
    en: ` That is ${seconds(Math.abs(earlyMs))} ${when} its delay of ${seconds(stored.delayMs)} was over: ${en}.`,
    zh: `这是在它的延迟 ${seconds(stored.delayMs)} 结束${zhWhen} ${seconds(Math.abs(earlyMs))}：${zh}。`,
  }
}

/** Its delay is over, and not by the clock of its broker, which was set back meanwhile. */
export const setBack: Judge = (one): Reason | undefined => {
  const { evidence, stored, pulls } = one
  const dueMs = stored.atMs + stored.delayMs
  if (stored.delayMs <= 0 || pulls.some((pull) => brought(pull, stored))) return undefined
  const change = changed(one, evidence.endMs)
  if (change === undefined || dueMs - change.aheadMs <= evidence.endMs) return undefined
  const { en, zh } = steppedText(stored.broker, change)
  return {
    kind: 'invisible',
    sentence: `Its delay of ${seconds(stored.delayMs)} was over at ${seconds(dueMs)}, but ${en}: by that clock it becomes visible at ${seconds(dueMs - change.aheadMs)}; the trace ends at ${seconds(evidence.endMs)}.`,
    zh: `它的延迟 ${seconds(stored.delayMs)} 在 ${seconds(dueMs)} 就到了，但是${zh}：按这个时钟它到 ${seconds(dueMs - change.aheadMs)} 才可见；轨迹在 ${seconds(evidence.endMs)} 结束。`,
  }
}

function steppedText(
  broker: string,
  { last, aheadMs }: { readonly last: SeenSkew; readonly aheadMs: number },
): { readonly en: string; readonly zh: string } {
  const by = seconds(Math.abs(aheadMs))
  return aheadMs > 0
    ? {
        en: `the clock of ${broker} went ${by} ahead at ${seconds(last.atMs)}`,
        zh: `${broker} 的时钟在 ${seconds(last.atMs)} 向前跳了 ${by}`,
      }
    : {
        en: `the clock of ${broker} was set back by ${by} at ${seconds(last.atMs)}`,
        zh: `${broker} 的时钟在 ${seconds(last.atMs)} 被往回调了 ${by}`,
      }
}
