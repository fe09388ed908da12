import type { RememberingSpec } from '../format/index.ts'
import type { Outcome, Stopped } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, type Words } from './explanation.ts'
import { grouped } from './programs.ts'

/** Log lines of pulls that failed, in the words of Java and of Go. */
const FAILED_PULLS = ['execute the pull request exception', 'pull message from broker error']

/** A pull that went nowhere fails by its time-out of 30 s, found by a scan. */
const PULL_MS = 35_000

/** Connections that a box on the way no longer let pass, where a send or pull failed by it. */
export function explainStopped(evidence: Evidence): readonly Explanation[] {
  const harmful = evidence.watch.stopped.filter((stop) => clientsHarmed(evidence, stop).length > 0)
  return grouped(harmful, ({ by, resets }) => `${by} ${resets}`).flatMap((group) => {
    const [stop] = group
    if (stop === undefined) return []
    const clients = [...new Set(group.flatMap((own) => clientsHarmed(evidence, own)))]
    return [explanationOf({ clients, hop: 'an open connection', address: stop.by, ...reasonsOf(evidence, stop) })]
  })
}

/** Whether a box stopped a connection of the host while a step went on that failed. */
export function stoppedDuring({ watch }: Evidence, outcome: Outcome): boolean {
  return watch.stopped.some(({ host, atMs }) => host === outcome.host && failedAt(outcome, atMs))
}

function clientsHarmed({ stage, watch }: Evidence, { host, atMs }: Stopped): readonly string[] {
  const sending = stage.outcomes.all.filter((outcome) => outcome.host === host && failedAt(outcome, atMs))
  const pulls = watch.logs.some(
    (line) =>
      line.host === host &&
      line.atMs >= atMs &&
      line.atMs <= atMs + PULL_MS &&
      FAILED_PULLS.some((words) => line.message.includes(words)),
  )
  const consumers = [...stage.clients.values()].filter(({ spec }) => spec.kind === 'consumer' && spec.host === host)
  return [...sending.map(({ client }) => client), ...(pulls ? consumers.map(({ name }) => name) : [])]
}

/** Whether a step, or a message of it, failed that was under way at a time. */
function failedAt({ state, atMs, tookMs = 0, messages }: Outcome, timeMs: number): boolean {
  const parts = messages.length > 0 ? messages : [{ state, atMs, tookMs }]
  return parts.some(
    (part) => part.state === 'failed' && timeMs >= part.atMs && timeMs <= part.atMs + (part.tookMs ?? 0),
  )
}

function reasonsOf(
  { plan }: Evidence,
  { by, why, resets }: Stopped,
): {
  readonly en: { readonly rule: string; readonly fix: string }
  readonly zh: { readonly rule: string; readonly fix: string }
} {
  const idle = idleOf(plan.topology, by)
  const fate: Words = resets
    ? { en: 'answers what comes later with a reset', zh: '之后到来的报文会被回复 RST' }
    : { en: 'loses what comes later without a word', zh: '之后到来的报文被悄悄丢弃' }
  if (idle !== undefined) {
    return {
      en: {
        rule: `${by} forgets a connection without packets after ${idle}, and ${fate.en}`,
        fix: `let ${by} keep quiet connections for longer than the 30 s between heartbeats, better for 150 s${resets ? '' : ', or answer with a reset what it has forgotten'}; switch the VIP channel off, which has no heartbeats`,
      },
      zh: {
        rule: `${by} 在 ${idle} 没有报文后就忘掉连接，${fate.zh}`,
        fix: `让 ${by} 保留空闲连接的时间长于 30 秒的心跳间隔，最好 150 秒${resets ? '' : '，或者对已忘掉的连接回复 RST'}；关闭没有心跳的 VIP 通道`,
      },
    }
  }
  return {
    en: {
      rule: `${why}, and ${by} ${fate.en}`,
      fix: resets
        ? `find out why ${by} has lost the connection; clients open a new one by themselves`
        : `let ${by} answer with a reset what it does not know, so that clients open a new connection at once`,
    },
    zh: {
      rule: `${by} 不再放行这条连接，${fate.zh}`,
      fix: resets
        ? `查明 ${by} 为何不再认识这条连接；客户端会自行建立新连接`
        : `让 ${by} 对不认识的连接回复 RST，客户端就会立即建立新连接`,
    },
  }
}

/** The idle time of the box that stopped it, where it has one in the topology. */
function idleOf(
  { middleboxes = {}, loadBalancers = {}, published = {} }: Evidence['plan']['topology'],
  by: string,
): string | undefined {
  const boxes: readonly (readonly [string, RememberingSpec])[] = [
    ...Object.entries(middleboxes),
    ...Object.entries(loadBalancers),
    ...Object.entries(published).map(([name, spec]) => [`the published port ${name}`, spec] as const),
  ]
  return boxes.find(([name]) => name === by)?.[1].idle
}
