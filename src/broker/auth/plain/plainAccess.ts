import {
  ACCESS_KEY,
  calSignature,
  isRetryTopic,
  type RemotingCommand,
  SIGNATURE,
  signedContent,
} from '../../../protocol/index.ts'
import type { Channel, JavaException } from '../../../remoting/index.ts'
import { javaAddress } from '../sourceIps.ts'
import type { Account } from './account.ts'
import type { AccountTable } from './accountTable.ts'
import { aclException } from './aclException.ts'
import { needsAdmin, PUB, permits } from './permission.ts'
import { type NeededPermissions, neededPermissions } from './plainRequest.ts'

/** 4.9 leaves it out of the content whatever the client's version, so that newer clients fail with it. */
const UNIQUE_KEY_QUERY = '_UNIQUE_KEY_QUERY'
const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC'

/** ACL 1.0 in front of the handlers (PlainPermissionManager.validate). Throws AclException, which is answered with code 1. */
export function validate(command: RemotingCommand, channel: Channel, table: AccountTable): void {
  const needed = neededPermissions(command)
  const address = javaAddress(channel.remote.host)
  if (table.isWhite(address)) return
  const accessKey = command.extFields[ACCESS_KEY]
  if (accessKey === undefined) throw refusal('No accessKey is configured', 663)
  const file = table.fileOf.get(accessKey)
  if (file === undefined) throw refusal(`No acl config for ${accessKey}`, 667)
  const account = table.account(file, accessKey)
  if (account === undefined) throw refusal(`No PlainAccessResource for accessKey=${accessKey}`, 674)
  if (account.fromWhere.matches(address)) return
  const content = signedContent(command.extFields, command.body, [UNIQUE_KEY_QUERY])
  if (calSignature(content, account.secretKey) !== command.extFields[SIGNATURE]) {
    throw refusal(`Check signature failed for accessKey=${accessKey}`, 683)
  }
  if (needed.some(([resource, permission]) => resource === TRACE_TOPIC && permission === PUB)) return
  checkPermissions(command.code, needed, account)
}

function checkPermissions(code: number, needed: NeededPermissions, account: Account): void {
  const { accessKey, admin, permissions } = account
  if (needsAdmin(code) && !admin) {
    const message = `Need admin permission for request code=${code}, but accessKey=${accessKey} is not`
    throw aclException(message, 'plain.PlainPermissionManager.checkPerm:580')
  }
  // An administrator whose permissions are listed has no others.
  if (permissions === undefined && admin) return
  for (const [resource, permission] of needed) {
    const isGroup = isRetryTopic(resource)
    const own = permissions?.get(resource)
    if (permits(permission, own ?? (isGroup ? account.defaultGroupPerm : account.defaultTopicPerm))) continue
    const name = isGroup ? `group:${resource.slice('%RETRY%'.length)}` : `topic:${resource}`
    const line = own === undefined ? 605 : 610
    throw aclException(`No default permission for ${name}`, `plain.PlainPermissionManager.checkPerm:${line}`)
  }
}

function refusal(message: string, line: number): JavaException {
  return aclException(message, `plain.PlainPermissionManager.validate:${line}`)
}
