/** Seeds and numbers of plans, in one table. A run takes some 30 ms on one core. */
export const budgets = {
  cluster: { seed: 20_260_101, runs: 100 },
  anySize: { seed: 7, runs: 50 },
  acknowledgeBeforeAppend: { seed: 5, runs: 200 },
  lockGrantedTwice: { seed: 5, runs: 200 },
  forgetRetryOffset: { seed: 4, runs: 200 },
  refusedSendKept: { seed: 6, runs: 200, space: { kinds: ['fullDisk'] } },
  refusedDelayForgotten: { seed: 4, runs: 200 },
  /** Two faults have to meet. */
  flushTimeoutIsSuccess: { seed: 6, runs: 200, space: { kinds: ['slowDisk', 'powerOffBroker'] } },
  refusedPullMovesOn: { seed: 8, runs: 200, space: { kinds: ['slowConsumer'] } },
  busyIsSent: { seed: 9, runs: 200, space: { kinds: ['busyThreads'] } },
  answerIsSent: { seed: 10, runs: 200, space: { kinds: ['answers'] } },
  /** Plans that are run twice. */
  determinism: { seed: 3, runs: 5 },
} as const
