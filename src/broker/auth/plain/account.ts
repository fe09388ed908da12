import { retryTopic } from '../../../protocol/index.ts'
import { aclException } from './aclException.ts'
import { parsePermission, splitPermission } from './permission.ts'
import { type AddressRule, addressRule } from './remoteAddress.ts'

/** An account as a file or a request writes it (PlainAccessConfig). */
export interface AccountConfig {
  readonly accessKey?: string | undefined
  readonly secretKey?: string | undefined
  readonly whiteRemoteAddress?: string | undefined
  readonly admin: boolean
  readonly defaultTopicPerm?: string | undefined
  readonly defaultGroupPerm?: string | undefined
  readonly topicPerms?: readonly string[] | undefined
  readonly groupPerms?: readonly string[] | undefined
}

/** An account that requests are held against (PlainAccessResource). */
export interface Account {
  readonly accessKey: string
  readonly secretKey: string
  readonly admin: boolean
  readonly fromWhere: AddressRule
  readonly defaultTopicPerm: number
  readonly defaultGroupPerm: number
  /** By topic, that of a group under its retry topic; undefined when none is named. */
  readonly permissions: ReadonlyMap<string, number> | undefined
}

const KEY_MIN_LENGTH = 6

/** Throws AclException for short keys, malformed permissions and addresses. */
export function accountOf(config: AccountConfig): Account {
  const { accessKey, secretKey } = checkedKeys(config)
  const permissions = new Map<string, number>()
  for (const text of config.groupPerms ?? []) {
    const [name, permission] = parts(text, 'group')
    permissions.set(retryTopic(name), parsePermission(permission))
  }
  for (const text of config.topicPerms ?? []) {
    const [name, permission] = parts(text, 'topic')
    permissions.set(name, parsePermission(permission))
  }
  return {
    accessKey,
    secretKey,
    admin: config.admin,
    defaultTopicPerm: parsePermission(config.defaultTopicPerm),
    defaultGroupPerm: parsePermission(config.defaultGroupPerm),
    permissions: permissions.size === 0 ? undefined : permissions,
    fromWhere: addressRule(config.whiteRemoteAddress),
  }
}

export function checkedKeys({ accessKey, secretKey }: AccountConfig): {
  readonly accessKey: string
  readonly secretKey: string
} {
  const long = (key: string | undefined): key is string => key !== undefined && key.length > KEY_MIN_LENGTH
  if (long(accessKey) && long(secretKey)) return { accessKey, secretKey }
  throw aclException(
    `The accessKey=${accessKey ?? null} and secretKey=${secretKey ?? null} cannot be null and length should longer than 6`,
    'plain.PlainPermissionManager.checkPlainAccessConfig:626',
  )
}

function parts(text: string, kind: 'topic' | 'group'): readonly [string, string] {
  const found = splitPermission(text)
  if (found !== undefined) return found
  throw aclException(`Parse resource permission failed for ${kind}:${text}`, 'common.Permission.parseResourcePerms:87')
}
