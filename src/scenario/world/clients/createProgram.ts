import type { World } from '../../../sim/index.ts'
import type { ClientSpec } from '../../format/index.ts'
import { ConsumerProgram } from './consumer.ts'
import { DashboardProgram } from './dashboard.ts'
import { ExporterProgram } from './exporter/exporter.ts'
import { GoAdminProgram } from './goAdmin.ts'
import { MqadminProgram } from './mqadmin/mqadminProgram.ts'
import { ProducerProgram } from './producer.ts'
import type { Program } from './program.ts'
import { ReplierProgram } from './replier.ts'

/** The program of a client spec; nothing of it runs yet. */
export function createProgram(world: World, name: string, spec: ClientSpec): Program {
  switch (spec.kind) {
    case 'producer':
      return new ProducerProgram(world, name, spec)
    case 'consumer':
      return new ConsumerProgram(world, name, spec)
    case 'mqadmin':
      return new MqadminProgram(world, name, spec)
    case 'goAdmin':
      return new GoAdminProgram(world, name, spec)
    case 'replier':
      return new ReplierProgram(world, name, spec)
    case 'exporter':
      return new ExporterProgram(world, name, spec)
    case 'dashboard':
      return new DashboardProgram(world, name, spec)
    default:
      return spec satisfies never
  }
}
