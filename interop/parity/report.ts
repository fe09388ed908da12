import { requestNameOf } from '../../src/protocol/index.ts'
import { type AnswersByGroup, differences, type Explained } from '../../test/parity/compare.ts'
import { fieldDifferences } from '../../test/parity/fields.ts'
import type { Group, Turn } from '../../test/parity/step.ts'

export interface Comparison {
  readonly groups: readonly Group[]
  readonly theirs: AnswersByGroup
  readonly ours: AnswersByGroup
  readonly explained: Explained
}

export interface Report {
  readonly text: string
  /** Questions with a difference that is not explained, and explanations of none. */
  readonly faults: readonly string[]
}

const VALUE_MAX = 300
const COLUMNS = 3

export function reportOf(comparison: Comparison): Report {
  const { groups, theirs, ours, explained } = comparison
  const found = new Set(differences(theirs, ours).map(({ question }) => question))
  const open = [...found].filter((question) => !Object.hasOwn(explained, question))
  const asked = new Set(groups.flatMap(({ name }) => Object.keys(ours[name] ?? {}).map((what) => `${name}: ${what}`)))
  const vanished = Object.keys(explained).filter((question) => asked.has(question) && !found.has(question))
  const text = [
    ...groups.map((group) => groupLine(group, comparison, found)),
    '',
    ...codeLines(comparison),
    '',
    ...open.flatMap((question) => differenceLines(question, comparison)),
    ...vanished.map((question) => `${question}\n  is explained but no longer differs`),
    `${asked.size} answers, ${found.size - open.length} explained differences, ${open.length} unexplained, ${vanished.length} explanations of none`,
  ]
  return { text: `${text.join('\n')}\n`, faults: [...open, ...vanished] }
}

function groupLine({ name }: Group, { ours, explained }: Comparison, found: ReadonlySet<string>): string {
  const questions = Object.keys(ours[name] ?? {}).map((what) => `${name}: ${what}`)
  const different = questions.filter((question) => found.has(question))
  const open = different.filter((question) => !Object.hasOwn(explained, question))
  const counts = [
    different.length > open.length ? `${different.length - open.length} explained` : '',
    open.length > 0 ? `${open.length} DIFFERENT` : '',
  ]
  return `${name.padEnd(22)} ${String(questions.length).padStart(4)} answers  ${counts.filter(Boolean).join(', ')}`.trimEnd()
}

/** `10 SEND_MESSAGE 88/71`: asked, and answered with 0. */
function codeLines({ groups, ours }: Comparison): readonly string[] {
  const counts = new Map<number, { asked: number; succeeded: number }>()
  for (const { name, turns } of groups) {
    for (const turn of turns) {
      if (!isStep(turn)) continue
      const count = counts.get(turn.code) ?? { asked: 0, succeeded: 0 }
      count.asked++
      if (ours[name]?.[turn.what]?.code === 0) count.succeeded++
      counts.set(turn.code, count)
    }
  }
  const cells = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([code, { asked, succeeded }]) =>
      `${code} ${requestNameOf(code) ?? 'unknown'} ${asked}/${succeeded}`.padEnd(48),
    )
  const lines: string[] = []
  for (let at = 0; at < cells.length; at += COLUMNS)
    lines.push(
      cells
        .slice(at, at + COLUMNS)
        .join(' ')
        .trimEnd(),
    )
  return ['Requests: asked/answered with 0', ...lines]
}

function isStep(turn: Turn): turn is Extract<Turn, { readonly code: number }> {
  return 'code' in turn
}

function differenceLines(question: string, { theirs, ours }: Comparison): readonly string[] {
  const at = question.indexOf(': ')
  const [group, what] = [question.slice(0, at), question.slice(at + 2)]
  const fields = fieldDifferences(theirs[group]?.[what], ours[group]?.[what])
  return [
    question,
    ...fields.flatMap(({ path, theirs: their, ours: our }) => [
      `  ${path || 'answer'}`,
      `    theirs ${shown(their)}`,
      `    ours   ${shown(our)}`,
    ]),
  ]
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}… ${text.length} characters` : text
}
