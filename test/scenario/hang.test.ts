import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = join(root, 'node_modules/tsx/dist/esm/index.mjs')
const folder = mkdtempSync(join(tmpdir(), 'scenario-hang-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Enough to load the file, and short enough to wait for; on a machine that is too busy for it the other one is. */
const LIMITS = ['6s', '45s'] as const

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly err: string
}

const CHECK = "check: (seen) => equals(seen.outcome('app send').state, 'failed')"

const scenario = `import { defineScenario, equals } from 'rocketmq-sim/scenario'
let times = 0
export const scenario = defineScenario({
  id: 'hangs',
  title: 'Code of a user',
  story: { symptoms: ['nothing happens'], cause: 'a loop', fix: 'an end' },
  topology: { hosts: { namesrv: { role: 'namesrv', addresses: ['10.0.0.1'] }, pod: { role: 'none', addresses: ['10.0.0.3'] } } },
  clients: { app: { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: '10.0.0.1:9999', group: 'g' } },
  timeline: [
    { at: '1s', do: 'start', client: 'app' },
    { at: '1s', do: 'send', client: 'app', topic: 'T', body: 'hello' },
  ],
  cure: { sentence: 'The right port.', clients: { app: { namesrv: '10.0.0.1:9876' } } },
  expect: {
    broken: [{ name: 'it fails', ${CHECK} }],
    cured: [{ name: 'it fails', ${CHECK} }],
  },
})
`

const cases = {
  'in a check': {
    text: scenario.replace(CHECK, 'check: () => { for (;;) times++ }'),
    says: /^rocketmq-sim: file\.ts:15: expectation "it fails" of the broken variant has not come to an end in \d+s; .*--limit\n$/,
  },
  'at the top of the file': {
    text: `let n = 0\nfor (;;) n++\n${scenario}`,
    says: /^rocketmq-sim: file\.ts:2: loading the file has not come to an end in \d+s; /,
  },
  'in what a step is asked for': {
    text: scenario.replace("body: 'hello'", "get body() { for (;;) if (++times < 4) return 'hello' }"),
    says: /^rocketmq-sim: file\.ts:11: \S.* has not come to an end in \d+s; /,
  },
  'of promises that are settled already': {
    text: `const never = async () => {\n  for (;;) await undefined\n}\nawait never()\n${scenario}`,
    says: /^rocketmq-sim: file\.ts:2: loading the file has not come to an end in \d+s; /,
  },
  'that fills the memory': {
    text: scenario.replace(
      CHECK,
      'check: () => { const all = []; for (;;) all.push(new Array(1000).fill(all.length)) }',
    ),
    says: /^rocketmq-sim: file\.ts:15: expectation "it fails" of the broken variant takes \d+ MiB of memory; allowed are \d+ MiB/,
  },
  'of a timer that is far away': {
    text: `await new Promise((resolve) => setTimeout(resolve, 100_000_000))\n${scenario}`,
    says: /^rocketmq-sim: file\.ts: loading the file has not come to an end in \d+s; /,
  },
  'of a promise that nothing settles': {
    text: `await new Promise(() => undefined)\n${scenario}`,
    says: /^rocketmq-sim: file\.ts: loading the file waits for a promise that nothing settles\n$/,
  },
} as const

const names = Object.keys(cases) as (keyof typeof cases)[]
const ended = new Map<string, Promise<Ended>>()

async function run(name: keyof typeof cases): Promise<Ended> {
  const first = await runWith(name, LIMITS[0])
  return cases[name].says.test(first.err) ? first : runWith(name, LIMITS[1])
}

/** Node with a heap that is soon full, in a folder of its own. */
function runWith(name: keyof typeof cases, limit: string): Promise<Ended> {
  const cwd = mkdtempSync(join(folder, 'case-'))
  writeFileSync(join(cwd, 'file.ts'), cases[name].text)
  const args = ['--max-old-space-size=400', '--import', tsx, join(root, 'src/cli/main.ts'), 'run', 'file.ts']
  const child = spawn(process.execPath, [...args, '--limit', limit], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, err })))
}

describe('a run with user code that does not end', { timeout: 400_000 }, () => {
  // Most of the time they wait for their limit, so two go on at once.
  beforeAll(() => {
    let lanes: readonly Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
    for (const [index, name] of names.entries()) {
      const lane = lanes[index % 2] as Promise<unknown>
      const end = lane.then(() => run(name))
      ended.set(name, end)
      lanes = lanes.map((other) => (other === lane ? end : other))
    }
  })

  it.each(names)('ends as failed with one sentence: a loop %s', async (name) => {
    const { code, signal, err } = (await ended.get(name)) as Ended
    expect(err).toMatch(cases[name].says)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect([code, signal]).toEqual([1, null])
  })
})
