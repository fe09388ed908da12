import { describe, expect, it } from 'vitest'
import { newSubscriptionGroupConfig, ResponseCode, subscriptionGroupBody } from '../../../src/protocol/index.ts'
import { TestCluster } from '../core/testCluster.ts'

const REFUSAL = "Can't modify topic or subscription group from slave broker, please execute it from master broker."

describe.each([
  ['4.9.7', ResponseCode.SYSTEM_ERROR],
  ['5.3.3', ResponseCode.SUCCESS],
] as const)('a slave of %s', (profile, code) => {
  it(
    code === ResponseCode.SUCCESS ? 'changes topics and groups as a master does' : 'changes no topic and no group',
    async () => {
      const config = { brokerRole: 'SLAVE', brokerId: 1 }
      const cluster = await TestCluster.start({ profile, config })
      const client = cluster.client('tools')
      const topic = { topic: 'T', defaultTopic: 'TBW102', readQueueNums: 1, writeQueueNums: 1, perm: 6 }
      const answers = [
        await client.ask('UPDATE_AND_CREATE_TOPIC', { ...topic, topicFilterType: 'SINGLE_TAG', order: false }),
        await client.ask(
          'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP',
          {},
          subscriptionGroupBody.encode(newSubscriptionGroupConfig('G')),
        ),
        await client.ask('DELETE_TOPIC_IN_BROKER', { topic: 'T' }),
        await client.ask('DELETE_SUBSCRIPTIONGROUP', { groupName: 'G' }),
      ]
      expect(answers.map((answer) => answer.code)).toEqual([code, code, code, code])
      const remarks = answers.map(({ remark }) => remark)
      if (code === ResponseCode.SYSTEM_ERROR) expect(remarks).toEqual([REFUSAL, REFUSAL, REFUSAL, REFUSAL])
      else expect(remarks).not.toContain(REFUSAL)
    },
  )
})
