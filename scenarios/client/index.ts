import type { ShippedScenario } from '../shipped.ts'

export const client: readonly ShippedScenario[] = [
  {
    id: 'one-bad-broker-consumes-send-budget',
    family: 'client',
    title: 'A single hung broker makes all three attempts fail',
    load: async () => (await import('./oneBadBrokerConsumesSendBudget.ts')).scenario,
  },
  {
    id: 'timeout-then-duplicate-send',
    family: 'client',
    title: 'Lost acknowledgement leads to a second stored copy',
    load: async () => (await import('./timeoutThenDuplicateSend.ts')).scenario,
  },
  {
    id: 'half-open-connection',
    family: 'client',
    title: 'Peer vanished without FIN: requests time out until the channel is dropped',
    load: async () => (await import('./halfOpenConnection.ts')).scenario,
  },
  {
    id: 'middlebox-idle-timeout-cuts-long-poll',
    family: 'client',
    title: 'NAT/firewall/LB idle time-out shorter than the quiet period',
    load: async () => (await import('./middleboxIdleTimeoutCutsLongPoll.ts')).scenario,
  },
  {
    id: 'go-consumer-shut-down-right-after-start',
    family: 'client',
    title: 'Sample program starts the consumer and shuts it down at once',
    load: async () => (await import('./goConsumerShutDownRightAfterStart.ts')).scenario,
  },
  {
    id: 'constructor-error-ignored-nil-panic',
    family: 'client',
    title: 'p, _ := NewProducer(...) hides the configuration error',
    load: async () => (await import('./constructorErrorIgnoredNilPanic.ts')).scenario,
  },
  {
    id: 'transaction-check-storm-or-discard',
    family: 'client',
    title: 'Half messages are checked again and again, then discarded',
    load: async () => (await import('./transactionCheckStormOrDiscard.ts')).scenario,
  },
  {
    id: 'request-reply-rpc-timeout',
    family: 'client',
    title: 'request() sends OK but the reply never arrives in time',
    load: async () => (await import('./requestReplyRpcTimeout.ts')).scenario,
  },
  {
    id: 'metrics-exporter-gaps',
    family: 'client',
    title: 'Exporter shows holes or nothing',
    load: async () => (await import('./metricsExporterGaps.ts')).scenario,
  },
  {
    id: 'cross-region-latency-and-loss',
    family: 'client',
    title: '40-300 ms RTT or 1-5% loss breaks defaults',
    load: async () => (await import('./crossRegionLatencyAndLoss.ts')).scenario,
  },
]
