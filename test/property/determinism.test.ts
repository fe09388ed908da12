import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { budgets } from './budgets.ts'
import { traceHashes } from './hashes.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./printHashes.ts', import.meta.url))

async function inProcessOfItsOwn(): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script])
  return JSON.parse(stdout) as readonly string[]
}

describe('a plan', { timeout: 180_000 }, () => {
  it('gives the same trace again, also when promise jobs are drained another way', async () => {
    const first = await traceHashes()
    expect(new Set(first).size).toBe(budgets.determinism.runs)
    expect(await traceHashes()).toEqual(first)
    expect(await traceHashes({ portableDrain: true })).toEqual(first)
  })

  it('gives the same trace in two processes', async () => {
    const [left, right] = await Promise.all([inProcessOfItsOwn(), inProcessOfItsOwn()])
    expect(left).toHaveLength(budgets.determinism.runs)
    expect(right).toEqual(left)
  })
})
