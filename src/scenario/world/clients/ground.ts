import type { SimProcess } from '../../../sim/index.ts'

/** What programs run on: the simulated world, or this machine when a scenario is aimed at a real cluster. */
export interface Ground {
  /** Milliseconds since the run began. */
  readonly now: number
  host(name: string): { spawn(program: string): ProgramProcess }
  note(name: string, fields: Readonly<Record<string, unknown>>): void
}

/** One run of a program. */
export type ProgramProcess = Pick<SimProcess, 'runtime' | 'alive' | 'kill' | 'freeze'>
