import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminCommands } from '../../src/admin/index.ts'
import { openStage, type Stage, succeeded, tryLine } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const examples = adminCommands.flatMap(({ examples: lines }) => [...lines])

describe('the examples of the help texts', () => {
  it.each(examples)('%s', async (line) => {
    const told = await tryLine(stage, line)
    expect(told.err).toBe('')
    expect(succeeded(told)).toBe(true)
  })

  it('show every command', () => {
    for (const { name, examples: lines } of adminCommands) expect([name, lines.length > 0]).toEqual([name, true])
  })
})

describe('the JSON of docs/admin.md', () => {
  const page = readFileSync(new URL('../../docs/admin.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name = '', text = '']) => [name, text] as const)

  it('has one line for each command, in their order', () => {
    expect(rows.map(([name]) => name)).toEqual(adminCommands.map(({ name }) => name))
  })

  const documented = new Map(rows)
  it.each(adminCommands.map(({ name, examples: [line = ''] }) => [name, line] as const))(
    'is what %s prints',
    async (name, line) => {
      const told = await tryLine(stage, `${line.replace(/ -i \d+$/, '')} --json`)
      const json = JSON.parse(told.out) as Readonly<Record<string, unknown>>
      expect(Object.keys(json)).toEqual(topFields(documented.get(name) ?? ''))
    },
  )
})

/** Names on the first level of `{ topic, queues[{ queueId }] }`. */
function topFields(text: string): string[] {
  const shape = /`\{ (.*?)\}`/.exec(text)?.[1] ?? ''
  let depth = 0
  let flat = ''
  for (const character of shape) {
    if (character === '[' || character === '{') depth++
    if (depth === 0) flat += character
    if (character === ']' || character === '}') depth--
  }
  return flat.split(',').map((part) => part.trim())
}
