/** Deeper values are refused where they are written again or passed on: writing walks them on the stack. */
export const NESTING_MAX = 64

/** Whether a parsed value nests at most `levels` deep. Looks no deeper than that. */
export function nestsWithin(value: unknown, levels: number = NESTING_MAX): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (!nestsWithin(item, levels - 1)) return false
  }
  return true
}
