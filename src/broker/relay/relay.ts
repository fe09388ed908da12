import { MQVersion, type RemotingCommand, ResponseCode, versionName } from '../../protocol/index.ts'
import { type Answer, type Call, type Channel, callRequest, channelAddress } from '../../remoting/index.ts'
import { type Clock, ErrorCodes, SimError } from '../../runtime/index.ts'
import type { BrokerContext } from '../context.ts'
import { askClient } from './askClient.ts'

// What the broker asks of its clients (Broker2Client, remoting.md 12 and 13.7). Requests go over the connection on which
// the client sent its heartbeat, with the broker's own opaque.

/** Broker2Client.callClient. */
const CALL_CLIENT_TIMEOUT_MS = 10_000
/** Broker2Client.getConsumeStatus. */
const CONSUMER_STATUS_TIMEOUT_MS = 5000

/** NOTIFY_CONSUMER_IDS_CHANGED (40), one-way: the members or topics of a group changed. */
export function notifyConsumerIdsChanged(channel: Channel, consumerGroup: string): void {
  if (channel.open) channel.oneway(callRequest('NOTIFY_CONSUMER_IDS_CHANGED', { consumerGroup }))
}

/** RESET_CONSUMER_CLIENT_OFFSET (220), one-way. `body` is B23, or B23C for a C++ requester. */
export function resetConsumerClientOffset(
  channel: Channel,
  header: {
    readonly topic: string
    readonly group: string
    readonly timestamp: number
    readonly isForce: boolean
    /** -1: all queues; 4.9 does not say it. */
    readonly queueId?: number | undefined
  },
  body: Uint8Array,
): void {
  if (!channel.open) return
  channel.oneway(callRequest('RESET_CONSUMER_CLIENT_OFFSET', header, body))
}

/** GET_CONSUMER_STATUS_FROM_CLIENT (221): rejects with the channel's errors after 5 s. */
export function getConsumerStatusFromClient(
  channel: Channel,
  header: { readonly topic: string; readonly group: string },
  asker: Channel,
  clock: Clock,
): Promise<RemotingCommand> {
  const request = callRequest('GET_CONSUMER_STATUS_FROM_CLIENT', header)
  return askClient({ channel, request, timeoutMs: CONSUMER_STATUS_TIMEOUT_MS, asker }, clock)
}

export interface ConsumerCall {
  readonly group: string
  readonly clientId: string
  /** GET_CONSUMER_RUNNING_INFO (307) or CONSUME_MESSAGE_DIRECTLY (309). */
  readonly code: number
  readonly extFields: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/**
 * Forwards a request to one client of a group and hands over the client's answer as it is, or the refusal that the
 * original gives (AdminBrokerProcessor.callConsumer).
 */
export function callConsumer(call: Pick<Call, 'channel' | 'reply'>, asked: ConsumerCall, broker: BrokerContext): void {
  const { group, clientId, code, extFields, body } = asked
  const client = broker.consumers.findChannel(group, clientId)
  if (client === undefined) {
    call.reply({ code: ResponseCode.SYSTEM_ERROR, remark: `The Consumer <${group}> <${clientId}> not online` })
    return
  }
  if (client.version < MQVersion.V3_1_8_SNAPSHOT) {
    const version = versionName(client.version)
    const advice = `The Consumer <${clientId}> Version <${version}> too low to finish, please upgrade it to V3_1_8_SNAPSHOT`
    call.reply({ code: ResponseCode.SYSTEM_ERROR, remark: advice })
    return
  }
  const { channel } = client
  const request = body === undefined ? { code, extFields } : { code, extFields, body }
  const question = { channel, request, timeoutMs: CALL_CLIENT_TIMEOUT_MS, asker: call.channel }
  askClient(question, broker.runtime.clock).then(
    (answer) => {
      const { code, remark, extFields, body, language, version } = answer
      call.reply({ code, remark, extFields, body, identity: { language, version } })
    },
    (error: unknown) => call.reply(failure(asked, channel, error, broker)),
  )
}

function failure({ group, clientId }: ConsumerCall, channel: Channel, error: unknown, broker: BrokerContext): Answer {
  if (SimError.is(error) && error.code === ErrorCodes.RequestTimeout) {
    const remark = `consumer <${group}> <${clientId}> Timeout: ${timeoutText(channel, broker)}`
    return { code: ResponseCode.CONSUME_MSG_TIMEOUT, remark }
  }
  const text = error instanceof Error ? error.message : String(error)
  return { code: ResponseCode.SYSTEM_ERROR, remark: `invoke consumer <${group}> <${clientId}> Exception: ${text}` }
}

/** RemotingTimeoutException as UtilAll.exceptionSimpleDesc prints it. */
function timeoutText({ remote }: Channel, { profile }: BrokerContext): string {
  const { slash, line } = profile.invokeSync
  const address = `${slash}${channelAddress(remote)}`
  const frame = `org.apache.rocketmq.remoting.netty.NettyRemotingAbstract.invokeSyncImpl(NettyRemotingAbstract.java:${line})`
  return (
    'org.apache.rocketmq.remoting.exception.RemotingTimeoutException: ' +
    `wait response on the channel <${address}> timeout, ${CALL_CLIENT_TIMEOUT_MS}(ms), ${frame}`
  )
}
