import type { Words } from '../../words.ts'
import { type Case, type Judge, liesInItsQueue, type Reason, seconds } from '../reason.ts'
import type { SeenPull, SeenSubscription } from '../seen.ts'

/** Pulls of the very queue that the message lies in. */
function ofQueue({ stored, pulls }: Case): readonly SeenPull[] {
  return pulls.filter(
    ({ kind, topic, broker, queueId }) =>
      kind === 'pull' && topic === stored.topic && broker === stored.broker && queueId === stored.queueId,
  )
}

/** A pull went over its offset without bringing it: its tag is not what the broker filters by. */
export const filtered: Judge = (one): Reason | undefined => {
  const { stored, group, subscriptions } = one
  const { offset } = stored
  if (!liesInItsQueue(stored) || offset === undefined) return undefined
  const over = ofQueue(one).find(
    (pull) => pull.offset !== undefined && pull.offset <= offset && (pull.nextOffset ?? 0) > offset,
  )
  if (over === undefined) return undefined
  const expressions = [...new Set(subscriptions.map(({ expression }) => expression))]
  const told =
    expressions.length > 1
      ? ` Members of ${group} subscribe differently (${expressions.map((text) => `"${text}"`).join(', ')}); the broker keeps the latest of them for all.`
      : ` The group subscribes to "${expressions[0] ?? over.expression ?? '*'}".`
  const zhTold =
    expressions.length > 1
      ? `${group} 的成员订阅不同（${expressions.map((text) => `"${text}"`).join('、')}）；Broker 只为全组保留最后一次的订阅。`
      : `消费组订阅的是 "${expressions[0] ?? over.expression ?? '*'}"。`
  const tag = stored.tag === undefined ? 'has no tag' : `has the tag ${stored.tag}`
  const zhTag = stored.tag === undefined ? '没有标签' : `的标签是 ${stored.tag}`
  return {
    kind: 'filtered',
    sentence: `The pull of ${over.from} at ${seconds(over.atMs)} went from offset ${over.offset} to ${over.nextOffset} of queue ${stored.queueId} and left it out: it ${tag}.${told}`,
    zh: `${over.from} 在 ${seconds(over.atMs)} 的拉取从队列 ${stored.queueId} 的位点 ${over.offset} 到 ${over.nextOffset}，跳过了它：它${zhTag}。${zhTold}`,
  }
}

/** The group began, or was set, behind it. */
export const offsetBeyond: Judge = (one): Reason | undefined => {
  const { stored, group } = one
  const { offset } = stored
  const [first] = ofQueue(one)
  if (!liesInItsQueue(stored) || offset === undefined || first?.offset === undefined || first.offset <= offset)
    return undefined
  return {
    kind: 'offsetBeyond',
    sentence: `${group} begins queue ${stored.queueId} of ${stored.topic} at offset ${first.offset} (${first.from} at ${seconds(first.atMs)}), beyond offset ${offset} of this message: a new group starts at the end unless told otherwise, and a reset may have skipped it.`,
    zh: `${group} 从 ${stored.topic} 队列 ${stored.queueId} 的位点 ${first.offset} 开始（${first.from}，${seconds(first.atMs)}），在这条消息的位点 ${offset} 之后：新消费组默认从末尾开始，重置位点也可能跳过它。`,
  }
}

/** Answers of a broker that goes on serving a queue. */
const SERVED: readonly string[] = ['SUCCESS', 'PULL_NOT_FOUND', 'PULL_RETRY_IMMEDIATELY', 'PULL_OFFSET_MOVED']

/** Its queue is pulled, and the pulls had not come to it. */
export const behind: Judge = (one): Reason | undefined => {
  const { stored, group, evidence } = one
  const last = ofQueue(one).at(-1)
  if (!liesInItsQueue(stored) || last?.offset === undefined || stored.offset === undefined) return undefined
  const lost = evidence.lostDials.findLast(({ host, atMs }) => host === last.from && atMs >= last.atMs)
  if (lost === undefined && last.result !== undefined && !SERVED.includes(last.result)) {
    return {
      kind: 'refused',
      sentence: `${last.broker} refuses ${group} queue ${stored.queueId} of ${stored.topic}, where it lies at offset ${stored.offset}: ${last.result}, at ${seconds(last.atMs)} for the last time.`,
      zh: `${last.broker} 拒绝 ${group} 拉取 ${stored.topic} 的队列 ${stored.queueId}（它在位点 ${stored.offset}）：${last.result}，最后一次在 ${seconds(last.atMs)}。`,
    }
  }
  const why =
    lost === undefined
      ? last.result === undefined
        ? `that pull (${seconds(last.atMs)}) has no answer`
        : `the last pull is of ${seconds(last.atMs)}, answered ${last.result}`
      : `afterwards ${lost.host} could not connect to ${lost.to} (${lost.why})`
  const zhWhy =
    lost === undefined
      ? last.result === undefined
        ? `那次拉取（${seconds(last.atMs)}）没有应答`
        : `最后一次拉取在 ${seconds(last.atMs)}，应答 ${last.result}`
      : `之后 ${lost.host} 连不上 ${lost.to}`
  return {
    kind: lost === undefined ? 'behind' : 'unreachable',
    sentence: `${group} has come to offset ${last.offset} of queue ${stored.queueId} of ${stored.topic} at ${stored.broker}, and it lies at offset ${stored.offset}: ${why}.`,
    zh: `${group} 在 ${stored.broker} 上 ${stored.topic} 的队列 ${stored.queueId} 消费到位点 ${last.offset}，它在位点 ${stored.offset}：${zhWhy}。`,
  }
}

