import type { PlantedBug as BrokerBug } from '../broker/index.ts'

/** Defects of broker and client that can be switched on, to see that the search finds them. */
export type PlantedBug =
  | Extract<
      BrokerBug,
      | 'acknowledgeBeforeAppend'
      | 'lockGrantedTwice'
      | 'refusedSendKept'
      | 'refusedDelayForgotten'
      | 'flushTimeoutIsSuccess'
    >
  | 'forgetRetryOffset'

export const plantedBugs: readonly PlantedBug[] = [
  'acknowledgeBeforeAppend',
  'lockGrantedTwice',
  'forgetRetryOffset',
  'refusedSendKept',
  'refusedDelayForgotten',
  'flushTimeoutIsSuccess',
]
