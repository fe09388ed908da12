/** What a scenario is made of: plain data, and expectations over what was seen. */
export type { BackendSpec, HealthCheckSpec, LoadBalancerSpec, MiddleboxSpec, RememberingSpec } from './boxes.ts'
export type { Change, Cure, Patch } from './change.ts'
export type { ClientBase } from './clients/base.ts'
export type { ClientKind, ClientSpec } from './clients/client.ts'
export type { ConsumerSpec } from './clients/consumer.ts'
export type { DashboardSpec } from './clients/dashboard.ts'
export type { ExporterSpec } from './clients/exporter.ts'
export type { GoAdminSpec } from './clients/goAdmin.ts'
export type { HandlerRule } from './clients/handler.ts'
export type { MqadminSpec } from './clients/mqadmin.ts'
export type { ProbeSpec } from './clients/probe.ts'
export type { LocalTransaction, ProducerSpec, TransactionSpec } from './clients/producer.ts'
export type { ReplierSpec } from './clients/replier.ts'
export type { Duration } from './duration.ts'
export type { DiskSpec, TimeZone } from './machine.ts'
export type { DnsServerSpec, NameSpec, ResolverSpec } from './names.ts'
export type {
  FirewallSpec,
  FlowSpec,
  LatencySpec,
  LinkSpec,
  LossSpec,
  MasqueradeSpec,
  NodePortSpec,
  PublishedSpec,
  RouteSpec,
  ServiceSpec,
  Where,
} from './network.ts'
export type { LivenessSpec, ReadinessSpec } from './readiness.ts'
export type { ChineseTexts, Scenario, Story } from './scenario.ts'
export { defineScenario } from './scenario.ts'
export type { StartupSpec } from './startup.ts'
export type { Step, StepKind, StepOf } from './step.ts'
export type { FrameSpec } from './steps/frame.ts'
export type { SendAgain, SendStep } from './steps/send.ts'
export type { HostedServerSpec, HostSpec, NicSpec, ServerRole, ServerSpec, Topology } from './topology.ts'
export type { WebServerSpec } from './webServer.ts'
