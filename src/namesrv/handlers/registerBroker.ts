import { javaCrc32, ResponseCode } from '../../protocol/index.ts'
import { type Answer, type Handlers, JavaException } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import { ORDER_TOPIC_CONFIG } from '../kvConfigManager.ts'
import { liveKey, type Registration, register } from '../route/index.ts'

// Request 103 REGISTER_BROKER, sent by brokers every 30 s and after topic changes: remoting.md 6.3, broker.md 4.3.
// Answers 0 with the master's address for a slave and the order topics as a body, or 1 with a remark.

export const registerBrokerHandlers: Handlers<NameServerContext> = {
  REGISTER_BROKER: (call, context) => {
    const { header, body } = call
    const { bodyCrc32 = 0 } = header
    if (bodyCrc32 !== 0 && body !== undefined && javaCrc32(body) !== bodyCrc32) {
      return { code: ResponseCode.SYSTEM_ERROR, remark: 'crc32 not match' }
    }
    const content = context.registeredContents.read(call)
    if (header.brokerId === undefined) throw missingBrokerId()
    const { refusesEarlyIncrements, knowsStateVersions, brokersByAddress } = context.profile
    const { brokerId } = header
    const unnamed = brokersByAddress ? '' : undefined
    const { clusterName = unnamed, brokerName = unnamed, brokerAddr = unnamed } = header
    // The original runs into a null key, logs it and answers as if it had registered.
    if (clusterName === undefined || brokerName === undefined || brokerAddr === undefined) return accepted(context, {})
    const registration = {
      cluster: clusterName,
      brokerName,
      brokerAddr,
      brokerId,
      haServerAddr: header.haServerAddr,
      zoneName: header.__ZONE_NAME,
      heartbeatTimeoutMs: header.heartbeatTimeoutMillis,
      enableActingMaster: header.enableActingMaster,
      channel: call.channel,
      ...content,
      dataVersion: knowsStateVersions ? content.dataVersion : { ...content.dataVersion, stateVersion: 0 },
    }
    const isNew = !context.tables.live.has(liveKey(clusterName, brokerAddr))
    const rules = { ...context.config.values, refusesEarlyIncrements }
    const registered = register(context.tables, registration, rules, context.runtime.clock.wallMs())
    if (registered === undefined) return { code: ResponseCode.SYSTEM_ERROR, remark: 'register broker failed' }
    if (isNew) logNewBroker(context, registration)
    if (registered.smallestIdChanged) {
      context.notifySmallestId(brokerName, { haBrokerAddr: header.haServerAddr })
    }
    return accepted(context, registered)
  },
}

function accepted(
  { kv, config }: NameServerContext,
  master: { masterAddr?: string | undefined; haServerAddr?: string | undefined },
): Answer<'REGISTER_BROKER'> {
  const { masterAddr, haServerAddr } = master
  const body = config.values.returnOrderTopicConfigToBroker ? kv.listBody(ORDER_TOPIC_CONFIG) : undefined
  return { code: ResponseCode.SUCCESS, header: { masterAddr, haServerAddr }, body }
}

function logNewBroker({ runtime }: NameServerContext, registration: Registration): void {
  const { cluster, brokerName, brokerId, brokerAddr, topics } = registration
  const fields = { cluster, brokerName, brokerId, brokerAddr, topics: topics.length }
  runtime.logger.log('info', 'a broker registered', fields)
}

function missingBrokerId(): JavaException {
  return new JavaException(
    'java.lang.NullPointerException',
    'Cannot invoke "java.lang.Long.longValue()" because the return value of ' +
      '"org.apache.rocketmq.remoting.protocol.header.namesrv.RegisterBrokerRequestHeader.getBrokerId()" is null',
    'org.apache.rocketmq.namesrv.processor.DefaultRequestProcessor.registerBroker(DefaultRequestProcessor.java:253)',
  )
}
