import type { World } from '../sim/index.ts'

const SHOWN = 6

/** What a world waits for, as part of a sentence. */
export function pendingText(world: World): string {
  const pending = world.pending(SHOWN + 1)
  if (pending.length === 0) return 'no virtual timer is pending'
  const list = pending
    .slice(0, SHOWN)
    .map(({ label, where, atMs }) => `${label}${where === undefined ? '' : ` (${where})`} at ${atMs} ms`)
  return `pending virtual timers: ${list.join('; ')}${pending.length > SHOWN ? '; …' : ''}`
}
