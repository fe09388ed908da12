import { ClientError } from '../../client/index.ts'
import { listed } from '../happenings.ts'
import type { Outcome, Refusal } from '../observations.ts'
import { adviceOn, ruleOf } from './advice.ts'
import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { malformedAddress, malformedExplanation } from './malformed.ts'
import { grouped } from './programs.ts'
import { registrationAdvice } from './registered.ts'

/** Steps that failed although every name resolved and every connection opened: because of an answer, or a missing one. */
export function explainAnswers(evidence: Evidence): readonly Explanation[] {
  const { watch, stage } = evidence
  const unexplained = stage.outcomes.all.filter((outcome) => {
    if (outcome.state !== 'failed' || !ClientError.is(outcome.error)) return false
    if (outcome.error.failure.kind === 'namesrvSetting') return false
    const lost = watch.dials.dials.some((dial) => dial.met !== undefined && isDuring(outcome, dial))
    return !lost && !watch.dnsAnswers.some((answer) => answer.outcome !== 'answer' && isDuring(outcome, answer))
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

/** Texts differ by times and topics: an answer that we have an advice on is one reason. */
function keyOf(evidence: Evidence, { error }: Outcome, refusal: Refusal | undefined): string {
  const malformed = malformedAddress(error)
  if (malformed !== undefined) return malformed.address
  const advice = refusal && registrationAdvice(evidence, refusal)
  if (advice !== undefined) return advice
  if (refusal === undefined || adviceOn(refusal) === undefined) return `${error} ${refusal?.by} ${refusal?.result}`
  return ruleOf(refusal)
}

function explanation(evidence: Evidence, outcomes: readonly Outcome[], refusal: Refusal | undefined): Explanation {
  const clients = [...new Set(outcomes.map(({ client }) => client))]
  const error = outcomes[0]?.error
  const said = error instanceof Error ? error.message : ''
  const malformed = malformedAddress(error)
  if (malformed !== undefined) return malformedExplanation(clients, malformed)
  if (refusal === undefined) {
    const sentence = `${listed(clients)}: ${said}.`
    return { clients, hop: 'in the client', address: '', rule: said, fix: 'Fix: see the message.', sentence }
  }
  const rule = ruleOf(refusal)
  const fix = `Fix: ${registrationAdvice(evidence, refusal) ?? adviceOn(refusal) ?? said.split('\n')[0]}.`
  return {
    clients,
    hop: `answer of ${refusal.by}`,
    address: refusal.by,
    rule,
    fix,
    sentence: `${listed(clients)}: ${rule}. ${fix}`,
  }
}

function isDuring(outcome: Outcome, { host, atMs }: { readonly host: string; readonly atMs: number }): boolean {
  return host === outcome.host && atMs >= outcome.atMs && atMs <= outcome.atMs + (outcome.tookMs ?? 0)
}
