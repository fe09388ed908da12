import type { AdminCommand } from '../command.ts'
import { pairsOfBrokers } from '../pairsOfBrokers.ts'

export const getBrokerConfig: AdminCommand = pairsOfBrokers({
  name: 'getBrokerConfig',
  summary: 'The settings of a broker',
  examples: ['getBrokerConfig -b 127.0.0.1:10911'],
  member: 'config',
  ask: (admin, address) => admin.brokerConfig(address),
})
