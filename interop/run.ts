/**
 * Released clients against the server under test: `npm run interop -- [--profile RELEASE] [--real | --source] [--only NAMES] [--case NAMES] [--keep] [--json FILE]`.
 *
 *   --profile     the release to imitate, or with --real the one to start: 5.3.3 (default) or 4.9.7, with programs of that line only
 *   --real        the released Apache RocketMQ instead of the built rocketmq-sim
 *   --only NAMES  these programs: java53, java49, go, client-ts, admin-cli, paired53, paired49, mqadmin53, mqadmin49, parity, crash, dialects, exchange, pairing (dialects, exchange and pairing start their servers themselves; dialects only runs when it is named)
 *   --case NAMES  these cases of the client programs
 *   --pairing N   these pairings, by their number from 0
 *   --exchange N  these exchanges: ours-stop, ours-kill, real-stop, real-kill, by who writes and how it ends; damaged
 *   --lives N     servers after each other over one directory in an exchange: 2 (default) or more, each with a workload of its own
 *   --keep        leave the server running for a look at it
 *   --source      run src/cli/main.ts instead of the build
 *   --json FILE   write the results there
 *   --namesrv-port, --broker-port  these ports instead of free ones
 *
 * Exit status 1 when a case failed. A case of notInThisRelease.ts has to fail, and one that passes is a failure.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkedProfile } from '../src/profile/index.ts'
import { readExplained, readSnapshots } from '../test/parity/compare.ts'
import { groups, series } from '../test/parity/groups.ts'
import { buildJava } from './build.ts'
import { start, until } from './child.ts'
import { crashUnderLoad } from './crash.ts'
import { EXCHANGE_SETTINGS, exchangeDamaged, exchangeStore, type Life } from './exchange.ts'
import { freePorts } from './freePorts.ts'
import { notInRelease, notInThisRelease } from './notInThisRelease.ts'
import { emptied, pairings } from './pairing/pairings.ts'
import { askServer } from './parity/ask.ts'
import { reportOf } from './parity/report.ts'
import { interopDir, workDir } from './paths.ts'
import type { CaseResult } from './program.ts'
import { type ClientProgram, clientPrograms, programsOf } from './programs.ts'
import { type OursOptions, startOurs } from './server/ours.ts'
import { startReal } from './server/real.ts'
import type { Server } from './server/server.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    profile: { type: 'string', default: '5.3.3' },
    only: { type: 'string' },
    case: { type: 'string' },
    pairing: { type: 'string' },
    exchange: { type: 'string' },
    lives: { type: 'string', default: '2' },
    source: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'string' },
    'namesrv-port': { type: 'string' },
    'broker-port': { type: 'string' },
  },
})
const profile = checkedProfile('--profile', values.profile)
const only = values.only?.split(',') ?? programsOf[profile]
const cases = values.case?.split(',') ?? null
const free = await freePorts()
const namesrvPort = Number(values['namesrv-port'] ?? free.namesrvPort)
const brokerPort = Number(values['broker-port'] ?? free.brokerPort)
const prefix = `i${Date.now().toString(36)}`
const results: CaseResult[] = []

const wanted = (name: string): boolean => only === null || only.includes(name)
/** `lane`: runs at the same time use ports of their own. */
const options = (name: string, lane = 0): OursOptions => ({
  dir: join(workDir, 'server', name),
  namesrvPort: namesrvPort + lane * 20,
  brokerPort: brokerPort + lane * 20,
  profile,
  source: values.source,
})
const startServer = (serverOptions: OursOptions): Promise<Server> =>
  values.real ? startReal({ ...serverOptions, release: profile }) : startOurs(serverOptions)

function report(seen: CaseResult): void {
  const absent = seen.program === 'pairing' ? undefined : absentCase(seen)
  const result = absent === undefined ? seen : withoutFeature(seen, absent)
  results.push(result)
  const state = !result.ok ? 'FAIL' : absent === undefined ? 'ok  ' : 'none'
  process.stdout.write(
    `${state} ${result.program.padEnd(10)} ${result.name.padEnd(32)} ${String(result.ms).padStart(6)} ms${result.reason === '' ? '' : `  ${result.reason}`}\n`,
  )
}

