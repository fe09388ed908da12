import { dialects } from '../../client/index.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf } from './explanation.ts'
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
  const whole = written.join(';')
  return explanationOf({
    clients,
    hop: 'before the first hop',
    address: setting,
    en: {
      rule: `of "${setting}" the client reads ${read.join(';')} alone, and says nothing about the rest`,
      fix: `write ${whole} without any prefix`,
    },
    zh: {
      rule: `“${setting}”中客户端只读取了 ${read.join(';')}，其余的不声不响地丢掉`,
      fix: `写成 ${whole}，不要任何前缀`,
    },
  })
}
