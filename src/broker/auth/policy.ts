import type { Resource } from './resource.ts'
import { matches, sameResource } from './resource.ts'
import { isIpInRange } from './sourceIps.ts'
import type { Action, Decision, PolicyType } from './words.ts'

/** One rule about one resource. */
export interface PolicyEntry {
  readonly resource: Resource
  readonly actions: readonly Action[]
  /** Addresses and CIDR ranges that it holds for; undefined or empty: all. */
  readonly sourceIps: readonly string[] | undefined
  readonly decision: Decision
}

export interface Policy {
  readonly type: PolicyType
  readonly entries: readonly PolicyEntry[]
}

/** What a request needs of one resource: one of these actions suffices. */
export interface Need {
  readonly resource: Resource
  readonly actions: readonly Action[]
}

/** An entry about a resource that is there already replaces it; others are added (Acl.updatePolicy). */
export function withPolicies(old: readonly Policy[], added: readonly Policy[]): readonly Policy[] {
  const policies = [...old]
  for (const { type, entries } of added) {
    const at = policies.findIndex((policy) => policy.type === type)
    const existing = policies[at]
    if (existing === undefined) policies.push({ type, entries })
    else policies[at] = { type, entries: withEntries(existing.entries, entries) }
  }
  return policies
}

function withEntries(old: readonly PolicyEntry[], added: readonly PolicyEntry[]): readonly PolicyEntry[] {
  const entries = [...old]
  for (const entry of added) {
    const at = entries.findIndex(({ resource }) => sameResource(resource, entry.resource))
    if (at < 0) entries.push(entry)
    else entries[at] = entry
  }
  return entries
}

/** Takes the first entry about a resource away; a policy without entries goes, too (Acl.deletePolicy). */
export function withoutResource(old: readonly Policy[], type: PolicyType, resource: Resource): readonly Policy[] {
  const at = old.findIndex((policy) => policy.type === type)
  const policy = old[at]
  if (policy === undefined) return old
  const entryAt = policy.entries.findIndex((entry) => sameResource(entry.resource, resource))
  const entries = policy.entries.filter((_, index) => index !== entryAt)
  return entries.length === 0 ? old.toSpliced(at, 1) : old.with(at, { type, entries })
}

/**
 * The entry that decides, if one speaks of the request. Default policies are looked at only if no custom entry matches
 * (AclAuthorizationHandler.matchPolicyEntries).
 */
export function decidingEntry(policies: readonly Policy[], need: Need, sourceIp: string): PolicyEntry | undefined {
  for (const type of ['Custom', 'Default'] as const) {
    const entries = policies.find((policy) => policy.type === type)?.entries ?? []
    const matching = entries.filter((entry) => speaksOf(entry, need, sourceIp))
    if (matching.length > 0) return insertionSorted(matching)[0]
  }
  return undefined
}

function speaksOf({ resource, actions, sourceIps = [] }: PolicyEntry, need: Need, sourceIp: string): boolean {
  if (!matches(resource, need.resource)) return false
  if (!actions.includes('All') && !need.actions.some((action) => actions.includes(action))) return false
  return sourceIps.length === 0 || sourceIps.some((range) => isIpInRange(sourceIp, range))
}

/**
 * AclAuthorizationHandler.comparePolicyEntries, which is no order: of a literal and a prefix each comes before the other, and
 * so does a prefix and its whole type; the shorter of two prefixes goes first; on a tie Allow goes before Deny.
 */
function compareEntries(a: PolicyEntry, b: PolicyEntry): number {
  const specific = compareResources(a.resource, b.resource)
  if (specific !== 0) return specific
  if (a.decision === 'Deny') return 1
  return b.decision === 'Deny' ? -1 : 0
}

function compareResources(a: Resource, b: Resource): number {
  if (a.type !== b.type) {
    if (b.type === 'Any') return -1
    return a.type === 'Any' ? 1 : 0
  }
  if (a.pattern !== b.pattern) return a.pattern === 'ANY' ? 0 : -1
  return a.pattern === 'PREFIXED' ? (a.name ?? '').length - (b.name ?? '').length : 0
}

/**
 * What `List.sort` of Java does with fewer than 32 elements: the run at the beginning, turned round if it descends, and
 * then binary insertion. With a comparison that is no order the result depends on exactly these steps.
 */
function insertionSorted(entries: readonly PolicyEntry[]): readonly PolicyEntry[] {
  const sorted = firstRun(entries)
  for (const entry of entries.slice(sorted.length)) {
    let left = 0
    let right = sorted.length
    while (left < right) {
      const middle = (left + right) >>> 1
      const other = sorted[middle]
      if (other !== undefined && compareEntries(entry, other) < 0) right = middle
      else left = middle + 1
    }
    sorted.splice(left, 0, entry)
  }
  return sorted
}

function firstRun(entries: readonly PolicyEntry[]): PolicyEntry[] {
  const descends = (at: number): boolean => {
    const before = entries[at - 1]
    const entry = entries[at]
    return before !== undefined && entry !== undefined && compareEntries(entry, before) < 0
  }
  let length = Math.min(2, entries.length)
  const descending = descends(1)
  while (length < entries.length && descends(length) === descending) length++
  const run = entries.slice(0, length)
  return descending ? run.reverse() : run
}
