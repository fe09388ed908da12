import { dialects } from '../../client/index.ts'
import { listed } from '../happenings.ts'
import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { grouped } from './programs.ts'

/** A NameServer setting of which the release reads a part. */
interface Dropped {
  readonly client: string
  readonly setting: string
  readonly written: readonly string[]
  readonly read: readonly string[]
}

/** NameServers that a client was given and does not know of, when one of its steps failed. */
export function explainDropped({ stage }: Evidence): readonly Explanation[] {
  const failed = new Set(stage.outcomes.all.filter(({ state }) => state === 'failed').map(({ client }) => client))
  const dropped = [...stage.clients.values()].flatMap(({ name, dialect, spec }): readonly Dropped[] => {
    const setting = spec.namesrv
    if (!failed.has(name) || typeof setting !== 'string') return []
    const parsed = dialects[dialect].nameServers.parse(setting)
    const written = setting
      .split(/[,;\s]+/)
      .map((part) => part.replace(/^https?:\/\//, ''))
      .filter((part) => part !== '')
    if (!('entries' in parsed)) return []
    const { entries } = parsed
    // One that is dialled as a whole is another matter.
    if (entries.length >= written.length || !entries.every((entry) => written.includes(entry))) return []
    return [{ client: name, setting, written, read: entries }]
  })
  return grouped(dropped, ({ setting, read }) => `${setting} ${read.join(';')}`).flatMap((group) => {
    const [first] = group
    return first === undefined
      ? []
      : [
          explanation(
            first,
            group.map(({ client }) => client),
          ),
        ]
  })
}

function explanation({ setting, written, read }: Dropped, clients: readonly string[]): Explanation {
  const hop = 'before the first hop'
  const rule = `of "${setting}" the client reads ${read.join(';')} alone, and says nothing about the rest`
  const fix = `Fix: write ${written.join(';')} without any prefix.`
  return { clients, hop, address: setting, rule, fix, sentence: `${listed(clients)}: ${rule}. ${fix}` }
}
