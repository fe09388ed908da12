// The words of ACL 2.0 as the wire spells them, in the order of the original's enumerations (auth and common modules,
// release 5.3.3). `Any` is a resource type that matches all, and an action that a request may ask for but no rule may hold.

export const resourceTypes = ['Unknown', 'Any', 'Cluster', 'Namespace', 'Topic', 'Group'] as const
export type ResourceType = (typeof resourceTypes)[number]

export const actions = ['Unknown', 'All', 'Any', 'Pub', 'Sub', 'Create', 'Update', 'Delete', 'Get', 'List'] as const
export type Action = (typeof actions)[number]

export const decisions = ['Allow', 'Deny'] as const
export type Decision = (typeof decisions)[number]

export const policyTypes = ['Custom', 'Default'] as const
export type PolicyType = (typeof policyTypes)[number]

export const userTypes = ['Super', 'Normal'] as const
export type UserType = (typeof userTypes)[number]

export const userStatuses = ['enable', 'disable'] as const
export type UserStatus = (typeof userStatuses)[number]

/** `getByName` of the enumerations: in any case, undefined when there is no such word. */
export function wordOf<W extends string>(words: readonly W[], text: string | undefined): W | undefined {
  const lower = text?.toLowerCase()
  return words.find((word) => word.toLowerCase() === lower)
}

/** `StringUtils.isBlank`. */
export function isBlank(text: string | undefined | null): boolean {
  return text === undefined || text === null || text.trim() === ''
}
