import { messageRequestModesBody, setMessageRequestModeBody } from '../../../src/protocol/index.ts'
import { type Exchange, type Kind, same } from '../kind.ts'
import { commitOffset, createGroup, createTopic, groupsOf, offsetsOf, topicsOf } from '../metadata.ts'
import { send } from '../send.ts'

/** Topics and groups in all their fields, and offsets; that they are the same afterwards is checked for every topic and group. */
export function settings({ release, generation }: Exchange): Kind {
  const of5 = release === '5.3.3'
  const topic = `ExSettings${generation}`
  const gone = `${topic}Gone`
  const groups = ['A', 'B', 'C'].map((letter) => `${topic}${letter}`)
  return {
    name: 'topics, groups and offsets',
    work: async (peer) => {
      await createTopic(peer, { topic, queues: 3, ...(of5 ? { attributes: '+message.type=FIFO' } : {}) })
      await createTopic(peer, { topic: `${topic}ReadOnly`, queues: 2, perm: 4, topicSysFlag: 3 })
      for (const [i, group] of groups.entries()) {
        const of5x = { groupRetryPolicy: POLICIES[i % 2] ?? {}, consumeTimeoutMinute: i + 7, groupSysFlag: i }
        await createGroup(peer, group, {
          retryQueueNums: i + 1,
          retryMaxTimes: i,
          consumeBroadcastEnable: i % 2 === 0,
          consumeFromMinEnable: i % 2 === 1,
          brokerId: i,
          ...(of5 ? of5x : {}),
        })
      }
      for (let i = 0; i < 6; i++)
        await send(peer, { topic, queueId: i % 3, body: `${i}`, properties: { __SHARDINGKEY: 'a' } })
      for (const [i, group] of groups.entries()) await commitOffset(peer, group, { topic, queueId: i, offset: i })
      await createGroup(peer, gone)
      await peer.ask('DELETE_SUBSCRIPTIONGROUP', { groupName: gone })
      // 4.9.7 then also deletes the queues of half messages, as long as it has not checked one.
      if (!of5) return
      await createTopic(peer, { topic: gone })
      await peer.ask('DELETE_TOPIC_IN_BROKER', { topic: gone })
      await peer.ask('UPDATE_AND_GET_GROUP_FORBIDDEN', { group: `${topic}B`, topic, readable: false })
      const mode = { topic, consumerGroup: `${topic}A`, mode: 'POP', popShareQueueNum: 2 }
      await peer.ask('SET_MESSAGE_REQUEST_MODE', {}, setMessageRequestModeBody.encode(mode))
    },
    check: async (peer) => {
      same('topics that were deleted', (await topicsOf(peer)).has(gone), false)
      same('groups that were deleted', (await groupsOf(peer)).has(gone), false)
      const offsets = await offsetsOf(peer)
      for (const [i, group] of groups.entries()) same(`offset of ${group}`, offsets.get(`${topic}@${group}`)?.get(i), i)
      if (!of5) return
      const { body } = await peer.ask('GET_ALL_MESSAGE_REQUEST_MODE', {})
      const modes = messageRequestModesBody.decode(body).messageRequestModeMap.get(topic)
      same('request mode', modes?.get(`${topic}A`)?.mode, 'POP')
    },
  }
}

const POLICIES = [
  { type: 'CUSTOMIZED', customizedRetryPolicy: { next: [1000, 2000, 3000] } },
  { type: 'EXPONENTIAL', exponentialRetryPolicy: { initial: 1000, max: 60_000, multiplier: 3 } },
]
