import type { Scenario } from '../format/index.ts'
import type { Look } from '../look/look.ts'
import type { Watch } from '../watch/watch.ts'
import type { Stage } from '../world/stage.ts'
import { explainAnswers } from './answers.ts'
import { explainDials } from './dials.ts'
import { explainDropped } from './dropped.ts'
import type { Explanation } from './explanation.ts'
import { explainLookups } from './lookups.ts'
import { explainQuiet } from './quiet/explainQuiet.ts'
import { explainRefused } from './refused.ts'
import { explainServers } from './servers.ts'
import { explainSettings } from './settings.ts'
import { explainStopped } from './stopped.ts'
import { explainUnknownOptions } from './unknownOptions.ts'

/** What the explanations are made from. */
export interface Evidence {
  readonly plan: Scenario
  readonly variant: 'broken' | 'cured'
  readonly watch: Watch
  readonly stage: Stage
  /** What servers and clients held at the end of the run. */
  readonly look: () => Look
}

/**
 * Why what failed did fail, from the events of the run: servers that did not start, refused settings, names that did not resolve, connections that
 * did not open, answers that refused once or again and again, in the order of the hops; then what went wrong behind them, in
 * queues, groups and offsets. Equal reasons of several clients are one explanation.
 */
export function explainRun(evidence: Evidence): readonly Explanation[] {
  const failed = [
    ...explainServers(evidence),
    ...explainUnknownOptions(evidence),
    ...explainSettings(evidence),
    ...explainDropped(evidence),
    ...explainLookups(evidence),
    ...explainDials(evidence),
    ...explainStopped(evidence),
    ...explainAnswers(evidence),
    ...explainRefused(evidence),
  ]
  return [...failed, ...explainQuiet(evidence, failed.length > 0 || evidence.variant === 'cured')]
}
