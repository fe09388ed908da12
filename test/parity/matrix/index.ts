import { requestRow } from '../../../src/protocol/index.ts'
import type { Group, Step, Turn } from '../step.ts'
import type { Example, Family } from './example.ts'
import { assignments } from './examples/assignments.ts'
import { brokerAdmin } from './examples/brokerAdmin.ts'
import { clients } from './examples/clients.ts'
import { endTransactions } from './examples/endTransactions.ts'
import { groups } from './examples/groups.ts'
import { locks } from './examples/locks.ts'
import { nameServer } from './examples/nameServer.ts'
import { offsetAdmin } from './examples/offsetAdmin.ts'
import { offsets } from './examples/offsets.ts'
import { pops } from './examples/pops.ts'
import { pulls } from './examples/pulls.ts'
import { queries } from './examples/queries.ts'
import { recalls } from './examples/recalls.ts'
import { replicas } from './examples/replicas.ts'
import { accounts, rights } from './examples/rights.ts'
import { sends } from './examples/sends.ts'
import { statistics } from './examples/statistics.ts'
import { topics } from './examples/topics.ts'
import { spoiled } from './spoiled.ts'

export type { Example, Family } from './example.ts'
export { fieldsOf } from './spoiled.ts'

/** Every supported request with every kind of bad input, by rooms of the request table. */
export const families: readonly Family[] = [
  sends,
  pulls,
  offsets,
  queries,
  locks,
  clients,
  topics,
  groups,
  statistics,
  offsetAdmin,
  brokerAdmin,
  assignments,
  replicas,
  rights,
  accounts,
  nameServer,
  recalls,
  pops,
  // Last, because the broker goes on checking what is left open.
  endTransactions,
]

export const matrix: readonly Group[] = families.map((family) => ({
  name: `matrix-${family.name}`,
  quietMs: family.quietMs ?? 0,
  turns: [
    ...family.before,
    ...family.examples.flatMap((example) => turnsOf(example, family.prefix)),
    ...(family.afterwards ?? []),
  ],
}))

/** Supported requests that nothing is asked of here, with the reason. */
export const NOT_ASKED: Readonly<Record<string, string>> = {}

function turnsOf(example: Example, prefix: string): readonly Turn[] {
  const { request, more = {}, before = [], after = [], leftOut = {} } = example
  const { code } = requestRow(request)
  const cases = spoiled(example, prefix).filter(({ wrong }) => !Object.hasOwn(leftOut, wrong))
  const asked = cases.flatMap(({ wrong, step }) => {
    const what = `${code}: ${wrong}`
    const one: Step = { what, code, ...more, ...step }
    return [one, ...after.map((each): Step => ({ ...each, what: `${what}, ${each.what}` }))]
  })
  return [...before.map((each): Step => ({ ...each, what: `${code}: ${each.what} before` })), ...asked]
}
