import { beforeAll, describe, expect, it } from 'vitest'
import { type AnswersByGroup, differences, readExplained, readSnapshots } from './compare.ts'
import { groups } from './groups.ts'
import { playGroup } from './play.ts'
import { simulatedArm } from './simulated.ts'

const theirs = readSnapshots()
const explained = readExplained()

async function ourAnswers(): Promise<AnswersByGroup> {
  const arm = await simulatedArm()
  const answers: Record<string, AnswersByGroup[string]> = {}
  for (const group of groups) answers[group.name] = await playGroup(group, arm)
  return answers
}

describe('our answers and those of Apache RocketMQ 5.3.3', () => {
  let ours: AnswersByGroup = {}
  beforeAll(async () => {
    ours = await ourAnswers()
  })

  it('are to the same questions', () => {
    for (const { name, turns } of groups) {
      expect(Object.keys(theirs[name] ?? {}), name).toEqual(turns.map(({ what }) => what))
    }
  })

  it.each(groups.map(({ name }) => name))('%s: are the same, but for what explained.json lists', (name) => {
    const found = differences({ [name]: theirs[name] ?? {} }, ours)
    expect(found.filter(({ question }) => !Object.hasOwn(explained, question))).toEqual([])
  })

  it('differ in everything that explained.json lists', () => {
    const found = new Set(differences(theirs, ours).map(({ question }) => question))
    expect(Object.keys(explained).filter((question) => !found.has(question))).toEqual([])
  })
})
