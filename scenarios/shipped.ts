import type { Scenario } from '../src/scenario/index.ts'

/** The families of failures, each a folder, in whose name `/` is `-`. */
export const families = [
  'addressing',
  'dns',
  'kubernetes',
  'docker',
  'topic/route',
  'consumer-group',
  'storage',
  'flow-control',
  'client',
  'time',
] as const

export type Family = (typeof families)[number]

/** A scenario that ships with the package; its file is loaded when it runs. */
export interface ShippedScenario {
  readonly id: string
  readonly family: Family
  readonly title: string
  readonly load: () => Promise<Scenario>
}
