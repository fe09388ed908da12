import type { AdminCommand } from '../command.ts'
import { pairsOfBrokers } from '../pairsOfBrokers.ts'

export const brokerStatus: AdminCommand = pairsOfBrokers({
  name: 'brokerStatus',
  summary: 'Everything that a broker tells of itself while it runs',
  examples: ['brokerStatus -b 127.0.0.1:10911', 'brokerStatus -c DefaultCluster --json'],
  member: 'runtimeInfo',
  ask: (admin, address) => admin.brokerRuntimeInfo(address),
})
