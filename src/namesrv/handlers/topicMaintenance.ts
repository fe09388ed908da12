import { isJsonNull, ResponseCode, topicRouteBody } from '../../protocol/index.ts'
import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import { addWritePerm, deleteTopic, registerTopic, wipeWritePerm } from '../route/index.ts'

// Requests 205 WIPE_WRITE_PERM_OF_BROKER, 327 ADD_WRITE_PERM_OF_BROKER, 216 DELETE_TOPIC_IN_NAMESRV (all sent by mqadmin)
// and 217 REGISTER_TOPIC_IN_NAMESRV (brokers with enableSingleTopicRegister): remoting.md 6.7. They change this
// NameServer's memory only, until the broker's next changed registration. All of them answer 0, whatever they found.

export const topicMaintenanceHandlers: Handlers<NameServerContext> = {
  WIPE_WRITE_PERM_OF_BROKER: ({ header: { brokerName } }, { tables }) => {
    const wipeTopicCount = brokerName === undefined ? 0 : wipeWritePerm(tables, brokerName)
    return { code: ResponseCode.SUCCESS, header: { wipeTopicCount } }
  },

  ADD_WRITE_PERM_OF_BROKER: ({ header: { brokerName } }, { tables }) => {
    const addTopicCount = brokerName === undefined ? 0 : addWritePerm(tables, brokerName)
    return { code: ResponseCode.SUCCESS, header: { addTopicCount } }
  },

  DELETE_TOPIC_IN_NAMESRV: ({ header: { topic, clusterName } }, { tables }) => {
    if (topic !== undefined) deleteTopic(tables, topic, clusterName)
    return { code: ResponseCode.SUCCESS }
  },

  REGISTER_TOPIC_IN_NAMESRV: ({ header: { topic }, body }, { tables }) => {
    const queueDatas = body === undefined || isJsonNull(body) ? [] : topicRouteBody.decode(body).queueDatas
    if (topic !== undefined && queueDatas.length > 0) registerTopic(tables, topic, queueDatas)
    return { code: ResponseCode.SUCCESS }
  },
}
