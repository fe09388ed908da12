import type { RequestName } from '../../../src/protocol/index.ts'
import type { Body, Step, Turn } from '../step.ts'

/** A valid request, from which the bad ones are made. This is data. */
export interface Example {
  readonly request: RequestName
  /** Fields by the names of the request table; `wireNames` are applied later. */
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: Body
  /** A JSON body; each of its members is spoiled as well. */
  readonly json?: unknown
  readonly more?: Pick<Step, 'to' | 'from' | 'vague' | 'about' | 'after' | 'as'>
  /** Asked once before. */
  readonly before?: readonly Step[]
  /** Asked after each spoiled request, to put back what it may have changed. */
  readonly after?: readonly Step[]
  /** Cases that are not asked, with the reason. */
  readonly leftOut?: Readonly<Record<string, string>>
}

/** Examples of one room of the request table, asked together. */
export interface Family {
  /** `matrix-NAME` is the group of questions. */
  readonly name: string
  /** Begins the names that nothing has, so that families do not meet. */
  readonly prefix: string
  readonly before: readonly Turn[]
  readonly examples: readonly Example[]
  readonly quietMs?: number
  /** What would spoil other answers of the family. */
  readonly afterwards?: readonly Turn[]
}
