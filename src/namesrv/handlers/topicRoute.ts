import { ResponseCode, routeStyle, topicRouteBody } from '../../protocol/index.ts'
import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import { ORDER_TOPIC_CONFIG } from '../kvConfigManager.ts'
import { presented } from '../presentedAddress.ts'
import { nearbyRoute, topicRoute } from '../route/index.ts'

// Request 105 GET_ROUTEINFO_BY_TOPIC, sent by every client and tool: remoting.md 6.2, broker.md 4.4. Answers 0, 17 (no
// route) or 1 (`needWaitForService` and too early). A zone filter makes the original encode its answer a second time
// with plain settings, so that such an answer has unquoted keys for every peer.

export const topicRouteHandlers: Handlers<NameServerContext> = {
  GET_ROUTEINFO_BY_TOPIC: ({ header, command, channel }, context) => {
    const { config, kv, tables } = context
    if (tooEarly(context)) return { code: ResponseCode.SYSTEM_ERROR, remark: 'name server not ready' }
    const { topic } = header
    const registered = topic === undefined ? undefined : topicRoute(tables, topic, config.values.supportActingMaster)
    if (topic === undefined || registered === undefined) {
      const remark = `No topic route info in name server for the topic: ${topic ?? 'null'}${context.profile.faq}`
      return { code: ResponseCode.TOPIC_NOT_EXIST, remark }
    }
    const brokerDatas = registered.brokerDatas.map((each) => presented(each, context.presentedAddress, channel))
    const route = { ...registered, brokerDatas }
    const orderTopicConf = config.values.orderMessageEnable ? kv.get(ORDER_TOPIC_CONFIG, topic) : undefined
    const { __ZONE_MODE: zoneMode, __ZONE_NAME: zoneName = '' } = header
    if (zoneMode === true && zoneName.trim() !== '') {
      const body = topicRouteBody.encode({ ...nearbyRoute(route, zoneName), orderTopicConf })
      return { code: ResponseCode.SUCCESS, body }
    }
    const style = routeStyle(command.version, header.acceptStandardJsonOnly)
    return {
      code: ResponseCode.SUCCESS,
      body: context.routeBodies.encode(topic, { ...route, orderTopicConf }, { ...style, ...context.profile.json }),
    }
  },
}

function tooEarly({ config, runtime, startedAtMs }: NameServerContext): boolean {
  const { needWaitForService, waitSecondsForService } = config.values
  return needWaitForService && runtime.clock.wallMs() - startedAtMs < waitSecondsForService * 1000
}
