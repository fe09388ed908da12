import { addressing } from './addressing/index.ts'
import { docker } from './docker/index.ts'
import type { ShippedScenario } from './shipped.ts'

export type { Family, ShippedScenario } from './shipped.ts'
export { families } from './shipped.ts'

export const scenarios: readonly ShippedScenario[] = [...addressing, ...docker]
