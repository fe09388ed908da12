import type { ConsumerSpec } from './consumer.ts'
import type { DashboardSpec } from './dashboard.ts'
import type { ExporterSpec } from './exporter.ts'
import type { GoAdminSpec } from './goAdmin.ts'
import type { MqadminSpec } from './mqadmin.ts'
import type { ProbeSpec } from './probe.ts'
import type { ProducerSpec } from './producer.ts'
import type { ReplierSpec } from './replier.ts'

/** A program that uses the cluster, imitating a client release. */
export type ClientSpec =
  | ProducerSpec
  | ConsumerSpec
  | ReplierSpec
  | MqadminSpec
  | GoAdminSpec
  | ExporterSpec
  | DashboardSpec
  | ProbeSpec

export type ClientKind = ClientSpec['kind']
