import { describe, expect, it } from 'vitest'
import { simulatedCluster } from '../cluster.ts'
import { popCluster } from './popCluster.ts'

describe('clientRebalance false', () => {
  it('is refused where a release does not know it, and with strategies that brokers do not know', async () => {
    const { consumer } = await popCluster()
    const options = { handler: () => undefined }
    await expect(consumer({ ...options, dialect: 'java-4.9' })).rejects.toThrow(
      /clients of this release always balance/,
    )
    await expect(consumer({ ...options, dialect: 'go-2.1.2' })).rejects.toThrow(/balance/)
    const allocateStrategy = () => []
    await expect(consumer({ ...options, allocateStrategy })).rejects.toThrow(/allocateAveragely or allocateByCircle/)
    await expect(consumer({ ...options, popInvisibleTimeMs: 4999 })).rejects.toThrow(
      'popInvisibleTimeMs Out of range [5000, 300000]',
    )
    await expect(consumer({ ...options, popBatchNums: 33 })).rejects.toThrow('popBatchNums Out of range [1, 32]')
  })
})

describe('admin.setMessageRequestMode', () => {
  it('is refused for topics and groups that are not there, and for retry topics', async () => {
    const { world, admin } = await simulatedCluster({
      topics: { T: 1 },
      brokerConfig: { autoCreateSubscriptionGroup: false },
    })
    const set = (group: string, topic: string) => world.settle(admin.setMessageRequestMode(group, topic, 'POP'))
    await expect(set('CG', 'None')).rejects.toThrow(/topic\[None\] not exist/)
    await expect(set('CG', '%RETRY%CG')).rejects.toThrow(/retry topic is not allowed to set mode/)
    await expect(set('CGNone', 'T')).rejects.toThrow(/subscription group does not exist/)
  })
})
