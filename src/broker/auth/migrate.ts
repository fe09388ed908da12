import type { Runtime } from '../../runtime/index.ts'
import { AccessError } from './accessError.ts'
import type { PolicyDraft } from './aclInfo.ts'
import type { AuthDirectory } from './directory.ts'
import { createUser, putAcl } from './managers.ts'
import { type AccountConfig, readAccounts, splitPermission } from './plain/index.ts'
import { groupResource, parseResource, type Resource, topicResource } from './resource.ts'
import type { Action } from './words.ts'

type Ports = Pick<Runtime, 'disk' | 'logger'>

/**
 * Makes users and rules of the accounts of ACL 1.0, where there is no user of that name yet (AuthMigrator; option
 * `migrateAuthFromV1Enabled`). White addresses are not taken over. An account that cannot be made is logged and left out.
 */
export function migrateAccounts(directory: AuthDirectory, { disk, logger }: Ports, root: string): void {
  for (const account of readAccounts(disk, root)) {
    const { accessKey = '' } = account
    try {
      if (directory.user(accessKey) === undefined) migrate(directory, accessKey, account)
    } catch (error) {
      if (!(error instanceof AccessError)) throw error
      logger.log('error', 'an account of ACL 1.0 was not taken over', { accessKey, error: error.message })
    }
  }
}

function migrate(directory: AuthDirectory, username: string, account: AccountConfig): void {
  const { admin, secretKey } = account
  createUser(directory, username, { password: secretKey, type: admin ? 'Super' : 'Normal', status: undefined })
  const policies = policiesOf(account)
  if (policies.length > 0) putAcl(directory, { username }, policies)
}

function policiesOf(account: AccountConfig): readonly PolicyDraft[] {
  const { topicPerms = [], groupPerms = [], defaultTopicPerm = '', defaultGroupPerm = '' } = account
  const custom = [
    ...topicPerms.flatMap((text) => entryOf(text, topicResource)),
    ...groupPerms.flatMap((text) => entryOf(text, groupResource)),
  ]
  const byDefault = [
    ...(defaultTopicPerm.trim() === '' ? [] : [entry(parseResource('Topic:*'), defaultTopicPerm.trim())]),
    ...(defaultGroupPerm.trim() === '' ? [] : [entry(parseResource('Group:*'), defaultGroupPerm.trim())]),
  ]
  const policies: readonly PolicyDraft[] = [
    { type: 'Custom', entries: custom },
    { type: 'Default', entries: byDefault },
  ]
  return policies.filter(({ entries }) => entries.length > 0)
}

function entryOf(text: string, resourceOf: (name: string) => Resource): PolicyDraft['entries'] {
  const parts = splitPermission(text)
  return parts === undefined ? [] : [entry(resourceOf(parts[0]), parts[1])]
}

/** DENY and words that are none speak of all actions; only DENY denies them. */
function entry(resource: Resource | undefined, permission: string): PolicyDraft['entries'][number] {
  return {
    resource,
    actions: actionsOf(permission),
    sourceIps: undefined,
    decision: permission === 'DENY' ? 'Deny' : 'Allow',
  }
}

function actionsOf(permission: string): readonly Action[] {
  switch (permission) {
    case 'PUB':
      return ['Pub']
    case 'SUB':
      return ['Sub']
    case 'PUB|SUB':
    case 'SUB|PUB':
      return ['Pub', 'Sub']
    default:
      return ['All']
  }
}
