import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { decodeTrace } from '../../src/sim/index.ts'
import { buildCli } from '../builtCli.ts'

const built = buildCli()
afterAll(() => built.remove())

// Outside the checkout, where neither the package nor a compiler is installed beside the file.
const folder = mkdtempSync(join(tmpdir(), 'scenario-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function cli(...args: string[]): Ended {
  const command = [built.main, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

const good = `import { defineScenario, equals } from 'rocketmq-sim/scenario'
const servers = {
  namesrv: { role: 'namesrv', addresses: ['10.0.0.1'] },
  'broker-a': { role: 'broker', addresses: ['10.0.0.2'], settings: { namesrvAddr: '10.0.0.1:9876' }, topics: { T: 1 } },
} as const
export const scenario = defineScenario({
  id: 'wrong-port',
  title: 'A wrong port',
  story: { symptoms: ['connect to null failed'], cause: 'the port', fix: 'another port' },
  topology: { hosts: { ...servers, pod: { role: 'none', addresses: ['10.0.0.3'] } } },
  clients: { app: { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: '10.0.0.1:9999', group: 'g' } },
  timeline: [
    { at: '1s', do: 'start', client: 'app' },
    { at: '1s', do: 'send', client: 'app', topic: 'T', body: 'hello' },
  ],
  cure: { sentence: 'The right port.', clients: { app: { namesrv: '10.0.0.1:9876' } } },
  expect: {
    broken: [{ name: 'it fails', check: (seen) => equals(seen.outcome('app send').state, 'failed') }],
    cured: [{ name: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') }],
  },
})
`

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

beforeAll(() => {
  file('good.ts', good)
})

describe('rocketmq-sim list', () => {
  it('shows ids and titles', () => {
    expect(cli('list').out).toMatch(/go-namesrv-domain-ip-addr-error +The Go client refuses/)
    const listed = JSON.parse(cli('list', '--json').out) as { id: string }[]
    expect(listed.map(({ id }) => id)).toContain('broker-external-ip-unreachable-from-pods')
  })
})

describe('rocketmq-sim run', () => {
  it('runs a shipped scenario by its id in both variants', () => {
    const { code, out, err } = cli('run', 'go-namesrv-domain-ip-addr-error', '--seed', '3')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('✓ every Go constructor fails with: new Namesrv failed.: IP addr error')
    expect(out).toContain('Replay  rocketmq-sim run go-namesrv-domain-ip-addr-error --seed 3 --variant broken')
    expect(out).toContain('Replay  rocketmq-sim run go-namesrv-domain-ip-addr-error --seed 3 --variant cured')
  })

  it('runs a file, checks it twice, and writes traces that can be read', () => {
    const { code, out, err } = cli('run', 'good.ts', '--check', '--trace', 'out.trace')
    expect([code, err]).toEqual([0, ''])
    expect(out.match(/a second run gave the same trace/g)).toHaveLength(2)
    expect(existsSync(join(folder, 'out.trace'))).toBe(false)
    const kinds = [...decodeTrace(readFileSync(join(folder, 'out.cured.trace')))].map((event) =>
      event.kind === 'note' ? `${event.name} ${event.fields['name'] ?? ''}`.trim() : event.kind,
    )
    expect(kinds).toEqual(expect.arrayContaining(['tcp.accept', 'step', 'outcome', 'frame SEND_MESSAGE_V2']))
  })

  it('runs a file of a package that is no module', () => {
    mkdirSync(join(folder, 'commonjs'))
    file('commonjs/package.json', '{"type":"commonjs"}')
    file('commonjs/good.ts', good)
    const { code, err } = cli('run', 'commonjs/good.ts')
    expect([code, err]).toEqual([0, ''])
  })

  it('prints one variant as JSON', () => {
    const { code, out } = cli('run', 'good.ts', '--variant', 'broken', '--json')
    const report = JSON.parse(out) as {
      holds: boolean
      variants: { variant: string; traceHash: string; explanations: { fix: string }[] }[]
    }
    expect([code, report.holds, report.variants.map(({ variant }) => variant)]).toEqual([0, true, ['broken']])
    expect(report.variants[0]?.traceHash).toMatch(/^[\da-f]{16}$/)
    expect(report.variants[0]?.explanations[0]?.fix).toContain('correct the port')
  })

  it('ends with 1 when an expectation does not hold, and shows what was seen', () => {
    file('failing.ts', good.replace("text, 'SEND_OK'", "text, 'FLUSH_DISK_TIMEOUT'"))
    const { code, out } = cli('run', 'failing.ts')
    expect(code).toBe(1)
    expect(out).toContain('✗ SEND_OK\n        wanted "FLUSH_DISK_TIMEOUT"\n        seen   "SEND_OK"')
    expect(out).toContain('Verdict broken')
  })

  it('ends with 1 when something was not seen', () => {
    file('unknown.ts', good.replace("seen.outcome('app send').text", 'seen.dials()[99]?.why'))
    const { code, out } = cli('run', 'unknown.ts', '--variant', 'cured')
    expect([code, out.includes('? SEND_OK'), out.includes('Verdict unknown')]).toEqual([1, true, true])
  })

  it('ends with 1 when two runs differ, and prints the first difference', () => {
    const counting = good.replace("body: 'hello'", "get body() { return 'run ' + runs++ }")
    file('counting.ts', `let runs = 0\n${counting}`)
    const { code, out } = cli('run', 'counting.ts', '--variant', 'cured', '--check')
    expect(code).toBe(1)
    expect(out).toMatch(
      /a second run with the same seed differs at event \d+:\n(?: {12}\d.*\n){5} {4}first {3}\d.*\n {4}second {2}\d/,
    )
  })
})

describe('bad input ends with 2 and one sentence', () => {
  it.each([
    [
      'an unknown id',
      ['no-such-scenario'],
      `"no-such-scenario" is no scenario: allowed is a file, or one of the ${scenarios.length} ids`,
    ],
    ['a slip in an id', ['page-cache-bussy'], '"page-cache-bussy" is no scenario ("page-cache-busy" is): allowed is'],
    ['a variant that is none', ['good.ts', '--variant', 'worse'], 'Allowed choices are broken, cured'],
    ['a trace in no directory', ['good.ts', '--trace', 'no/where'], '--trace: cannot write "no/where.broken" (ENOENT)'],
  ])('%s', (_, args, message) => {
    const { code, err } = cli('run', ...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it.each([
    [
      'a type error',
      good.replace("at: '1s'", 'at: 5'),
      /^rocketmq-sim: bad\.ts:13: Type 'number' is not assignable to type 'Duration'\.\n$/,
    ],
    [
      'a type error in an expectation',
      good.replace("seen.outcome('app send').text", "seen.outcom('app send').text"),
      /^rocketmq-sim: bad\.ts:19: Property 'outcom' does not exist on type 'Observations'\./,
    ],
    ['a syntax error', good.replace('topology: {', 'topology: {{'), /^rocketmq-sim: bad\.ts:10: .*expected/],
    ['no export', 'export const other = 1\n', /bad\.ts exports other; allowed is a file that exports "scenario"/],
    [
      'a reference to nothing',
      good.replace("host: 'pod'", "host: 'moon'"),
      /^rocketmq-sim: \S*bad\.ts:11: clients\.app\.host is "moon"; allowed is a host of the topology: one of namesrv, broker-a, pod\n$/,
    ],
    [
      'an import that is not there',
      good.replace('rocketmq-sim/scenario', './missing.ts'),
      /^rocketmq-sim: bad\.ts:1: "\.\/missing\.ts" leads to no file: \S*missing\.ts does not exist\n$/,
    ],
    [
      'an import of a package that is not there',
      `import { x } from 'no-such-package/x'\n${good}x()\n`,
      /^rocketmq-sim: bad\.ts:1: there is no package "no-such-package" here; /,
    ],
    [
      'an import of a door that there is not',
      good.replace('rocketmq-sim/scenario', 'rocketmq-sim/scenarios'),
      /^rocketmq-sim: bad\.ts:1: there is no "rocketmq-sim\/scenarios"; allowed are "rocketmq-sim", "rocketmq-sim\/scenario", /,
    ],
    [
      'an import of a directory',
      `import { x } from './'\n${good}x()\n`,
      /^rocketmq-sim: bad\.ts:1: "\.\/" leads to no file: \S*index\.ts does not exist\n$/,
    ],
    [
      'an import of a module that Node.js has not',
      `import { x } from 'node:x'\n${good}x()\n`,
      /^rocketmq-sim: bad\.ts:1: Node\.js \S+ has no module "node:x"\n$/,
    ],
    [
      'a program that throws',
      `${good}throw new Error('boom')\n`,
      /^rocketmq-sim: \S*bad\.ts:22 cannot be loaded: boom\n$/,
    ],
    [
      'a getter that throws',
      good.replace("id: 'wrong-port',", "get id(): string { throw new Error('boom') },"),
      /^rocketmq-sim: \S*bad\.ts:7: boom\n$/,
    ],
    [
      'a getter that throws in the middle of the run',
      `let asked = 0\n${good.replace("body: 'hello'", "get body() { if (++asked > 3) throw new Error('boom'); return 'hello' }")}`,
      /^rocketmq-sim: \S*bad\.ts:15: boom\n$/,
    ],
    [
      'a setting that no broker starts with',
      good.replace("settings: { namesrvAddr: '10.0.0.1:9876' }", "settings: { flushDiskType: 'SYNC' }"),
      /^rocketmq-sim: \S*bad\.ts:\d+: topology\.hosts\["broker-a"\]\.settings\.flushDiskType is "SYNC"; allowed is one of SYNC_FLUSH, ASYNC_FLUSH\n$/,
    ],
  ])('%s', (_, text, message) => {
    file('bad.ts', text)
    const { code, err } = cli('run', 'bad.ts')
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })

  it('a program that ends the process says where', () => {
    file('bad.ts', `${good}process.exit(0)\n`)
    const { code, err } = cli('run', 'bad.ts')
    expect(err).toMatch(
      /^rocketmq-sim: \S*bad\.ts:22: process\.exit\(0\) ends the run in the middle of loading the file; allowed is code that returns, or throws\n$/,
    )
    expect(code).toBe(1)
    const check = "import { exit } from 'node:process'\n"
    file('bad.ts', check + good.replace("seen.outcome('app send').text", 'exit() as string'))
    expect(cli('run', 'bad.ts').err).toContain(': process.exit() ends the run in the middle of expectation "SEND_OK"')
  })

  it('what Node.js has is no type error, nor is an await at the top', () => {
    const failing = good.replace("text, 'SEND_OK'", "text, 'FLUSH_DISK_TIMEOUT'")
    file('bad.ts', `${failing}await Promise.resolve(console)\n`)
    expect(cli('run', 'bad.ts').out).toContain('wanted "FLUSH_DISK_TIMEOUT"')
  })

  it('a type error that does no harm is only looked for when asked', () => {
    file('bad.ts', `${good}export const more: number = 'text'\n`)
    expect(cli('run', 'bad.ts').code).toBe(0)
    const { code, err } = cli('run', 'bad.ts', '--types')
    expect([code, err]).toEqual([2, "rocketmq-sim: bad.ts:22: Type 'string' is not assignable to type 'number'.\n"])
  })
})

describe('rocketmq-sim list --symptom', () => {
  it('finds the entry of a pasted log line, and says how to run it', () => {
    const { code, out } = cli('list', '--symptom', '2026-11-02 10:11:12 ERROR new Namesrv failed.: IP addr error')
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('go-namesrv-domain-ip-addr-error')
    expect(out).toContain('rocketmq-sim run go-namesrv-domain-ip-addr-error')
  })

  it('says so when nothing is like it', () => {
    const { code, out } = cli('list', '--symptom', 'Started Application in 2 seconds')
    expect([code, out]).toEqual([1, expect.stringContaining('no scenario has a symptom like')])
  })

  it('shows one family, and refuses an unknown one', () => {
    expect(cli('list', '--family', 'addressing').out).toMatch(/^addressing\n {2}\S+/)
    expect(cli('list', '--family', 'weather').err).toContain('"weather" is no family; allowed are addressing')
  })
})

describe('rocketmq-sim new scenario', () => {
  it('writes a file that runs and holds', () => {
    expect(cli('new', 'scenario', 'my-own-case').out).toContain('my-own-case.ts is written')
    const { code, out, err } = cli('run', 'my-own-case.ts', '--types')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('brokerIP1 is gone')
  })

  it('does not write over a file, nor under a name that is no id', () => {
    expect(cli('new', 'scenario', 'good').err).toContain('"good.ts" exists already')
    expect(cli('new', 'scenario', 'My Case').err).toContain('"My Case" is no id')
  })
})

describe('rocketmq-sim run --html and why', () => {
  it('writes a page of both runs', () => {
    const { code, err } = cli('run', 'good.ts', '--html', 'page.html')
    expect([code, err]).toEqual([0, ''])
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('<title>A wrong port</title>')
    expect(cli('run', 'good.ts', '--html', 'no/such/folder.html').err).toContain('--html: cannot write')
  })

  it('tells from a trace why a message did not reach a group', () => {
    expect(cli('run', 'good.ts', '--variant', 'cured', '--trace', 'why.trace').code).toBe(0)
    const { code, out } = cli('why', 'why.trace', '--message', 'hello', '--group', 'nobody')
    expect([code, out]).toEqual([1, expect.stringMatching(/^noMember: No member of nobody is seen/)])
    expect(cli('why', 'missing.trace', '--message', 'x', '--group', 'y').err).toContain('cannot read "missing.trace"')
  })
})

describe('an error that nobody waits for', () => {
  it('ends the run as failed, with its place in the file', () => {
    file('stray.ts', `void Promise.reject(new Error('lost'))\n${good}`)
    const { code, err } = cli('run', 'stray.ts')
    expect(code).toBe(1)
    expect(err).toMatch(/^rocketmq-sim: .*stray\.ts:1: a rejected promise that nothing waits for: lost\n$/)
  })
})
