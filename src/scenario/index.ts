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
export type { Container, DockerSetup, Machine } from '../topology/index.ts'
export type { ComposeSetup } from './docker.ts'
export { composeSetup, dockerTopology, topologyPatch } from './docker.ts'
export type { Expectation, Finding, Verdict } from './expectation.ts'
export { all, equals, matches, within } from './expectation.ts'
export type { Explanation } from './explain/explanation.ts'
export type {
  Change,
  ChineseTexts,
  ClientBase,
  ClientKind,
  ClientSpec,
  ConsumerSpec,
  Cure,
  Duration,
  FirewallSpec,
  FlowSpec,
  HostedServerSpec,
  HostSpec,
  LinkSpec,
  NameSpec,
  Patch,
  ProducerSpec,
  PublishedSpec,
  ResolverSpec,
  RouteSpec,
  Scenario,
  SendStep,
  ServerSpec,
  Step,
  StepKind,
  Story,
  Topology,
  Where,
} from './format/index.ts'
export { defineScenario } from './format/index.ts'
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
