import type { Patch } from '../../src/scenario/index.ts'

export * from '../../src/scenario/index.ts'

// The merge of cures is no public function; tests spoil scenarios with it.
import { patched } from '../../src/scenario/cure.ts'

export function patchOf<T>(value: T, patch: Patch<NoInfer<T>>): T {
  return patched(value, patch)
}
