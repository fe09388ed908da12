import type { FilePlace } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { placeOf } from './finding.ts'

/** A container that was started again. */
export interface Restarted extends FilePlace {
  readonly container: string
  readonly times: number
  readonly policy: string
  /** What its program said at its last end. */
  readonly why: string
  /** Simulated time that was looked at. */
  readonly withinMs: number
  /** `runs` since the last start, `ends` again and again, or `gaveUp`: the policy has no more restarts. */
  readonly state: 'runs' | 'ends' | 'gaveUp'
}

/** A start that lasted for so long is taken for the last one. */
const SETTLED_MS = 10_000

export function restartsIn({ subject, result, endsAtMs }: Examined): readonly Restarted[] {
  return subject.lowered.containers.flatMap(({ name, servers }): readonly Restarted[] => {
    const ends = servers.flatMap((server) => result.observations.ends({ server }))
    const again = ends.filter(({ restart }) => restart !== undefined)
    const last = ends.at(-1)
    if (last === undefined || again.length === 0) return []
    const { restart, policy, why, atMs } = last
    // The wait, and the time until it would end once more.
    const dueMs = atMs + (restart?.afterMs ?? 0) + SETTLED_MS
    const state = restart === undefined ? 'gaveUp' : dueMs < endsAtMs ? 'runs' : 'ends'
    const place = placeOf(subject, name, { in: 'restart' })
    return [{ container: name, ...place, times: again.length, policy, why, withinMs: endsAtMs, state }]
  })
}
