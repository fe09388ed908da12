/**
 * Scenarios: a deployment, what happens to it, what should be seen, and the cure.
 *
 * ```ts
 * import { defineScenario, equals } from 'rocketmq-sim/scenario'
 * export const scenario = defineScenario({ id: 'my-case', … })
 * ```
 *
 * `rocketmq-sim run my-case.ts` runs it, `runScenario` does so in a program.
 */
export { checkScenario } from './checkScenario.ts'
export type { Expectation, Finding, Verdict } from './expectation.ts'
export { all, equals, matches, within } from './expectation.ts'
export type { Explanation } from './explain/explanation.ts'
export type {
  ClientSpec,
  Cure,
  Duration,
  FirewallSpec,
  FlowSpec,
  HostSpec,
  LinkSpec,
  NameSpec,
  Patch,
  PublishedSpec,
  ResolverSpec,
  RouteSpec,
  Scenario,
  Step,
  StepKind,
  Story,
  Topology,
  Where,
} from './format.ts'
export { defineScenario } from './format.ts'
export type { Happening } from './happenings.ts'
export type {
  Accepted,
  Dial,
  DnsAnswer,
  DnsLookup,
  Filter,
  LogLine,
  Observations,
  Outcome,
  Received,
  Refusal,
  Registration,
  RouteAnswer,
} from './observations.ts'
export type { Judged, RunScenarioOptions, Variant, VariantResult } from './runScenario.ts'
export { runScenario } from './runScenario.ts'
