import {
  type DataVersion,
  decodeCompressedRegisterBroker,
  isJsonNull,
  type JsonStyle,
  MQVersion,
  type RegisterBroker,
  registerBrokerBody,
  type TopicConfig,
  type TopicConfigWrapper,
  type TopicQueueMappingInfo,
  topicConfigWrapperBody,
} from '../protocol/index.ts'
import { JavaException } from '../remoting/index.ts'
import { SimError } from '../runtime/index.ts'

/** What the body of REGISTER_BROKER says. */
export interface RegisteredContent {
  readonly dataVersion: DataVersion
  readonly topics: readonly TopicConfig[]
  readonly mappings: ReadonlyMap<string, TopicQueueMappingInfo>
  readonly filterServers: readonly string[] | undefined
}

/**
 * Reads the body as a broker of `version` writes it (remoting.md 1.11, 6.3): brokers before 3.0.11 send only their
 * topics; later ones may compress. No body means no topics, with data version 0. Properties that
 * `style` is without are not read.
 */
export function readRegisteredContent(
  body: Uint8Array | undefined,
  version: number,
  compressed: boolean,
  style: JsonStyle,
): RegisteredContent {
  if (version < MQVersion.V3_0_11) {
    return content(body === undefined ? undefined : topicConfigWrapperBody.decode(body, style), undefined)
  }
  if (body === undefined) return content(undefined, [])
  const { topicConfigSerializeWrapper, filterServerList } = decoded(body, version, compressed, style)
  return content(topicConfigSerializeWrapper, filterServerList)
}

function content(
  wrapper: TopicConfigWrapper | undefined,
  filterServers: readonly string[] | undefined,
): RegisteredContent {
  return {
    dataVersion: wrapper?.dataVersion ?? { counter: 0, stateVersion: 0, timestamp: 0 },
    topics: [...(wrapper?.topicConfigTable.values() ?? [])],
    mappings: wrapper?.topicQueueMappingInfoMap ?? new Map(),
    filterServers,
  }
}

function decoded(body: Uint8Array, version: number, compressed: boolean, style: JsonStyle): RegisterBroker {
  try {
    return compressed ? decodeCompressedRegisterBroker(body, version) : registerBrokerBody.decode(body, style)
  } catch (error) {
    if (!SimError.is(error)) throw error
    throw compressed || (isUtf8(body) && !isJsonNull(body)) ? undecodable() : compressedInSecret()
  }
}

const PROCESSOR = 'org.apache.rocketmq.namesrv.processor.DefaultRequestProcessor'

function undecodable(): JavaException {
  return new JavaException(
    'org.apache.rocketmq.remoting.exception.RemotingCommandException',
    'Failed to decode RegisterBrokerBody',
    `${PROCESSOR}.extractRegisterBrokerBodyFromRequest(DefaultRequestProcessor.java:305)`,
  )
}

/**
 * fastjson gives null for bytes that are not UTF-8, as for a null. A 5.3.3 broker with `compressedRegister=true` runs into it: it
 * compresses the body and says `compressed=false`, so that it can register with no NameServer.
 */
function compressedInSecret(): JavaException {
  return new JavaException(
    'java.lang.NullPointerException',
    'Cannot invoke "org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody.getTopicConfigSerializeWrapper()" ' +
      'because "registerBrokerBody" is null',
    `${PROCESSOR}.registerBroker(DefaultRequestProcessor.java:242)`,
  )
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    // Not UTF-8 is an answer, not an error.
    return false
  }
}
