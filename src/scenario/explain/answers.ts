import { ClientError, dialects } from '../../client/index.ts'
import type { Outcome, Refusal } from '../observations.ts'
import { adviceOn, ruleOf } from './advice.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, type Words } from './explanation.ts'
import { malformedAddress, malformedExplanation } from './malformed.ts'
import { grouped } from './programs.ts'
import { registrationAdvice } from './registered.ts'
import { stoppedDuring } from './stopped.ts'
import { unanswered } from './unanswered.ts'

/** Steps that failed although every name resolved and every connection opened: because of an answer, or a missing one. */
export function explainAnswers(evidence: Evidence): readonly Explanation[] {
  const { watch, stage } = evidence
  const unexplained = stage.outcomes.all.filter((outcome) => {
    if (outcome.state !== 'failed' || !ClientError.is(outcome.error)) return false
    if (outcome.error.failure.kind === 'namesrvSetting') return false
    const lost = watch.dials.dials.some((dial) => dial.met !== undefined && isDuring(outcome, dial))
    return !lost && !lookupFailed(evidence, outcome) && !stoppedDuring(evidence, outcome)
  })
  const reasons = unexplained.map((outcome) => ({
    outcome,
    refusal: watch.refusals.findLast((refusal) => isDuring(outcome, refusal)),
  }))
  return grouped(reasons, ({ outcome, refusal }) => keyOf(evidence, outcome, refusal)).map((group) => {
    const outcomes = group.map(({ outcome }) => outcome)
    return explanation(evidence, outcomes, group[0]?.refusal)
  })
}

/** A name that did not resolve in the time of a step, or that was still being asked for at its end. */
function lookupFailed({ watch }: Evidence, outcome: Outcome): boolean {
  if (watch.dnsAnswers.some((answer) => answer.outcome !== 'answer' && isDuring(outcome, answer))) return true
  return watch.dnsQueries.some(
    (query) => isDuring(outcome, query) && !watch.dnsAnswers.some((answer) => isDuring(outcome, answer)),
  )
}

/** Texts differ by times, topics and numbers: one answer of one server is one reason, whoever got it. */
function keyOf(evidence: Evidence, { error }: Outcome, refusal: Refusal | undefined): string {
  const malformed = malformedAddress(error)
  if (malformed !== undefined) return malformed.address
  if (refusal === undefined) return `${unanswered(evidence, error).key}`
  const advice = registrationAdvice(evidence, refusal)
  if (advice !== undefined) return advice.en
  return `${refusal.by} ${refusal.result} ${refusal.remark?.split('\n')[0]?.replace(/\d+/g, 'n')}`
}

function explanation(evidence: Evidence, outcomes: readonly Outcome[], refusal: Refusal | undefined): Explanation {
  const clients = [...new Set(outcomes.map(({ client }) => client))]
  const error = outcomes[0]?.error
  const malformed = malformedAddress(error)
  if (malformed !== undefined) return malformedExplanation(clients, malformed, mastersOf(evidence))
  if (refusal === undefined) {
    const { hop, address, en, zh } = unanswered(evidence, error)
    return explanationOf({ clients, hop, address, en, zh })
  }
  const rule = ruleOf(refusal)
  const tried = attempts(outcomes)
  const fix =
    registrationAdvice(evidence, refusal) ?? subscribedTopic(outcomes) ?? adviceOn(refusal) ?? retryAdvice(outcomes)
  return explanationOf({
    clients,
    hop: `answer of ${refusal.by}`,
    address: refusal.by,
    en: { rule: `${rule.en}${tried.en}`, fix: fix.en },
    zh: { rule: `${rule.zh}${tried.zh}`, fix: fix.zh },
  })
}

/** Registered addresses of the masters. */
function mastersOf({ watch }: Evidence): readonly string[] {
  const masters = watch.registrations.filter(({ host }) => !host.includes('slave'))
  return [...new Set(masters.map(({ address }) => address))]
}

/** How often each release tried. */
function attempts(outcomes: readonly Outcome[]): Words {
  const counts = outcomes.filter(({ attempts: own = 0 }) => own > 0)
  const told = [...new Set(counts.map(({ dialect, attempts: own }) => `${dialect} ${own}`))].join(', ')
  return told === '' ? { en: '', zh: '' } : { en: `; attempts: ${told}`, zh: `；尝试次数：${told}` }
}

/** A consumer that does not start without a route: its own topics are meant, whatever it asked for last. */
function subscribedTopic(outcomes: readonly Outcome[]): Words | undefined {
  for (const { error } of outcomes) {
    if (!ClientError.is(error) || error.failure.kind !== 'noRoute' || error.failure.atStart !== true) continue
    const { topic } = error.failure
    return {
      en: `create ${topic} before the consumer starts (mqadmin updateTopic -c <cluster> -t ${topic}), and start it again: Go does not start without a route, Java waits for one`,
      zh: `在消费者启动前创建 ${topic}（mqadmin updateTopic -c <cluster> -t ${topic}），再重新启动它：Go 没有路由就不启动，Java 会等待`,
    }
  }
  return undefined
}

/** For an answer that only its server can explain: which of the releases send again by themselves. */
function retryAdvice(outcomes: readonly Outcome[]): Words {
  const code = outcomes.find(({ code: own }) => own !== undefined)?.code
  const releases = [...new Set(outcomes.map(({ dialect }) => dialect))]
  const patient = releases.filter((name) => code !== undefined && dialects[name].producer.retryCodes.includes(code))
  const others = releases.filter((name) => !patient.includes(name))
  const own =
    patient.length === 0
      ? 'none of them tries it again by itself'
      : `${patient.join(', ')} try it again by themselves${others.length === 0 ? '' : `, ${others.join(', ')} do not`}`
  const zhOwn =
    patient.length === 0
      ? '这些客户端都不会自动重试'
      : `${patient.join('、')} 会自动重试${others.length === 0 ? '' : `，${others.join('、')} 不会`}`
  return {
    en: `look at the log of the server for code ${code ?? '-'}; ${own}, so put a retry with a pause around the call where it may help`,
    zh: `查看服务器日志中代码 ${code ?? '-'} 的原因；${zhOwn}，必要时在调用外面加带间隔的重试`,
  }
}

function isDuring(outcome: Outcome, { host, atMs }: { readonly host: string; readonly atMs: number }): boolean {
  return host === outcome.host && atMs >= outcome.atMs && atMs <= outcome.atMs + (outcome.tookMs ?? 0)
}
