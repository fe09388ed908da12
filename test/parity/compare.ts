import { existsSync, readFileSync } from 'node:fs'
import type { ProfileName } from '../../src/profile/index.ts'
import { groups } from './groups.ts'
import type { Answer } from './normalForm.ts'
import type { Answers } from './play.ts'

/** Answers of one server by group. */
export type AnswersByGroup = Readonly<Record<string, Answers>>

/** Differences that may stand, by `group: what`, each with its reason. */
export type Explained = Readonly<Record<string, string>>

export interface Difference {
  /** `group: what` */
  readonly question: string
  readonly theirs: string
  readonly ours: string
}

export function snapshotFile(profile: ProfileName, group: string): URL {
  return new URL(`./snapshots/${profile}/${group}.json`, import.meta.url)
}

/** The recorded answers of a release. */
export function readSnapshots(profile: ProfileName): AnswersByGroup {
  return Object.fromEntries(
    groups
      .filter(({ name }) => existsSync(snapshotFile(profile, name)))
      .map(({ name }) => [name, unpacked(JSON.parse(readFileSync(snapshotFile(profile, name), 'utf8')) as Packed)]),
  )
}

export function readExplained(profile: ProfileName): Explained {
  return JSON.parse(readFileSync(new URL(`./explained/${profile}.json`, import.meta.url), 'utf8')) as Explained
}

/** Answers, or the name of the answer that is the same. */
type Packed = Readonly<Record<string, Answer | string>>

/** Answers that are as long as this are kept once. */
const LONG = 400

/** Long answers that were given before become the name of the first of them. */
export function packed(answers: Answers): Packed {
  const first = new Map<string, string>()
  return Object.fromEntries(
    Object.entries(answers).map(([what, answer]) => {
      const written = JSON.stringify(answer)
      const same = first.get(written)
      if (same === undefined) first.set(written, what)
      return [what, same !== undefined && written.length > LONG ? same : answer]
    }),
  )
}

function unpacked(given: Packed): Answers {
  const answers: Record<string, Answer> = {}
  for (const [what, answer] of Object.entries(given)) {
    answers[what] = typeof answer === 'string' ? (answers[answer] ?? {}) : answer
  }
  return answers
}

/** One line for each answer, so that a snapshot's changes can be read. */
export function snapshotText(answers: Packed): string {
  const lines = Object.entries(answers).map(([what, answer]) => `${JSON.stringify(what)}:${JSON.stringify(answer)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

export function differences(theirs: AnswersByGroup, ours: AnswersByGroup): Difference[] {
  return Object.entries(theirs).flatMap(([group, answers]) =>
    Object.entries(answers).flatMap(([what, answer]) => {
      const their = text(answer)
      const our = text(ours[group]?.[what])
      return their === our ? [] : [{ question: `${group}: ${what}`, theirs: their, ours: our }]
    }),
  )
}

/** Undefined members vanish; the order of members is that of the normal form. */
function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
