import type { Change, Patch, Scenario } from '../../src/scenario/index.ts'

export * from '../../src/scenario/index.ts'

// The merge of cures is no public function; tests spoil scenarios with it.
import { changed, patched } from '../../src/scenario/change.ts'

export function patchOf<T>(value: T, patch: Patch<NoInfer<T>>): T {
  return patched(value, patch)
}

export function withChange(scenario: Scenario, change: Change): Scenario {
  return changed(scenario, change)
}
