import { test as base, type TestAPI } from 'vitest'
import { type Cluster, type ClusterOptions, startCluster } from '../embed/index.ts'
import { abortTest } from './abortTest.ts'
import { failureReport } from './failureReport.ts'

/** What a test of `rocketmq-sim/vitest` is given. */
export interface ClusterFixtures {
  /** Options of `cluster`; set them with `test.extend({ clusterOptions: … })`. The trace is recorded unless they say otherwise. */
  clusterOptions: ClusterOptions
  /** A cluster of this test's own, stopped when the test ends. When the test fails, seed and end of the trace are printed. */
  cluster: Cluster
}

/** The `test` of vitest with a `cluster`, which only tests that name it pay for. */
export const test: TestAPI<ClusterFixtures> = base.extend<ClusterFixtures>({
  clusterOptions: {},
  cluster: async ({ clusterOptions, signal, onTestFailed }, use) => {
    const virtual = clusterOptions.time !== 'real'
    const cluster = await startCluster({
      trace: virtual ? 'full' : 'off',
      onStandstill: (error) => abortTest(signal, error),
      ...clusterOptions,
    })
    onTestFailed(() => {
      process.stderr.write(failureReport(cluster, virtual))
    })
    await use(cluster)
    await cluster.stop()
  },
})
