import type { World } from '../../../sim/index.ts'
import type { ClientSpec } from '../../format/index.ts'
import { ConsumerProgram } from './consumer.ts'
import { ProducerProgram } from './producer.ts'
import type { Program } from './program.ts'

/** The program of a client spec; nothing of it runs yet. */
export function createProgram(world: World, name: string, spec: ClientSpec): Program {
  switch (spec.kind) {
    case 'producer':
      return new ProducerProgram(world, name, spec)
    case 'consumer':
      return new ConsumerProgram(world, name, spec)
    default:
      return spec satisfies never
  }
}
