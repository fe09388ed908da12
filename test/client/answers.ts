import { topicRouteBody } from '../../src/protocol/index.ts'
import type { Answer } from '../../src/remoting/index.ts'

export interface ScriptedBroker {
  readonly brokerName: string
  readonly address: string
  readonly queues: number
  /** Default 0, the master. */
  readonly brokerId?: number
}

/** A route as a NameServer answers it. */
export function routeOf(brokers: readonly ScriptedBroker[]): Uint8Array {
  return topicRouteBody.encode(
    {
      brokerDatas: brokers.map(({ brokerName, address, brokerId = 0 }) => ({
        brokerName,
        cluster: 'DefaultCluster',
        brokerAddrs: new Map([[brokerId, address]]),
      })),
      queueDatas: brokers.map(({ brokerName, queues }) => ({
        brokerName,
        perm: 6,
        readQueueNums: queues,
        writeQueueNums: queues,
        topicSysFlag: 0,
      })),
      filterServerTable: new Map(),
    },
    { numberKeys: 'quoted' },
  )
}

export function heartbeatReply(): Answer<'HEART_BEAT'> {
  return { code: 0 }
}

/** SEND_OK, as both send requests answer it. */
export function sendReply(queueId: number, queueOffset: number): Answer<'SEND_MESSAGE'> {
  const header = { msgId: '0A0107E500002A9F0000000000000000', queueId, queueOffset, transactionId: 'X' }
  return { code: 0, header }
}
