import { messageRequestModesBody, setMessageRequestModeBody } from '../../../src/protocol/index.ts'
import { type Exchange, type Kind, same } from '../kind.ts'
import { commitOffset, createGroup, createTopic, groupsOf, offsetsOf, topicsOf } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { send } from '../send.ts'

const TOPIC = 'ExSettings'
const GROUPS = ['ExSettingsA', 'ExSettingsB', 'ExSettingsC']
const GONE = 'ExSettingsGone'

/** Topics and groups in all their fields, and offsets; that they are the same afterwards is checked for every topic and group. */
export function settings({ release }: Exchange): Kind {
  const of5 = release === '5.3.3'
  return {
    name: 'topics, groups and offsets',
    work: async (peer) => {
      await createTopic(peer, { topic: TOPIC, queues: 3, ...(of5 ? { attributes: '+message.type=FIFO' } : {}) })
      await createTopic(peer, { topic: 'ExSettingsReadOnly', queues: 2, perm: 4, topicSysFlag: 3 })
      await createTopic(peer, { topic: GONE })
      for (const [i, group] of GROUPS.entries())
        await createGroup(peer, group, {
          retryQueueNums: i + 1,
          retryMaxTimes: i,
          consumeBroadcastEnable: i % 2 === 0,
          consumeFromMinEnable: i % 2 === 1,
          brokerId: i,
          ...(of5 ? { groupRetryPolicy: POLICIES[i % 2] ?? {}, consumeTimeoutMinute: i + 7, groupSysFlag: i } : {}),
        })
      await createGroup(peer, GONE)
      for (let i = 0; i < 6; i++)
        await send(peer, { topic: TOPIC, queueId: i % 3, body: `${i}`, properties: { __SHARDINGKEY: 'a' } })
      for (const [i, consumerGroup] of GROUPS.entries())
        await commitOffset(peer, consumerGroup, { topic: TOPIC, queueId: i, offset: i })
      await peer.ask('DELETE_TOPIC_IN_BROKER', { topic: GONE })
      await peer.ask('DELETE_SUBSCRIPTIONGROUP', { groupName: GONE })
      if (of5) await forbidAndMode(peer)
    },
    check: async (peer) => {
      same('topics that were deleted', (await topicsOf(peer)).has(GONE), false)
      same('groups that were deleted', (await groupsOf(peer)).has(GONE), false)
      const offsets = await offsetsOf(peer)
      for (const [i, group] of GROUPS.entries()) same(`offset of ${group}`, offsets.get(`${TOPIC}@${group}`)?.get(i), i)
      if (of5) same('request mode', await modeOf(peer), 'POP')
    },
  }
}

const POLICIES = [
  { type: 'CUSTOMIZED', customizedRetryPolicy: { next: [1000, 2000, 3000] } },
  { type: 'EXPONENTIAL', exponentialRetryPolicy: { initial: 1000, max: 60_000, multiplier: 3 } },
]

async function forbidAndMode(peer: Peer): Promise<void> {
  const [group = '', other = ''] = GROUPS
  await peer.ask('UPDATE_AND_GET_GROUP_FORBIDDEN', { group: other, topic: TOPIC, readable: false })
  const mode = { topic: TOPIC, consumerGroup: group, mode: 'POP', popShareQueueNum: 2 }
  await peer.ask('SET_MESSAGE_REQUEST_MODE', {}, setMessageRequestModeBody.encode(mode))
}

async function modeOf(peer: Peer): Promise<string | undefined> {
  const { body } = await peer.ask('GET_ALL_MESSAGE_REQUEST_MODE', {})
  return messageRequestModesBody
    .decode(body)
    .messageRequestModeMap.get(TOPIC)
    ?.get(GROUPS[0] ?? '')?.mode
}
