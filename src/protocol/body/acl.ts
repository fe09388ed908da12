import { flag, type JsonBody, jsonBody, list, object, optional, type Shape, text, textList } from '../json/index.ts'

/** A user of ACL 2.0 (remoting.md B45). */
export interface UserInfo {
  readonly password?: string | undefined
  readonly userStatus?: string | undefined
  readonly userType?: string | undefined
  readonly username?: string | undefined
}

const userShape: Shape<UserInfo> = object<UserInfo>({
  password: optional(text),
  userStatus: optional(text),
  userType: optional(text),
  username: optional(text),
})

export const userInfoBody: JsonBody<UserInfo> = jsonBody('UserInfo', userShape)
export const userInfoListBody: JsonBody<readonly UserInfo[]> = jsonBody('UserInfo list', list(userShape))

export interface AclPolicyEntry {
  readonly actions?: readonly string[] | undefined
  readonly decision?: string | undefined
  /** `Topic:`, `Group:` or `Cluster:` with a name or `prefix*`. */
  readonly resource?: string | undefined
  readonly sourceIps?: readonly string[] | undefined
}

export interface AclPolicy {
  /** A null among them reads as undefined. */
  readonly entries?: readonly (AclPolicyEntry | undefined)[] | undefined
  /** `Custom` or `Default`. */
  readonly policyType?: string | undefined
}

/** Policies of a subject (remoting.md B46). */
export interface AclInfo {
  /** A null among them reads as undefined. */
  readonly policies?: readonly (AclPolicy | undefined)[] | undefined
  readonly subject?: string | undefined
}

const entryShape: Shape<AclPolicyEntry> = object<AclPolicyEntry>({
  actions: optional(textList),
  decision: optional(text),
  resource: optional(text),
  sourceIps: optional(textList),
})

const policyShape: Shape<AclPolicy> = object<AclPolicy>({
  entries: optional(list(optional(entryShape))),
  policyType: optional(text),
})

const aclShape: Shape<AclInfo> = object<AclInfo>({
  policies: optional(list(optional(policyShape))),
  subject: optional(text),
})

export const aclInfoBody: JsonBody<AclInfo> = jsonBody('AclInfo', aclShape)
export const aclInfoListBody: JsonBody<readonly AclInfo[]> = jsonBody('AclInfo list', list(aclShape))

/** An account of ACL 1.0 (PlainAccessConfig). */
export interface PlainAccessConfig {
  readonly accessKey?: string | undefined
  readonly admin: boolean
  readonly defaultGroupPerm?: string | undefined
  readonly defaultTopicPerm?: string | undefined
  readonly groupPerms?: readonly string[] | undefined
  readonly secretKey?: string | undefined
  readonly topicPerms?: readonly string[] | undefined
  readonly whiteRemoteAddress?: string | undefined
}

/** Answer of GET_BROKER_CLUSTER_ACL_CONFIG, 4.9 only. */
export interface AclConfig {
  readonly globalWhiteAddrs: readonly string[]
  readonly plainAccessConfigs: readonly PlainAccessConfig[]
}

export const aclConfigBody: JsonBody<AclConfig> = jsonBody(
  'AclConfig',
  object<AclConfig>({
    globalWhiteAddrs: list(text),
    plainAccessConfigs: list(
      object<PlainAccessConfig>({
        accessKey: optional(text),
        admin: flag,
        defaultGroupPerm: optional(text),
        defaultTopicPerm: optional(text),
        groupPerms: optional(list(text)),
        secretKey: optional(text),
        topicPerms: optional(list(text)),
        whiteRemoteAddress: optional(text),
      }),
    ),
  }),
)