/** Why a case has to fail: what we do not have, or what the release itself does not have. */
function absentCase({ program, name }: CaseResult): string | undefined {
  return (values.real ? undefined : notInThisRelease.get(name)) ?? notInRelease[profile].get(`${program} ${name}`)
}

/** What a case of a feature that is absent says: it fails as it should, or the list is out of date. */
function withoutFeature(seen: CaseResult, absent: string): CaseResult {
  if (seen.ok) return { ...seen, ok: false, reason: 'passes; take it from interop/notInThisRelease.ts' }
  return { ...seen, ok: true, reason: `not in this release: ${absent}` }
}

async function timed(program: string, name: string, body: () => Promise<void>): Promise<void> {
  const from = Date.now()
  let reason = ''
  try {
    await body()
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  report({ program, name, ok: reason === '', ms: Date.now() - from, reason })
}

async function runClients(): Promise<void> {
  const waves = clientPrograms
    .map((wave) => wave.filter((program) => wanted(program.name)))
    .filter((wave) => wave.length > 0)
  if (waves.length === 0) return
  for (const program of waves.flat()) await program.build()
  const serverOptions = options('clients')
  rmSync(serverOptions.dir, { recursive: true, force: true })
  const from = Date.now()
  const server = await startServer(serverOptions)
  process.stdout.write(
    `${server.description} is up after ${Date.now() - from} ms: NameServer ${server.namesrv}, broker ${server.broker}\n`,
  )
  try {
    for (const wave of waves)
      await Promise.all(wave.map((program: ClientProgram) => program.run({ server, prefix, cases, onResult: report })))
    if (values.keep) {
      process.stdout.write(`Running on; Ctrl-C ends it. Logs: ${serverOptions.dir}\n`)
      await new Promise(() => setInterval(() => undefined, 60_000))
    }
  } finally {
    await server.stop()
  }
}

async function runCrash(): Promise<void> {
  const serverOptions = { ...options('crash'), broker: { flushDiskType: 'SYNC_FLUSH' }, durable: true }
  rmSync(serverOptions.dir, { recursive: true, force: true })
  await timed('crash', 'kill -9 with SYNC_FLUSH', () => crashUnderLoad(() => startServer(serverOptions)))
}

/** Ours and the original open each other's stores. */
async function runExchange(writer: 'ours' | 'real', end: 'stop' | 'kill', lane: number): Promise<void> {
  const name = `exchange-${writer}-${end}`
  // Both forms of retry topics and of queue entries have their turn.
  const turn = { enableRetryTopicV2: String(end === 'kill'), enableConsumeQueueExt: String(end === 'stop') }
  const broker = { ...EXCHANGE_SETTINGS, ...turn }
  const serverOptions = { ...options(name, lane), broker }
  rmSync(serverOptions.dir, { recursive: true, force: true })
  const directory = join(serverOptions.dir, 'data')
  const ours: Life = {
    name: 'ours',
    start: () => startOurs({ ...serverOptions, durable: true }),
    endsWithinMs: 2000,
  }
  const real: Life = {
    name: 'original',
    start: () => startReal({ ...serverOptions, release: profile, storeDir: directory }),
    // It waits for its services one after another.
    endsWithinMs: end === 'stop' ? 13_000 : 2000,
  }
  const [first, second] = writer === 'ours' ? [ours, real] : [real, ours]
  const [from, by] = writer === 'ours' ? ['ours', profile] : [profile, 'ours']
  const servers = Array.from({ length: Number(values.lives) }, (_, i) => (i % 2 === 0 ? first : second))
  await timed('exchange', `${from}, ${end === 'stop' ? 'stopped' : 'killed'}, read by ${by}`, () =>
    exchangeStore({ release: profile, end, directory, servers }),
  )
}

/** The checks of the exchanges fail over a damaged directory. */
async function runDamagedExchange(): Promise<void> {
  const serverOptions = { ...options('exchange-damaged'), broker: EXCHANGE_SETTINGS }
  rmSync(serverOptions.dir, { recursive: true, force: true })
  const directory = join(serverOptions.dir, 'data')
  const start: Life['start'] = () => startOurs({ ...serverOptions, durable: true })
  const servers: readonly Life[] = [{ name: 'ours', start, endsWithinMs: 2000 }]
  await timed('exchange', 'ours, damaged, and every check notices', () =>
    exchangeDamaged({ release: '5.3.3', end: 'stop', directory, servers }),
  )
}

function exchanges(): readonly { readonly writer: 'ours' | 'real'; readonly end: 'stop' | 'kill' }[] {
  if (values.real || !wanted('exchange')) return []
  const all = (['ours', 'real'] as const).flatMap((writer) =>
    (['stop', 'kill'] as const).map((end) => ({ writer, end })),
  )
  const named = values.exchange?.split(',')
  return all.filter(({ writer, end }) => named?.includes(`${writer}-${end}`) ?? true)
}

function damages(): boolean {
  if (values.real || profile !== '5.3.3' || !wanted('exchange')) return false
  return values.exchange?.split(',').includes('damaged') ?? true
}

/** Released brokers at our NameServer, and brokers of ours at released ones. */
async function runPairings(): Promise<void> {
  for (const [at, pairing] of pairings.entries()) {
    if (values.pairing !== undefined && !values.pairing.split(',').includes(String(at))) continue
    const { dir, namesrvPort, brokerPort } = options(`pairing-${at}`, 3)
    await timed('pairing', pairing.name, () =>
      pairing.run({
        dir: emptied(dir),
        namesrvPort,
        brokerPort,
        prefix: `${prefix}p${at}`,
        real: values.real,
        source: values.source,
        onResult: (result) => report({ ...result, program: 'pairing' }),
        onFigure: (figure) => process.stdout.write(`     pairing    ${pairing.name}: ${figure}\n`),
      }),
    )
  }
}

/**
 * Java's client in the situations of test/client/dialects; interop/dialects/run.ts has the other clients. Only when asked for: much of
 * what a released client does at a fault owes to chance, and `npm test` compares the dialects with what was recorded of it.
 */
async function runDialects(): Promise<void> {
  const logFile = join(workDir, 'dialects', 'run.log')
  const args = ['--import', 'tsx', join(interopDir, 'dialects', 'run.ts'), '--client', 'java53']
  const child = start({ name: 'dialects', command: process.execPath, args, logFile })
  await timed('dialects', 'java53', async () => {
    await until('the situations', 180_000, () => Promise.resolve(child.exited()))
    const found = child.log().match(/^java53, .*$/gm) ?? []
    if (found.length > 0 || !child.log().includes('== java53')) throw new Error(`${found.join('; ')}; see ${logFile}`)
  })
  await child.stop()
}

/** The questions of test/parity, each group a case: ours compared with the recordings, the original with its own. */
async function runParity(): Promise<void> {
  const from = Date.now()
  const { dir: _, ...ports } = options('parity')
  const ours = await askServer({ series, ...ports, profile, real: values.real })
  const explained = values.real ? {} : readExplained(profile)
  const { faults } = reportOf({ groups, theirs: readSnapshots(profile), ours, explained })
  for (const { name } of groups) {
    const of = faults.filter((question) => question.startsWith(`${name}: `))
    const reason =
      of.length === 0 ? '' : `${of.length} of ${Object.keys(ours[name] ?? {}).length}: ${of.slice(0, 5).join('; ')}`
    report({ program: 'parity', name, ok: of.length === 0, ms: Date.now() - from, reason })
  }
}

const from = Date.now()
await runClients()
if (cases === null) {
  await buildJava(profile)
  // Mostly waiting for starts and rebalance rounds, so these run side by side.
  await Promise.all([
    wanted('crash') ? runCrash() : undefined,
    ...exchanges().map(({ writer, end }, i) => runExchange(writer, end, 1 + i)),
  ])
  if (damages()) await runDamagedExchange()
  if (wanted('pairing')) await runPairings()
  if (!values.real && profile === '5.3.3' && only?.includes('dialects') === true) await runDialects()
  if (wanted('parity')) await runParity()
}
const failed = results.filter((result) => !result.ok)
const absent = results.filter((result) => result.ok && result.reason !== '')
process.stdout.write(
  `\n${results.length} cases, ${failed.length} failed, ${absent.length} of features that this release does not have, ${Math.round((Date.now() - from) / 1000)} s\n`,
)
for (const { program, name, reason } of failed) process.stdout.write(`FAIL ${program} ${name}: ${reason}\n`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
if (results.length === 0) process.stdout.write('no such program or case\n')
process.exit(failed.length > 0 || results.length === 0 ? 1 : 0)
