import type { PlantedBug as BrokerBug } from '../broker/index.ts'

/** Defects of broker and client that can be switched on, to see that the search finds them. */
export type PlantedBug = BrokerBug | 'forgetRetryOffset'

export const plantedBugs: readonly PlantedBug[] = ['acknowledgeBeforeAppend', 'lockGrantedTwice', 'forgetRetryOffset']
