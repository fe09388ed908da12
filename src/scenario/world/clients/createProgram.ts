import type { ClientSpec } from '../../format/index.ts'
import { Ledgers } from '../ledgers.ts'
import { ConsumerProgram } from './consumer.ts'
import { DashboardProgram } from './dashboard.ts'
import { ExporterProgram } from './exporter/exporter.ts'
import { GoAdminProgram } from './goAdmin.ts'
import type { Ground } from './ground.ts'
import { MqadminProgram } from './mqadmin/mqadminProgram.ts'
import { ProbeProgram } from './probe.ts'
import { ProducerProgram } from './producer.ts'
import type { Program } from './program.ts'
import { ReplierProgram } from './replier.ts'

/** The program of a client spec; nothing of it runs yet. Programs that are to share ledgers get the same ones. */
export function createProgram(
  ground: Ground,
  name: string,
  spec: ClientSpec,
  ledgers: Ledgers = new Ledgers(),
): Program {
  switch (spec.kind) {
    case 'producer':
      return new ProducerProgram(ground, name, spec)
    case 'consumer':
      return new ConsumerProgram(ground, name, spec, ledgers)
    case 'mqadmin':
      return new MqadminProgram(ground, name, spec)
    case 'goAdmin':
      return new GoAdminProgram(ground, name, spec)
    case 'replier':
      return new ReplierProgram(ground, name, spec)
    case 'exporter':
      return new ExporterProgram(ground, name, spec)
    case 'dashboard':
      return new DashboardProgram(ground, name, spec)
    case 'probe':
      return new ProbeProgram(ground, name, spec)
    default:
      return spec satisfies never
  }
}
