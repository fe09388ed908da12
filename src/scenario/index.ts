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

export type { ClusterFacts, Container, DockerSetup, Machine } from '../topology/index.ts'
export { checkScenario } from './checkScenario.ts'
export type { ComposeSetup } from './docker.ts'
export { composedTopology, composeSetup, dockerTopology, topologyPatch } from './docker.ts'
export type { Expectation, Finding, Verdict } from './expectation.ts'
export { all, equals, matches, within } from './expectation.ts'
export type { Explanation } from './explain/explanation.ts'
export type {
  BackendSpec,
  Change,
  ChineseTexts,
  ClientBase,
  ClientKind,
  ClientSpec,
  ConsumerSpec,
  Cure,
  DashboardSpec,
  DnsServerSpec,
  Duration,
  FirewallSpec,
  FlowSpec,
  FrameSpec,
  GoAdminSpec,
  HandlerRule,
  HealthCheckSpec,
  HostedServerSpec,
  HostSpec,
  LatencySpec,
  LinkSpec,
  LivenessSpec,
  LoadBalancerSpec,
  LossSpec,
  MasqueradeSpec,
  MiddleboxSpec,
  MqadminSpec,
  NameSpec,
  NicSpec,
  NodePortSpec,
  Patch,
  ProducerSpec,
  PublishedSpec,
  ReadinessSpec,
  RememberingSpec,
  ResolverSpec,
  RouteSpec,
  Scenario,
  SendStep,
  ServerRole,
  ServerSpec,
  ServiceSpec,
  StartupSpec,
  Step,
  StepKind,
  Story,
  Topology,
  WebServerSpec,
  Where,
} from './format/index.ts'
export { defineScenario } from './format/index.ts'
export type { FrameFaultSeen } from './frameFault.ts'
export type { Happening } from './happenings.ts'
export type { Manifests } from './kubernetes.ts'
export { clusterTopology, kubernetesTopology } from './kubernetes.ts'
export type {
  Look,
  MemberLook,
  ProgressLook,
  QueueLook,
  RouteLook,
  StoredLook,
  TopicLook,
} from './look/look.ts'
export type {
  Accepted,
  Dial,
  DnsAnswer,
  DnsLookup,
  Ended,
  Filter,
  Frame,
  LogLine,
  Observations,
  Outcome,
  Received,
  Refusal,
  Registration,
  RouteAnswer,
  Stopped,
} from './observations.ts'
export type { ConnectionEnd, Packet, SegmentSeen } from './onTheWire.ts'
export type { Judged, RunScenarioOptions, Variant, VariantResult } from './runScenario.ts'
export { runScenario } from './runScenario.ts'
export type { StateChange } from './stateChange.ts'
export type { Symptomatic, SymptomHit } from './symptoms/rankSymptoms.ts'
export { rankSymptoms, symptomSearch } from './symptoms/rankSymptoms.ts'
export type { RunOnTargetOptions, Skipped, TargetResult } from './target/index.ts'
export { runOnTarget } from './target/index.ts'
export type { Reason, ReasonKind } from './why/index.ts'
export { why } from './why/index.ts'
export type { Words } from './words.ts'
export { causeWords, outcomeWords } from './world/outcomeWords.ts'
