import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { AccessError } from './accessError.ts'
import { policyDrafts } from './aclInfo.ts'
import type { AuthDirectory } from './directory.ts'
import { createUser, putAcl } from './managers.ts'
import { parseSubject } from './subject.ts'
import { userChange } from './user.ts'

/** A user of ACL 2.0 that a broker has from the start. */
export interface SeedUser {
  readonly username: string
  readonly password: string
  /** A super user may do everything. Default `Normal`: only what rules allow. */
  readonly type?: 'Super' | 'Normal'
  /** Default `enable`. */
  readonly status?: 'enable' | 'disable'
}

/** A rule that a broker has from the start. */
export interface SeedRule {
  /** Name of the user that it is for. */
  readonly user: string
  /** `Topic:name`, `Topic:prefix*`, `Topic:*`, likewise `Group:` and `Cluster:`, or `*` for everything. */
  readonly resource: string
  /** `Pub`, `Sub`, `Create`, `Update`, `Delete`, `Get`, `List`, or `All`. */
  readonly actions: readonly string[]
  /** Default `Allow`. */
  readonly decision?: 'Allow' | 'Deny'
  /** Addresses and CIDR ranges from which it holds. Default: everywhere. */
  readonly sourceIps?: readonly string[]
  /** `Default` rules are looked at only if no other matches. Default `Custom`. */
  readonly type?: 'Custom' | 'Default'
}

/**
 * Users and rules as data. Where it is given, the broker has `authenticationEnabled`, `authorizationEnabled` and both
 * metadata providers on unless its options say otherwise.
 */
export interface AccessSeed {
  readonly users: readonly SeedUser[]
  /** Default: none, so that only super users may do anything. */
  readonly rules?: readonly SeedRule[] | undefined
}

const WITH_USERS = `authenticationEnabled=true
authorizationEnabled=true
authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider
authorizationMetadataProvider=org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider
`

/** What stands before a broker's own options, which may overrule it. */
export function presetText(given: { readonly access?: unknown; readonly plainAcl?: string | undefined }): string {
  return `${given.access === undefined ? '' : WITH_USERS}${given.plainAcl === undefined ? '' : 'aclEnable=true\n'}`
}

/** Creates the users that are missing, and the rules of users without any. Throws SimError ConfigInvalid. */
export function applySeed(directory: AuthDirectory, { users, rules = [] }: AccessSeed): void {
  for (const { username, password, type, status } of users) {
    if (directory.user(username) !== undefined) continue
    const change = userChange({ password, userType: type, userStatus: status })
    orConfigInvalid(`access.users: ${username}`, () => createUser(directory, username, change))
  }
  const had = new Set(directory.acls.map(([username]) => username))
  for (const { user, resource, actions, decision = 'Allow', sourceIps, type } of rules) {
    if (had.has(user)) continue
    const entries = [{ resource, actions, decision, sourceIps }]
    const drafts = policyDrafts({ policies: [{ policyType: type, entries }] })
    orConfigInvalid(`access.rules: ${user} on ${resource}`, () => {
      putAcl(directory, parseSubject(`User:${user}`), drafts)
    })
  }
}

function orConfigInvalid(what: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof AccessError)) throw error
    throw new SimError(ErrorCodes.ConfigInvalid, `${what}: ${error.message}`, { what }, { cause: error })
  }
}
