import type { Scenario } from '../format.ts'
import type { Watch } from '../watch/watch.ts'
import type { Stage } from '../world/steps.ts'
import type { Explanation } from './explanation.ts'

export function explainRun(_plan: Scenario, _watch: Watch, _stage: Stage): readonly Explanation[] {
  return []
}
