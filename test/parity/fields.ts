/** Where two values of the normal form differ: the path of a member and both sides of it. */
export interface FieldDifference {
  /** `ext.queueId`; empty for the whole. */
  readonly path: string
  readonly theirs: unknown
  readonly ours: unknown
}

/** The smallest members that differ. Arrays are compared element by element where they are as long as each other. */
export function fieldDifferences(theirs: unknown, ours: unknown, path = ''): readonly FieldDifference[] {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return []
  if (!comparable(theirs, ours)) return [{ path, theirs, ours }]
  const [left, right] = [theirs as Members, ours as Members]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  const found = [...names].flatMap((name) =>
    fieldDifferences(left[name], right[name], path === '' ? name : `${path}.${name}`),
  )
  return found.length > 0 ? found : [{ path: `${path} (order)`, theirs: Object.keys(left), ours: Object.keys(right) }]
}

type Members = Readonly<Record<string, unknown>>

function comparable(theirs: unknown, ours: unknown): boolean {
  if (typeof theirs !== 'object' || theirs === null || typeof ours !== 'object' || ours === null) return false
  if (Array.isArray(theirs) !== Array.isArray(ours)) return false
  return !Array.isArray(theirs) || (Array.isArray(ours) && theirs.length === ours.length)
}
