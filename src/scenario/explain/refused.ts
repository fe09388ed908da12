import type { Refusal } from '../observations.ts'
import { adviceOn, ruleOf } from './advice.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf } from './explanation.ts'
import { grouped } from './programs.ts'

/** Requests that consumers repeat by themselves; nobody sees a failed call when they are refused. */
const REPEATED: readonly (string | undefined)[] = ['PULL_MESSAGE', 'POP_MESSAGE', 'GET_CONSUMER_LIST_BY_GROUP']

/** What was refused so shortly before the end is still refused: the slowest of them comes every 20 s. */
const STILL_MS = 25_000

/** Consumers that are running and get nothing, because a broker refuses what they ask for again and again. */
export function explainRefused({ watch, stage }: Evidence): readonly Explanation[] {
  const endMs = stage.world.now
  const still = watch.refusals.filter(
    (refusal) =>
      REPEATED.includes(refusal.request) && refusal.atMs >= endMs - STILL_MS && adviceOn(refusal) !== undefined,
  )
  return grouped(still, ({ by, request, result }) => `${by} ${request} ${result}`).flatMap((group) => {
    const [first] = group
    const advice = first && adviceOn(first)
    if (first === undefined || advice === undefined) return []
    const rule = ruleOf(first)
    return [
      explanationOf({
        clients: clientsOf(group, stage),
        hop: `answer of ${first.by}`,
        address: first.by,
        en: { rule: `${rule.en}, again and again`, fix: advice.en },
        zh: { rule: `${rule.zh}，一再如此`, fix: advice.zh },
      }),
    ]
  })
}

function clientsOf(refusals: readonly Refusal[], { clients }: Evidence['stage']): readonly string[] {
  const hosts = new Set(refusals.map(({ host }) => host))
  return [...clients.values()]
    .filter(({ spec }) => spec.kind === 'consumer' && hosts.has(spec.host))
    .map(({ name }) => name)
}
