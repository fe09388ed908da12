import { buildSubscriptionData, heartbeatBody, PullSysFlag, responseCodeName } from '../../../src/protocol/index.ts'
import { until } from '../../child.ts'
import { type Exchange, type Kind, same } from '../kind.ts'
import { createGroup, createTopic, offsetsOf } from '../metadata.ts'
import { Peer } from '../peer.ts'
import { send } from '../send.ts'

const COUNT = 5
const OWN_OFFSET = -1
const OF_CLIENT = -1
/** RequestSource.PROXY_FOR_BROADCAST */
const OF_PROXY = 1

/** A client that gets every message keeps its offset, and the broker keeps a copy for the day when a proxy stands between. */
export function broadcast({ generation }: Exchange): Kind {
  const topic = `ExBroadcast${generation}`
  const group = `ExBroadcastGroup${generation}`
  const keptAt = async (peer: Peer): Promise<number | undefined> =>
    (await offsetsOf(peer)).get(`${topic}@${group}@broadcast`)?.get(0)
  let kept: number | undefined
  return {
    name: 'broadcast',
    work: async (peer) => {
      await createTopic(peer, { topic })
      await createGroup(peer, group)
      for (let i = 0; i < COUNT; i++) await send(peer, { topic, body: `to all ${i}` })
      const client = new Peer(peer.broker)
      await join(client, topic, group)
      await until('a broadcast offset', 20_000, async () => {
        await pull(client, { topic, group, queueOffset: 2, requestSource: OF_CLIENT })
        kept = await keptAt(peer)
        return kept !== undefined
      })
      await client.close()
    },
    check: async (peer) => {
      same('offset of a broadcasting group', await keptAt(peer), kept)
      const next = await pull(peer, { topic, group, queueOffset: OWN_OFFSET, requestSource: OF_PROXY })
      same('offset at which a proxy begins', next, kept)
    },
  }
}

async function join(peer: Peer, topic: string, group: string): Promise<void> {
  const subscription = buildSubscriptionData({ topic, subString: '*', expressionType: 'TAG', subVersion: 1 })
  const data = {
    clientID: `client of ${group}`,
    producerDataSet: [],
    consumerDataSet: [
      {
        groupName: group,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'BROADCASTING',
        subscriptionDataSet: subscription === undefined ? [] : [subscription],
        unitMode: false,
      },
    ],
  }
  await peer.ask('HEART_BEAT', {}, heartbeatBody.encode(data))
}

interface Pull {
  readonly topic: string
  readonly group: string
  readonly queueOffset: number
  readonly requestSource: number
}

/** Answers where to pull next. */
async function pull(peer: Peer, { topic, group, queueOffset, requestSource }: Pull): Promise<number> {
  const { code, remark, header } = await peer.tell('PULL_MESSAGE', {
    consumerGroup: group,
    topic,
    queueId: 0,
    queueOffset,
    maxMsgNums: 32,
    sysFlag: PullSysFlag.SUBSCRIPTION,
    commitOffset: 0,
    suspendTimeoutMillis: 0,
    subscription: '*',
    subVersion: 1,
    expressionType: 'TAG',
    requestSource,
    ...(requestSource === OF_PROXY ? { proxyFrowardClientId: `proxy of ${group}` } : {}),
  })
  if (header.nextBeginOffset === undefined) throw new Error(`a pull is answered ${responseCodeName(code)}: ${remark}`)
  return header.nextBeginOffset
}
