import type { Situation } from '../situation.ts'
import { addresses } from './addresses.ts'
import { brokers } from './brokers.ts'
import { consumers } from './consumers.ts'
import { nameServers } from './nameServers.ts'
import { topics } from './topics.ts'

/** Everything that is played with the released clients and with their dialects. */
export const situations: readonly Situation[] = [...addresses, ...nameServers, ...topics, ...brokers, ...consumers]
