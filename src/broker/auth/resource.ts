import { groupOfRetryTopic } from '../../protocol/index.ts'
import { isBlank, type ResourceType, resourceTypes, wordOf } from './words.ts'

/** What a rule is about, or what a request needs: one resource, those of a prefix, or all of a type (Resource). */
export interface Resource {
  readonly type: ResourceType
  /** Null in a request whose field is missing. Absent where the pattern is ANY. */
  readonly name: string | null
  readonly pattern: 'ANY' | 'LITERAL' | 'PREFIXED'
}

/**
 * Reads `*`, `Topic:*`, `Topic:name` or `Topic:prefix*`. The type may be in any case. Undefined when it is unknown or the
 * text blank.
 */
export function parseResource(key: string | undefined): Resource | undefined {
  if (key === undefined || isBlank(key)) return undefined
  if (key === '*') return { type: 'Any', name: null, pattern: 'ANY' }
  const colon = key.indexOf(':')
  const type = wordOf(resourceTypes, colon < 0 ? key : key.slice(0, colon))
  if (type === undefined) return undefined
  const name = colon < 0 ? '' : key.slice(colon + 1)
  if (name === '*') return { type, name: null, pattern: 'ANY' }
  // Only what stands before the first asterisk counts.
  if (name.endsWith('*')) return { type, name: name.slice(0, name.indexOf('*')), pattern: 'PREFIXED' }
  return { type, name, pattern: 'LITERAL' }
}

export function literal(type: ResourceType, name: string | undefined): Resource {
  return { type, name: name ?? null, pattern: 'LITERAL' }
}

export function topicResource(name: string | undefined): Resource {
  return literal('Topic', name)
}

/** A retry topic stands for its group. */
export function groupResource(name: string | undefined): Resource {
  return literal('Group', name === undefined ? undefined : groupOfRetryTopic(name))
}

/** As rules are written and as remarks name it. */
export function resourceKey({ type, name, pattern }: Resource): string {
  if (type === 'Any') return '*'
  if (pattern === 'ANY') return `${type}:*`
  return `${type}:${name ?? 'null'}${pattern === 'PREFIXED' ? '*' : ''}`
}

/** Whether a rule about `rule` speaks of what a request needs. */
export function matches(rule: Resource, needed: Resource): boolean {
  if (rule.type === 'Any') return true
  if (rule.type !== needed.type) return false
  switch (rule.pattern) {
    case 'ANY':
      return true
    case 'LITERAL':
      return rule.name === needed.name
    case 'PREFIXED':
      return needed.name?.startsWith(rule.name ?? '') === true
  }
}

export function sameResource(a: Resource, b: Resource): boolean {
  return a.type === b.type && a.name === b.name && a.pattern === b.pattern
}
