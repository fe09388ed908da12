export { type PoolName, poolNames } from './poolTable.ts'
export type { Occupation } from './requestPool.ts'
export { RequestPools } from './requestPools.ts'
export { SlowConsumers } from './slowConsumers.ts'
