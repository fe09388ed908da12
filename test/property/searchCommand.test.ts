import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/check/index.ts'
import { decodeTrace } from '../../src/sim/index.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

function search(...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, 'search', ...options], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** A broker dies between the answer and the append. */
const plan: Plan = {
  seed: 5,
  nameservers: 1,
  brokers: 1,
  queues: 1,
  flush: 'ASYNC_FLUSH',
  chaosMs: 2000,
  producers: 1,
  bursts: [{ atMs: 500, producer: 0, count: 100, gapMs: 0 }],
  groups: [{ orderly: false, retries: 0 }],
  consumers: [],
  failures: [],
  faults: [{ kind: 'killBroker', broker: 0, atMs: 502, forMs: 500 }],
}

describe('rocketmq-sim search', { timeout: 180_000 }, () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'search-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it('replays a plan of a file, ends with 0 when every rule holds, and keeps the trace', () => {
    const file = join(directory, 'plan.json')
    const trace = join(directory, 'trace')
    writeFileSync(file, JSON.stringify(plan))
    const { status, stdout } = search('--plan', `@${file}`, '--trace', trace)
    expect(stdout).toMatch(/^every rule holds: \d+ simulated seconds, \d+ events\n {2}trace {3}[0-9a-f]{16}\n$/)
    expect(status).toBe(0)
    const sends = [...decodeTrace(readFileSync(trace))].filter(
      (event) => event.kind === 'note' && event.name === 'sendInvoked',
    )
    expect(sends).toHaveLength(100)
  })

  it('ends with 1 when a rule is broken, and says how to see that again', () => {
    const { status, stdout } = search('--plan', JSON.stringify(plan), '--plant', 'acknowledgeBeforeAppend')
    expect(stdout).toMatch(
      /^acknowledgedLost: message m\d+ .* was acknowledged at .*, and group group-0 never consumed it/,
    )
    expect(stdout).toContain('  seed    5\n')
    expect(stdout).toContain(
      `  replay  npx rocketmq-sim search --plan '${JSON.stringify(plan)}' --plant acknowledgeBeforeAppend`,
    )
    expect(status).toBe(1)
  })

  it('searches, and ends with 2 for bad input, of which it names the place', () => {
    expect(search('--seed', '2', '--runs', '2')).toMatchObject({
      status: 0,
      stdout: '2 plans of seed 2: every rule holds\n',
    })
    expect(search('--plan', JSON.stringify({ ...plan, queues: 0 }))).toMatchObject({
      status: 2,
      stderr: 'rocketmq-sim: plan: queues is 0; allowed is a whole number from 1 to 8\n',
    })
  })
})
