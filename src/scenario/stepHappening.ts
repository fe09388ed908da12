import type { Step } from './format/index.ts'
import type { Line } from './happenings.ts'
import { stepName } from './stepName.ts'
import { CHINESE_FAULTS, CHINESE_FIELDS, CHINESE_KINDS, CHINESE_VALUES } from './stepWords.ts'
import type { Words } from './words.ts'

/** What a step may act on, which then stands as who. */
const SUBJECTS = ['server', 'process', 'host', 'dnsServer', 'box', 'loadBalancer'] as const

/** The line of a step that no client does. `names`: those of the steps in Chinese. */
export function stepHappening(step: Step, atMs: number, names: ReadonlyMap<string, string>): Line {
  const { at: _at, as, do: kind, ...rest } = step
  const fields: Readonly<Record<string, unknown>> = rest
  const subject = SUBJECTS.find((name) => fields[name] !== undefined)
  const details = Object.entries(fields)
    .filter(([name]) => name !== subject)
    .map(([name, value]): Words => {
      const plain = { en: english(value), zh: chinese(value, name === 'fault' ? CHINESE_FAULTS : {}) }
      if (name === kind) return plain
      return { en: `${name} ${plain.en}`, zh: `${CHINESE_FIELDS[name] ?? name} ${plain.zh}` }
    })
  const zhKind = CHINESE_KINDS[kind]
  const name = { en: stepName(step), zh: names.get(stepName(step)) ?? stepName(step) }
  if (subject === undefined) {
    const bare = as === undefined && details.length > 0
    return { atMs, who: name, words: joined(bare ? details : [{ en: kind, zh: zhKind }, ...details]) }
  }
  const { en, zh } = joined([{ en: kind, zh: zhKind }, ...details])
  const words = as === undefined ? { en, zh } : { en: `${as}: ${en}`, zh: `${name.zh}：${zh}` }
  return { atMs, who: String(fields[subject]), words }
}

function joined(parts: readonly Words[]): Words {
  return { en: parts.map(({ en }) => en).join(', '), zh: parts.map(({ zh }) => zh).join('，') }
}

/** `brokerIP1=10.0.0.2 flushDiskType=SYNC_FLUSH`, `a and b`, or the value as it is. */
function english(value: unknown): string {
  if (Array.isArray(value)) return value.map(english).join(' and ')
  if (value !== Object(value)) return String(value)
  return Object.entries(value as object)
    .map(([name, one]) => `${name}=${one === Object(one) ? JSON.stringify(one) : one}`)
    .join(' ')
}

/** The same in Chinese; `own` has words of the object, of which names and values are translated. */
function chinese(value: unknown, own: Readonly<Record<string, string>>): string {
  if (Array.isArray(value)) return value.map((one) => chinese(one, own)).join('、')
  if (value !== Object(value)) return CHINESE_VALUES[String(value)] ?? String(value)
  return Object.entries(value as object)
    .map(([name, one]) => `${own[name] ?? name}=${one === Object(one) ? JSON.stringify(one) : (own[one] ?? one)}`)
    .join(' ')
}
