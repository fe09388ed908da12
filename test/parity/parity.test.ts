import { beforeAll, describe, expect, it } from 'vitest'
import type { ProfileName } from '../../src/profile/index.ts'
import { type AnswersByGroup, differences, readExplained, readSnapshots } from './compare.ts'
import { groups } from './groups.ts'
import { OPTIONS } from './options.ts'
import { namesOf, playGroup } from './play.ts'
import { simulatedArm } from './simulated.ts'

async function ourAnswers(profile: ProfileName): Promise<AnswersByGroup> {
  const shared = await simulatedArm(profile, OPTIONS)
  const answers: Record<string, AnswersByGroup[string]> = {}
  for (const group of groups) {
    const { startedWith } = group
    const arm = startedWith === undefined ? shared : await simulatedArm(profile, { ...OPTIONS, ...startedWith })
    answers[group.name] = await playGroup(group, arm)
  }
  return answers
}

/** Releases with recorded answers, and the groups that are not compared with them yet. */
const recorded: readonly (readonly [release: ProfileName, open: readonly string[]])[] = [
  ['5.3.3', []],
  ['4.9.7', []],
]

describe.each(recorded)('our answers and those of Apache RocketMQ %s', (profile, open) => {
  const compared = groups.filter(({ name }) => !open.includes(name))
  const theirs = readSnapshots(profile)
  const explained = readExplained(profile)
  let ours: AnswersByGroup = {}
  beforeAll(async () => {
    ours = await ourAnswers(profile)
  })

  it('are to the same questions', () => {
    for (const group of compared) expect(Object.keys(theirs[group.name] ?? {}), group.name).toEqual(namesOf(group))
  })

  it.each(compared.map(({ name }) => name))('%s: are the same, but for what the explained ones lists', (name) => {
    const found = differences({ [name]: theirs[name] ?? {} }, ours)
    expect(found.filter(({ question }) => !Object.hasOwn(explained, question))).toEqual([])
  })

  it('differ in everything that the explained ones lists', () => {
    const found = new Set(differences(theirs, ours).map(({ question }) => question))
    expect(Object.keys(explained).filter((question) => !found.has(question))).toEqual([])
  })
})
