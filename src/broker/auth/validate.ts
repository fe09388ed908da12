import { unauthorized } from './accessError.ts'
import type { EntryDraft, PolicyDraft } from './aclInfo.ts'
import type { Policy, PolicyEntry } from './policy.ts'
import { isValidIpOrCidr } from './sourceIps.ts'
import { isBlank } from './words.ts'

/** Rules that are complete, or an AccessError in the original's words (AuthorizationMetadataManagerImpl.validate). */
export function checkedPolicies(drafts: readonly PolicyDraft[]): readonly Policy[] {
  if (drafts.length === 0) throw unauthorized('The policies is empty.')
  return drafts.map(({ type, entries }) => ({ type, entries: entries.map(checkedEntry) }))
}

function checkedEntry({ resource, actions, sourceIps, decision }: EntryDraft): PolicyEntry {
  if (resource === undefined) throw unauthorized('The resource is null.')
  if (actions.length === 0) throw unauthorized('The actions is empty.')
  if (actions.includes('Any')) throw unauthorized('The actions can not be Any.')
  for (const ip of sourceIps ?? []) {
    if (isBlank(ip)) throw unauthorized('The source ip is empty.')
    if (!isValidIpOrCidr(ip)) throw unauthorized('The source ip is invalid.')
  }
  if (decision === undefined) throw unauthorized('The decision is null or illegal.')
  return { resource, actions, sourceIps, decision }
}
