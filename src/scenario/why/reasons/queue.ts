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
  const tag = stored.tag === undefined ? 'has no tag' : `has the tag ${stored.tag}`
  return {
    kind: 'filtered',
    sentence: `The pull of ${over.from} at ${seconds(over.atMs)} went from offset ${over.offset} to ${over.nextOffset} of queue ${stored.queueId} and left it out: it ${tag}.${told}`,
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
    }
  }
  const why =
    lost === undefined
      ? last.result === undefined
        ? `that pull (${seconds(last.atMs)}) has no answer`
        : `the last pull is of ${seconds(last.atMs)}, answered ${last.result}`
      : `afterwards ${lost.host} could not connect to ${lost.to} (${lost.why})`
  return {
    kind: lost === undefined ? 'behind' : 'unreachable',
    sentence: `${group} has come to offset ${last.offset} of queue ${stored.queueId} of ${stored.topic} at ${stored.broker}, and it lies at offset ${stored.offset}: ${why}.`,
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
    }
  }
  const where = `No member of ${group} pulls queue ${stored.queueId} of ${stored.topic} at ${stored.broker}, where it lies at offset ${stored.offset}`
  const refused = evidence.refusedStarts.find(({ host }) => hosts.includes(host))
  if (refused !== undefined && pulls.length === 0) {
    const { broker, host, result, remark = '' } = refused
    return {
      kind: 'refused',
      sentence: `${where}: ${broker} refused the start of a consumer on ${host} at ${seconds(refused.atMs)}: ${result}${remark === '' ? '' : ` (${remark})`}.`,
    }
  }
  const told = pulls.length === 0 ? 'no queue of the topic is pulled' : sharesOf(pulls).join('; ')
  return {
    kind: 'otherQueues',
    sentence: `${where} (${told}): ${sameIdOf(subscriptions) ?? 'somebody else owns that queue, or the balance has not reached it'}.`,
  }
}

/** `a and b pull queues 0, 1 of broker-a`: those with equal shares stand together. */
function sharesOf(pulls: readonly SeenPull[]): readonly string[] {
  const shares = new Map<string, Set<number>>()
  for (const { from, broker, queueId } of pulls) {
    const key = JSON.stringify([from, broker])
    shares.set(key, (shares.get(key) ?? new Set()).add(queueId))
  }
  const alike = new Map<string, string[]>()
  for (const [key, queues] of shares) {
    const [from, broker] = JSON.parse(key) as [string, string]
    const ids = [...queues].sort((a, b) => a - b)
    const share = `${ids.length === 1 ? 'queue' : 'queues'} ${ids.join(', ')} of ${broker}`
    alike.set(share, [...(alike.get(share) ?? []), from])
  }
  return [...alike].map(([share, who]) => `${who.join(' and ')} ${who.length === 1 ? 'pulls' : 'pull'} ${share}`)
}

/** Members with one client id all take one share, and nobody takes the rest. */
function sameIdOf(subscriptions: readonly SeenSubscription[]): string | undefined {
  const hosts = new Map<string, Set<string>>()
  for (const { clientId, host } of subscriptions) {
    hosts.set(clientId, (hosts.get(clientId) ?? new Set()).add(host))
  }
  const [same] = [...hosts].filter(([, own]) => own.size > 1)
  return same === undefined
    ? undefined
    : `${[...same[1]].join(' and ')} have one client id, ${same[0]}, so that each of them takes the same share, and nobody the rest`
}
