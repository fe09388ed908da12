import type { ShippedScenario } from '../shipped.ts'

export const flowControl: readonly ShippedScenario[] = [
  {
    id: 'broker-busy-timeout-clean-queue',
    family: 'flow-control',
    title: '[TIMEOUT_CLEAN_QUEUE] broker busy',
    load: async () => (await import('./brokerBusyTimeoutCleanQueue.ts')).scenario,
  },
  {
    id: 'page-cache-busy',
    family: 'flow-control',
    title: '[PCBUSY_CLEAN_QUEUE] / system busy from page-cache stalls',
    load: async () => (await import('./pageCacheBusy.ts')).scenario,
  },
  {
    id: 'consumer-local-cache-throttles',
    family: 'flow-control',
    title: 'Slow consumer stops pulling: message cache thresholds',
    load: async () => (await import('./consumerLocalCacheThrottles.ts')).scenario,
  },
  {
    id: 'go-does-not-retry-system-busy',
    family: 'flow-control',
    title: 'Retry policies differ between clients on the same error',
    load: async () => (await import('./goDoesNotRetrySystemBusy.ts')).scenario,
  },
  {
    id: 'backlog-read-moves-to-slave',
    family: 'flow-control',
    title: 'Reading old data redirects the consumer to the slave (or hurts the master)',
    load: async () => (await import('./backlogReadMovesToSlave.ts')).scenario,
  },
]