/** Members are there, and none pulls its queue. */
export const otherQueues: Judge = (one): Reason | undefined => {
  const { stored, group, evidence, subscriptions } = one
  const pulls = one.pulls.filter(({ topic }) => topic === stored.topic)
  if (!liesInItsQueue(stored) || ofQueue(one).length > 0 || pulls.some(({ kind }) => kind === 'pop')) return undefined
  const hosts = [...new Set(subscriptions.map(({ host }) => host))]
  const lost = evidence.lostDials.find(({ host }) => hosts.includes(host))
  if (lost !== undefined && pulls.length === 0) {
    return {
      kind: 'unreachable',
      sentence: `No member of ${group} pulls queue ${stored.queueId} at ${stored.broker}: ${lost.host} could not connect to ${lost.to} at ${seconds(lost.atMs)} (${lost.why}).`,
      zh: `${group} 没有成员拉取 ${stored.broker} 的队列 ${stored.queueId}：${lost.host} 在 ${seconds(lost.atMs)} 连不上 ${lost.to}。`,
    }
  }
  const where = `No member of ${group} pulls queue ${stored.queueId} of ${stored.topic} at ${stored.broker}, where it lies at offset ${stored.offset}`
  const zhWhere = `${group} 没有成员拉取 ${stored.broker} 上 ${stored.topic} 的队列 ${stored.queueId}（它在位点 ${stored.offset}）`
  const refused = evidence.refusedStarts.find(({ host }) => hosts.includes(host))
  if (refused !== undefined && pulls.length === 0) {
    const { broker, host, result, remark = '' } = refused
    return {
      kind: 'refused',
      sentence: `${where}: ${broker} refused the start of a consumer on ${host} at ${seconds(refused.atMs)}: ${result}${remark === '' ? '' : ` (${remark})`}.`,
      zh: `${zhWhere}：${broker} 在 ${seconds(refused.atMs)} 拒绝了 ${host} 上消费者的启动：${result}${remark === '' ? '' : `（${remark}）`}。`,
    }
  }
  const shares = sharesOf(pulls)
  const told = pulls.length === 0 ? 'no queue of the topic is pulled' : shares.map(({ en }) => en).join('; ')
  const zhTold = pulls.length === 0 ? '该主题没有队列被拉取' : shares.map(({ zh }) => zh).join('；')
  const because = sameIdOf(subscriptions) ?? {
    en: 'somebody else owns that queue, or the balance has not reached it',
    zh: '队列归别人所有，或重平衡还没有轮到它',
  }
  return {
    kind: 'otherQueues',
    sentence: `${where} (${told}): ${because.en}.`,
    zh: `${zhWhere}；${zhTold}：${because.zh}。`,
  }
}

/** `a and b pull queues 0, 1 of broker-a`: those with equal shares stand together. */
function sharesOf(pulls: readonly SeenPull[]): readonly Words[] {
  const shares = new Map<string, Set<number>>()
  for (const { from, broker, queueId } of pulls) {
    const key = JSON.stringify([from, broker])
    shares.set(key, (shares.get(key) ?? new Set()).add(queueId))
  }
  const alike = new Map<string, { readonly zh: string; readonly who: string[] }>()
  for (const [key, queues] of shares) {
    const [from, broker] = JSON.parse(key) as [string, string]
    const ids = [...queues].sort((a, b) => a - b)
    const share = `${ids.length === 1 ? 'queue' : 'queues'} ${ids.join(', ')} of ${broker}`
    const zh = `${broker} 的队列 ${ids.join('、')}`
    alike.set(share, { zh, who: [...(alike.get(share)?.who ?? []), from] })
  }
  return [...alike].map(([share, { zh, who }]) => ({
    en: `${who.join(' and ')} ${who.length === 1 ? 'pulls' : 'pull'} ${share}`,
    zh: `${who.join('、')} 拉取 ${zh}`,
  }))
}

/** Members with one client id all take one share, and nobody takes the rest. */
function sameIdOf(subscriptions: readonly SeenSubscription[]): Words | undefined {
  const hosts = new Map<string, Set<string>>()
  for (const { clientId, host } of subscriptions) {
    hosts.set(clientId, (hosts.get(clientId) ?? new Set()).add(host))
  }
  const [same] = [...hosts].filter(([, own]) => own.size > 1)
  if (same === undefined) return undefined
  const [id, sharing] = same
  return {
    en: `${[...sharing].join(' and ')} have one client id, ${id}, so that each of them takes the same share, and nobody the rest`,
    zh: `${[...sharing].join('、')} 的客户端 ID 相同（${id}），各自都取同一份，其余的没有人取`,
  }
}
