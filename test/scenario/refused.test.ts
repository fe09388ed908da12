import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { runScenario, type VariantResult } from '../../src/scenario/index.ts'

async function broken(id: string): Promise<VariantResult> {
  const scenario = await scenarios.find((entry) => entry.id === id)?.load()
  if (scenario === undefined) throw new Error(`no scenario ${id}`)
  return await runScenario(scenario, { variant: 'broken' })
}

describe('an explanation of answers', () => {
  it('tells what consumers are refused again and again, and what to do', async () => {
    const { explanations } = await broken('subscription-group-missing')
    expect(explanations.map(({ sentence }) => sentence)).toContain(
      'nowhere: broker-a answers PULL_MESSAGE with SUBSCRIPTION_GROUP_NOT_EXIST (subscription group [CG-nowhere] does not exist), again and again. ' +
        'Fix: create the group on every broker (mqadmin updateSubGroup -c <cluster> -g <group>).',
    )
    expect(explanations.find(({ clients }) => clients.includes('new release'))?.rule).toContain(
      'no consumer for this group',
    )
  })

  it('advises who sends to a topic that does not exist, and puts equal reasons together', async () => {
    const { explanations } = await broken('topic-missing-autocreate-off')
    expect(explanations[0]).toMatchObject({
      clients: ['java-5.3', 'java-4.9', 'go-2.1.2', 'go-2.1.1'],
      fix: expect.stringMatching(/^Fix: create the topic \(mqadmin updateTopic/),
    })
  })
})

it('a flood of deliveries is one line', async () => {
  const { timeline } = await broken('orderly-queue-blocked-by-poison-message')
  const lines = timeline
    .filter(({ who, text }) => who === 'concurrent' && text.startsWith('receives'))
    .map(({ text }) => text)
  expect(lines).toContain('receives 1005 of Jobs, "later job 1" to "later job 1005"')
  expect(lines.length).toBeLessThan(10)
})
