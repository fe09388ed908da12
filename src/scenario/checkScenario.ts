import type { Scenario } from './format.ts'

export function checkScenario(value: unknown): Scenario {
  return value as Scenario
}
