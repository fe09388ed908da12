import type { Received } from '../../observations.ts'
import { stepName } from '../../stepName.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member, seconds, startsOf } from '../groups.ts'
import { sharedIdOf } from './sameIds.ts'

const COMMIT_S = 5

/** Messages that a group got twice without having failed: because their queue changed hands before they were committed. */
export function explainTwiceDelivered(evidence: Evidence): readonly Explanation[] {
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const sharing = members.filter((member) => !isBroadcasting(member))
    if (sharedIdOf(evidence, group) !== undefined) return []
    const pairs = repeats(sharing)
    const [pair] = pairs
    if (pair === undefined) return []
    const { first, again } = pair
    const how = handover(evidence, first, again)
    const where = `${again.topic} ${again.queue}`
    const hands = first.client === again.client ? again.client : `${first.client}, ${again.client}`
    return [
      explanationOf({
        clients: [...new Set([first.client, again.client])],
        hop: 'handing over a queue',
        address: where,
        en: {
          rule: `${pairs.length} messages of group ${group} came twice, the first of them "${again.body}" (${where}, offset ${again.queueOffset}): to ${first.client} at ${seconds(first.atMs)}, and again to ${again.client} at ${seconds(again.atMs)}, because ${how.en} before its offset was committed, which happens every ${COMMIT_S} s`,
          fix: `make the handlers of ${hands} idempotent by a key of the business, and stop programs in order (SIGTERM, shutdown), which commits what is done`,
        },
        zh: {
          rule: `消费组 ${group} 有 ${pairs.length} 条消息收到两次，第一条是“${again.body}”（${where}，位点 ${again.queueOffset}）：${seconds(first.atMs)} 给了 ${first.client}，${seconds(again.atMs)} 又给了 ${again.client}，因为${how.zh}，而位点每 ${COMMIT_S} 秒才提交一次，那时还没有提交`,
          fix: `让 ${hands} 的处理程序按业务主键幂等，并按顺序停止程序（SIGTERM、shutdown），停止时会提交位点`,
        },
      }),
    ]
  })
}

interface Repeat {
  readonly first: Received
  readonly again: Received
}

function repeats(members: readonly Member[]): readonly Repeat[] {
  const ordered = new Set(members.filter(({ spec }) => spec.orderly === true).map(({ name }) => name))
  const seen = new Map<string, Received>()
  const found: Repeat[] = []
  for (const message of members.flatMap(({ program }) => program.received).sort((a, b) => a.atMs - b.atMs)) {
    if (message.reconsumeTimes > 0) continue
    const key = `${message.queue} ${message.queueOffset} ${message.msgId}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, message)
    // An ordered consumer tries a message again in its own hands, and so does one that is started again.
    else if (first.client !== message.client || !ordered.has(message.client)) found.push({ first, again: message })
  }
  return found
}

/** What happened to the queue between the two deliveries. */
function handover(evidence: Evidence, first: Received, again: Received): { readonly en: string; readonly zh: string } {
  const between = (atMs: number): boolean => atMs >= first.atMs - COMMIT_S * 1000 && atMs <= again.atMs
  const step = evidence.plan.timeline.find(
    (one) => 'process' in one && one.process === first.client && (one.do === 'kill' || one.do === 'freeze'),
  )
  if (step?.do === 'kill')
    return { en: `${first.client} was killed (${stepName(step)})`, zh: `${first.client} 被杀掉（${stepName(step)}）` }
  if (step !== undefined) {
    return {
      en: `${first.client} stood still (${stepName(step)}) until the broker had not heard it for 120 s and gave its queues away`,
      zh: `${first.client} 停顿（${stepName(step)}），Broker 120 秒没有收到它的心跳，把队列分给了别人`,
    }
  }
  const lost = evidence.plan.timeline.find(
    (one) => (one.do === 'kill' && evidence.stage.servers.has(one.process)) || one.do === 'powerOff',
  )
  if (first.client === again.client && lost !== undefined) {
    const what = stepName(lost)
    return {
      en: `the broker went down without a chance to write its offsets (${what}) and came back with older ones`,
      zh: `Broker 突然中断（${what}），没来得及写下位点，恢复后的位点是旧的`,
    }
  }
  const joined = startsOf(evidence, again.client).find(between)
  return joined === undefined
    ? { en: `${again.client} took the queue over`, zh: `队列转到了 ${again.client}` }
    : {
        en: `${again.client} joined at ${seconds(joined)} and took the queue over`,
        zh: `${again.client} 在 ${seconds(joined)} 加入并接过队列`,
      }
}
