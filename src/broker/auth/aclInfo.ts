import type { AclInfo, AclPolicyEntry } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { Policy, PolicyEntry } from './policy.ts'
import { parseResource, type Resource, resourceKey } from './resource.ts'
import { type Subject, subjectKey } from './subject.ts'
import { type Action, actions, type Decision, decisions, type PolicyType, policyTypes, wordOf } from './words.ts'

// Rules as requests bring them and as answers show them (AclConverter). What a request leaves open stays undefined until
// the rules are checked.

export interface EntryDraft {
  readonly resource: Resource | undefined
  readonly actions: readonly Action[]
  readonly sourceIps: readonly string[] | undefined
  readonly decision: Decision | undefined
}

export interface PolicyDraft {
  readonly type: PolicyType
  readonly entries: readonly EntryDraft[]
}

/** Policies without entries are passed over, and so are unknown actions. A missing type is Custom. */
export function policyDrafts({ policies = [] }: AclInfo): readonly PolicyDraft[] {
  return policies.flatMap((policy) => {
    if (policy === undefined) throw nullUse('PolicyInfo.getPolicyType()', '"policy"', 43)
    const { policyType, entries = [] } = policy
    if (entries.length === 0) return []
    return [{ type: wordOf(policyTypes, policyType) ?? 'Custom', entries: entries.map(entryDraft) }]
  })
}

function entryDraft(entry: AclPolicyEntry | undefined): EntryDraft {
  if (entry === undefined) throw nullUse('PolicyEntryInfo.getResource()', '"entryInfo"', 51)
  if (entry.actions === undefined) throw noActions()
  const { sourceIps = [] } = entry
  return {
    resource: parseResource(entry.resource),
    actions: entry.actions.flatMap((action) => wordOf(actions, action) ?? []),
    sourceIps: sourceIps.length === 0 ? undefined : sourceIps,
    decision: wordOf(decisions, entry.decision),
  }
}

export function aclInfo(subject: Subject, policies: readonly Policy[]): AclInfo {
  return {
    policies: policies.map(({ type, entries }) => ({ entries: entries.map(entryInfo), policyType: type })),
    subject: subjectKey(subject),
  }
}

function entryInfo({ resource, actions: allowed, sourceIps, decision }: PolicyEntry): AclPolicyEntry {
  return { actions: allowed, decision, resource: resourceKey(resource), sourceIps }
}

function noActions(): JavaException {
  const actionsOf = `the return value of "${AT}PolicyEntryInfo.getActions()"`
  return nullPointer('java.util.List.iterator()', actionsOf, 54)
}

function nullUse(call: string, variable: string, line: number): JavaException {
  return nullPointer(`${AT}${call}`, variable, line)
}

const AT = 'org.apache.rocketmq.remoting.protocol.body.AclInfo$'

function nullPointer(call: string, what: string, line: number): JavaException {
  return new JavaException(
    'java.lang.NullPointerException',
    `Cannot invoke "${call}" because ${what} is null`,
    `org.apache.rocketmq.broker.auth.converter.AclConverter.convertAcl(AclConverter.java:${line})`,
  )
}
