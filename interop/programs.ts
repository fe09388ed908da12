import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adminCaseNames, runAdminChecks } from './admin/checks.ts'
import { AdminShell } from './admin/shell.ts'
import { buildGo, buildJava } from './build.ts'
import { javaArgs } from './java.ts'
import { type JavaRelease, workDir } from './paths.ts'
import { type CaseResult, runProgram } from './program.ts'
import type { Server } from './server/server.ts'

/** What a program gets from the run. */
export interface ProgramRun {
  readonly server: Server
  /** Starts the names of topics and groups, so that runs against one server do not meet. */
  readonly prefix: string
  /** null: all cases. */
  readonly cases: readonly string[] | null
  readonly onResult: (result: CaseResult) => void
}

export interface ClientProgram {
  readonly name: string
  build(): Promise<void>
  run(run: ProgramRun): Promise<CaseResult[]>
}

/** Cases at the same time in one process. */
const PARALLEL = '8'
const LIMIT_MS = 300_000

const adminScript = fileURLToPath(new URL('admin-cli/run.ts', import.meta.url))
const script = fileURLToPath(new URL('client-ts/run.ts', import.meta.url))

/** Enough to see that every kind of request goes through TLS. */
const TLS_CASES = ['send-sync', 'send-batch', 'send-oneway', 'pull-classic', 'push-concurrent', 'query-id']

interface JavaClientOptions {
  readonly properties?: Readonly<Record<string, string>>
  /** Default: all. */
  readonly only?: readonly string[]
}

const javaClient = (name: string, release: JavaRelease, options: JavaClientOptions = {}): ClientProgram => ({
  name,
  build: () => buildJava(release),
  run: ({ server, prefix, cases, onResult }) => {
    const home = freshHome(name)
    const own = cases?.filter((one) => !one.startsWith('paired-')) ?? null
    const only = options.only?.filter((one) => own === null || own.includes(one)) ?? own
    if (only?.length === 0) return Promise.resolve([])
    const args = [server.namesrv, prefix + name, PARALLEL, only?.join() ?? 'all']
    const properties = { 'interop.broker': server.broker, ...options.properties }
    return runProgram(
      {
        name,
        command: 'java',
        args: javaArgs({ release, main: 'interop.Main', args, home, heapMiB: 512, properties }),
        logFile: join(home, 'cases.log'),
        limitMs: LIMIT_MS,
      },
      onResult,
    )
  },
})

const goClient: ClientProgram = {
  name: 'go',
  build: async () => {
    await buildGo()
  },
  run: async ({ server, prefix, cases, onResult }) => {
    const home = freshHome('go')
    return runProgram(
      {
        name: 'go',
        command: await buildGo(),
        args: [server.namesrv, `${prefix}go`, PARALLEL, cases?.join() ?? 'all', server.broker],
        env: { HOME: home },
        logFile: join(home, 'cases.log'),
        limitMs: LIMIT_MS,
      },
      onResult,
    )
  },
}

const mqadmin = (name: string, release: JavaRelease): ClientProgram => ({
  name,
  build: () => buildJava(release),
  run: async ({ server, prefix, cases, onResult }) => {
    if (cases !== null && !cases.some((one) => adminCaseNames.includes(one))) return []
    const shell = await AdminShell.start({ release, namesrv: server.namesrv, home: freshHome(name) })
    try {
      const { namesrv, broker } = server
      const stage = {
        shell,
        five: release.startsWith('5.'),
        namesrv,
        broker,
        topic: `${prefix}${name}`,
        group: `${prefix}${name}_group`,
      }
      return await runAdminChecks(stage, name, onResult)
    } finally {
      await shell.stop()
    }
  },
})

/** Our own client, against whatever is under test. */
const ownClient: ClientProgram = {
  name: 'client-ts',
  build: () => Promise.resolve(),
  run: ({ server, prefix, cases, onResult }) =>
    runProgram(
      {
        name: 'client-ts',
        command: process.execPath,
        args: ['--import', 'tsx', script, server.namesrv, `${prefix}ts`, PARALLEL, cases?.join() ?? 'all'],
        logFile: join(freshHome('client-ts'), 'cases.log'),
        limitMs: LIMIT_MS,
      },
      onResult,
    ),
}

/** Java's client and ours ask each other, over one server. */
const pairedReplies = (name: string, release: JavaRelease): ClientProgram => ({
  name,
  build: () => buildJava(release),
  run: async ({ server, prefix, cases, onResult }) => {
    if (cases !== null && !cases.some((one) => one.startsWith('paired'))) return []
    const home = freshHome(name)
    const shared = `${prefix}${name}`
    const args = [server.namesrv, shared, PARALLEL, 'paired-ask,paired-answer']
    const properties = { 'interop.broker': server.broker }
    const run = (side: string, command: string, given: readonly string[]): Promise<CaseResult[]> =>
      runProgram({ name, command, args: given, logFile: join(home, `${side}.log`), limitMs: LIMIT_MS }, onResult)
    const results = await Promise.all([
      run('java', 'java', javaArgs({ release, main: 'interop.Main', args, home, heapMiB: 256, properties })),
      run('ts', process.execPath, [...['--import', 'tsx', script, server.namesrv, shared, PARALLEL, 'paired']]),
    ])
    return results.flat()
  },
})

/** `rocketmq-sim admin`, against whatever is under test. */
const adminCli: ClientProgram = {
  name: 'admin-cli',
  // Traces are exchanged with the released mqadmin.
  build: () => buildJava('5.3.3'),
  run: ({ server, prefix, cases, onResult }) =>
    runProgram(
      {
        name: 'admin-cli',
        command: process.execPath,
        args: ['--import', 'tsx', adminScript, server.namesrv, `${prefix}admin`, cases?.join(';') ?? 'all'],
        logFile: join(freshHome('admin-cli'), 'cases.log'),
        limitMs: LIMIT_MS,
      },
      onResult,
    ),
}

/**
 * Programs that need nothing but a server. Those of one wave run at the same time. mqadmin takes the write permission
 * from all topics for a moment, so it runs alone.
 */
export const clientPrograms: readonly (readonly ClientProgram[])[] = [
  [javaClient('java53', '5.3.3'), goClient],
  [javaClient('java49', '4.9.7'), ownClient],
  [adminCli],
  [pairedReplies('paired53', '5.3.3'), pairedReplies('paired49', '4.9.7')],
  [javaClient('java53-tls', '5.3.3', { properties: { 'tls.enable': 'true' }, only: TLS_CASES })],
  [mqadmin('mqadmin53', '5.3.3')],
  [mqadmin('mqadmin49', '4.9.7')],
]

/** What runs when nothing else is said; null: everything. Against 4.9.7 the programs of its own line, and Go's. */
export const programsOf: Readonly<Record<JavaRelease, readonly string[] | null>> = {
  '5.3.3': null,
  '4.9.7': ['java49', 'go', 'paired49', 'mqadmin49', 'parity', 'crash', 'exchange'],
}

/** Logs and local offsets of a program start empty. */
export function freshHome(name: string): string {
  const home = join(workDir, 'home', name)
  rmSync(home, { recursive: true, force: true })
  return home
}
