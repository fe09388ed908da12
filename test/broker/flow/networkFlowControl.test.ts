import { describe, expect, it } from 'vitest'
import { pullHeader, TestCluster } from '../core/testCluster.ts'

/** Two pulls at once of 100 kB each, over a link that takes a second for that. */
async function twoPulls(enableNetWorkFlowControl: boolean): Promise<readonly (number | 'no answer')[]> {
  const cluster = await TestCluster.start({ config: { enableNetWorkFlowControl }, topics: { T: 1 } })
  const client = cluster.client('client')
  await client.send('T', 'x'.repeat(100_000))
  using _narrow = cluster.world.network.link({ from: 'broker-a', to: 'client', bytesPerSecond: 100_000 })
  const pull = (): Promise<number | 'no answer'> =>
    client.begin('PULL_MESSAGE', pullHeader('T')).then(
      ({ code }) => code,
      () => 'no answer',
    )
  return cluster.world.settle(Promise.all([pull(), pull()]))
}

describe('a pull that finds messages while its consumer does not read', () => {
  it('is answered', async () => {
    expect(await twoPulls(false)).toEqual([0, 0])
  })

  it('stays without an answer with enableNetWorkFlowControl', async () => {
    expect(await twoPulls(true)).toEqual([0, 'no answer'])
  })
})
