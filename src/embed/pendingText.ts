import type { World } from '../sim/index.ts'

const SHOWN = 6
const LOOKED_AT = 60

/** What a world waits for, as part of a sentence: the next timer of each kind. */
export function pendingText(world: World): string {
  const next = new Map<string, number>()
  for (const { label, where, atMs } of world.pending(LOOKED_AT)) {
    const name = where === undefined ? label : `${label} (${where})`
    if (!next.has(name)) next.set(name, atMs)
  }
  if (next.size === 0) return 'no virtual timer is pending'
  const list = [...next].slice(0, SHOWN).map(([name, atMs]) => `${name} at ${atMs} ms`)
  return `pending virtual timers: ${list.join('; ')}${next.size > SHOWN ? '; …' : ''}`
}
