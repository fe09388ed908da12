import { type FilePlace, type LoweredContainer, RestartManager } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { placeOf } from './finding.ts'
import { type Said, said } from './said.ts'
import type { Subject } from './subject.ts'

/** A container that was started again. */
export interface Restarted extends FilePlace {
  readonly container: string
  readonly times: number
  readonly policy: string
  /** What its program said at its last end. */
  readonly why: Said
  /** Simulated time that was looked at. */
  readonly withinMs: number
  /** `runs` since the last start, `ends` again and again, or `gaveUp`: the policy has no more restarts. */
  readonly state: 'runs' | 'ends' | 'gaveUp'
}

/** A start that lasted for so long is taken for the last one. */
const SETTLED_MS = 10_000

export function restartsIn(examined: Examined): readonly Restarted[] {
  const { subject, result, endsAtMs } = examined
  return subject.lowered.containers.flatMap((container): readonly Restarted[] => {
    const { name, servers } = container
    if (servers.length === 0) return ofTool(examined, container)
    const ends = servers.flatMap((server) => result.observations.ends({ server }))
    const again = ends.filter(({ restart }) => restart !== undefined)
    const last = ends.at(-1)
    if (last === undefined || again.length === 0) return []
    const { restart, policy, why, atMs } = last
    // The wait, and the time until it would end once more.
    const dueMs = atMs + (restart?.afterMs ?? 0) + SETTLED_MS
    const state = restart === undefined ? 'gaveUp' : dueMs < endsAtMs ? 'runs' : 'ends'
    const place = placeOf(subject, name, { in: 'restart' })
    return [
      {
        container: name,
        ...place,
        times: again.length,
        policy,
        why: inWords(subject, name, why),
        withinMs: endsAtMs,
        state,
      },
    ]
  })
}

/** A dashboard, an exporter or an application that ends whatever is around it: no server of the world, and started again like one. */
function ofTool({ subject, endsAtMs }: Examined, container: LoweredContainer): readonly Restarted[] {
  const { name, start, bootMs, programs } = container
  const { restart: policy = 'no' } = container.container
  const ends = programs.find((program) => program.ends !== undefined)?.ends
  if (ends === undefined || 'refused' in start) return []
  const manager = new RestartManager(policy)
  let atMs = start.listensAtMs
  for (;;) {
    const waitMs = manager.afterEnd(ends.exitCode, bootMs)
    if (waitMs === undefined || atMs + waitMs + bootMs > endsAtMs) break
    atMs += waitMs + bootMs
  }
  if (manager.count === 0) return []
  const state = manager.afterEnd(ends.exitCode, bootMs) === undefined ? 'gaveUp' : 'ends'
  const place = placeOf(subject, name, { in: 'restart' })
  const why = said(ends.text, ends.zh)
  return [{ container: name, ...place, times: manager.count, policy, why, withinMs: endsAtMs, state }]
}

/** What a program said, in both languages where the words are those of this project. */
function inWords({ lowered }: Subject, name: string, why: string): Said {
  const { programs = [] } = lowered.containers.find((container) => container.name === name) ?? {}
  const ends = programs.find((program) => program.ends?.text === why)?.ends
  if (ends !== undefined) return said(ends.text, ends.zh)
  return /permission denied/.test(why)
    ? said('its store cannot be written: permission denied', '无法写入存储目录：permission denied')
    : said(why)
}
