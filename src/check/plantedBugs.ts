import type { PlantedBug as BrokerBug } from '../broker/index.ts'
import type { PlantedBugs as ClientBugs } from '../client/index.ts'

type BrokerPlant = Extract<
  BrokerBug,
  'acknowledgeBeforeAppend' | 'lockGrantedTwice' | 'refusedSendKept' | 'refusedDelayForgotten' | 'flushTimeoutIsSuccess'
>

/** Defects of broker and client that can be switched on, to see that the search finds them. */
export type PlantedBug = BrokerPlant | keyof ClientBugs

const BROKER_BUGS: readonly BrokerPlant[] = [
  'acknowledgeBeforeAppend',
  'lockGrantedTwice',
  'refusedSendKept',
  'refusedDelayForgotten',
  'flushTimeoutIsSuccess',
]

const CLIENT_BUGS: readonly (keyof ClientBugs)[] = ['forgetRetryOffset', 'refusedPullMovesOn', 'busyIsSent']

export const plantedBugs: readonly PlantedBug[] = [...BROKER_BUGS, ...CLIENT_BUGS]

export function brokerBugs(bugs: ReadonlySet<PlantedBug>): ReadonlySet<BrokerBug> {
  return new Set(BROKER_BUGS.filter((bug) => bugs.has(bug)))
}

export function clientBugs(bugs: ReadonlySet<PlantedBug>): ClientBugs {
  return Object.fromEntries(CLIENT_BUGS.map((bug) => [bug, bugs.has(bug)]))
}
