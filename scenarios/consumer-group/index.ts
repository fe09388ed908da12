import type { ShippedScenario } from '../shipped.ts'

export const consumerGroup: readonly ShippedScenario[] = []
