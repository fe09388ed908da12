import { aclConfigBody, ResponseCode, writeJson } from '../../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../../remoting/index.ts'
import type { BrokerContext } from '../../context.ts'
import type { PlainAcl } from './plainAcl.ts'

// UPDATE_AND_CREATE_ACL_CONFIG (50), DELETE_ACL_CONFIG (51), GET_BROKER_CLUSTER_ACL_INFO (52),
// UPDATE_GLOBAL_WHITE_ADDRS_CONFIG (53), GET_BROKER_CLUSTER_ACL_CONFIG (54) of 4.9: remoting.md 16.5. Without `aclEnable` the
// first, second and fourth fail on a null, and the other two are never answered.

/** Codes of 4.9, which 5.x gave to other failures. */
const UPDATE_AND_CREATE_ACL_CONFIG_FAILED = 209
const DELETE_ACL_CONFIG_FAILED = 210
const UPDATE_GLOBAL_WHITE_ADDRS_CONFIG_FAILED = 211

const VALIDATOR = 'org.apache.rocketmq.acl.AccessValidator'

export function handleUpdateAccount(call: Call<'UPDATE_AND_CREATE_ACL_CONFIG'>, broker: BrokerContext): Answer {
  const { topicPerms, groupPerms, admin = false, ...texts } = call.header
  const code = UPDATE_AND_CREATE_ACL_CONFIG_FAILED
  return changed(code, () => {
    const signature = 'updateAccessConfig(org.apache.rocketmq.common.PlainAccessConfig)'
    const config = { ...texts, admin, topicPerms: split(topicPerms), groupPerms: split(groupPerms) }
    plainOf(broker, signature).changes.updateAccount(config)
    return undefined
  })
}

export function handleDeleteAccount(call: Call<'DELETE_ACL_CONFIG'>, broker: BrokerContext): Answer {
  const { accessKey } = call.header
  return changed(DELETE_ACL_CONFIG_FAILED, () => {
    const plain = plainOf(broker, 'deleteAccessConfig(String)')
    if (plain.changes.deleteAccount(accessKey)) return undefined
    return `The accesskey[${accessKey ?? null}] corresponding to accessConfig has been deleted failed.`
  })
}

export function handleUpdateWhiteAddresses(
  call: Call<'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG'>,
  broker: BrokerContext,
): Answer {
  const { globalWhiteAddrs, aclFileFullPath } = call.header
  return changed(UPDATE_GLOBAL_WHITE_ADDRS_CONFIG_FAILED, () => {
    const plain = plainOf(broker, 'updateGlobalWhiteAddrsConfig(java.util.List, String)')
    if (plain.changes.updateWhiteAddresses(split(globalWhiteAddrs), aclFileFullPath)) return undefined
    return `The globalWhiteAddresses[${globalWhiteAddrs ?? null}] has been updated failed.`
  })
}

export function handleAclInfo(
  _call: Call<'GET_BROKER_CLUSTER_ACL_INFO'>,
  broker: BrokerContext,
): Answer<'GET_BROKER_CLUSTER_ACL_INFO'> | undefined {
  const { plain } = broker.access
  if (plain === undefined) return undefined
  const { counter, timestamp } = plain.version
  const versions = plain.changes.versions().map(([path, version]) => [path, { ...version }] as const)
  return {
    code: ResponseCode.SUCCESS,
    header: {
      version: writeJson({ counter, timestamp }),
      allAclFileVersion: writeJson(Object.fromEntries(versions)),
      brokerName: broker.config.broker.brokerName,
      brokerAddr: broker.address(),
      clusterName: broker.config.broker.brokerClusterName,
    },
  }
}

export function handleAclConfig(
  _call: Call<'GET_BROKER_CLUSTER_ACL_CONFIG'>,
  { access }: BrokerContext,
): Answer | undefined {
  if (access.plain === undefined) return undefined
  const { whiteAddresses, accounts } = access.plain.changes.contents()
  return {
    code: ResponseCode.SUCCESS,
    body: aclConfigBody.encode({ globalWhiteAddrs: whiteAddresses, plainAccessConfigs: accounts }),
  }
}

/** `change` answers why it was not done. What it throws is named by its message alone. */
function changed(failure: number, change: () => string | undefined): Answer {
  try {
    const reason = change()
    return reason === undefined ? { code: ResponseCode.SUCCESS } : { code: failure, remark: reason }
  } catch (error) {
    if (!(error instanceof JavaException)) throw error
    return { code: failure, remark: error.message }
  }
}

function plainOf({ access }: BrokerContext, signature: string): PlainAcl {
  if (access.plain !== undefined) return access.plain
  const message = `Cannot invoke "${VALIDATOR}.${signature}" because "accessValidator" is null`
  throw new JavaException('java.lang.NullPointerException', message)
}

/** `String.split(",")`: empty parts at the end vanish, an empty text is one empty part. */
function split(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const parts = text.split(',')
  while (parts.length > 1 && parts.at(-1) === '') parts.pop()
  return text === ',' ? [] : parts
}
