import { addressing } from './addressing/index.ts'
import { client } from './client/index.ts'
import { consumerGroup } from './consumer-group/index.ts'
import { dns } from './dns/index.ts'
import { docker } from './docker/index.ts'
import { flowControl } from './flow-control/index.ts'
import { kubernetes } from './kubernetes/index.ts'
import type { ShippedScenario } from './shipped.ts'
import { storage } from './storage/index.ts'
import { time } from './time/index.ts'
import { topicRoute } from './topic-route/index.ts'

export type { Family, ShippedScenario } from './shipped.ts'
export { families } from './shipped.ts'

export const scenarios: readonly ShippedScenario[] = [
  ...addressing,
  ...dns,
  ...kubernetes,
  ...docker,
  ...topicRoute,
  ...consumerGroup,
  ...storage,
  ...flowControl,
  ...client,
  ...time,
]
