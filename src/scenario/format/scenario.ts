import type { Expectation } from '../expectation.ts'
import type { Change, Cure } from './change.ts'
import type { ClientSpec } from './clients/client.ts'
import type { Duration } from './duration.ts'
import type { Step } from './step.ts'
import type { Topology } from './topology.ts'

/**
 * A deployment that fails, what should be seen, and its cure. Plain data but for the expectations. The broken and the
 * cured variant run with the same seed; the cure is all they differ in.
 */
export interface Scenario {
  /** Lower-case words joined by `-`, saying what the user sees. */
  readonly id: string
  readonly title: string
  readonly story: Story
  /** Title, cause, fix and cure in Chinese. Default: the English ones are shown. */
  readonly zh?: ChineseTexts
  readonly topology: Topology
  /** Programs that use the cluster, by name. They run from their `start` step on. Default: none. */
  readonly clients?: Readonly<Record<string, ClientSpec>>
  /** What happens. Steps of one time happen in the order of the list. */
  readonly timeline: readonly Step[]
  /** Simulated time of a run. Default `1m`. */
  readonly lasts?: Duration
  readonly cure: Cure
  /** What takes the fault out, for the proof that the broken variant fails because of it. Default: the cure. */
  readonly withoutFault?: Change
  readonly expect: { readonly broken: readonly Expectation[]; readonly cured: readonly Expectation[] }
}

export interface Story {
  /** Texts that users see and search for. */
  readonly symptoms: readonly string[]
  readonly cause: string
  readonly fix: string
  /** Issues and pages about it: web addresses, or `owner/repo#number`. Default: none. */
  readonly links?: readonly string[]
}

export interface ChineseTexts {
  readonly title: string
  /** What people say who have it, beside the log lines, which are the same in every language. Default: none. */
  readonly symptoms?: readonly string[]
  readonly cause: string
  readonly fix: string
  /** The sentence of the cure. */
  readonly cure: string
  /**
   * Names of steps, by the name in `as`, whole or without the client in front; `#` stands for any number, which then stands
   * in place of `#` in the Chinese name as well. Steps without `as` are called in Chinese after what is done. Default: the
   * names are shown as they are.
   */
  readonly steps?: Readonly<Record<string, string>>
}

/** A scenario as written in a file: gives the editor its types. Checked when it is loaded. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario
}
