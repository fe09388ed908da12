import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { AdminShell } from '../admin/shell.ts'
import { type Child, ready, start, until } from '../child.ts'
import { type JavaRelease, projectDir } from '../paths.ts'
import type { CaseResult } from '../program.ts'
import { clientPrograms, freshHome } from '../programs.ts'
import { startOurs } from '../server/ours.ts'
import { type RealServer, startReal, startRealNameServer } from '../server/real.ts'
import { registered } from '../server/registered.ts'
import type { Server } from '../server/server.ts'

/** One half is ours, the other released: whatever fails is ours. */
export interface PairingRun {
  /** Stores and logs; emptied before. */
  readonly dir: string
  readonly namesrvPort: number
  readonly brokerPort: number
  readonly prefix: string
  /** Released servers in place of ours as well: the expectations have to hold there, too. */
  readonly real: boolean
  readonly source: boolean
  readonly onResult: (result: CaseResult) => void
  /** What was seen, beside what has to hold. */
  readonly onFigure: (figure: string) => void
}

export interface Pairing {
  readonly name: string
  run(run: PairingRun): Promise<void>
}

const RELEASES: readonly JavaRelease[] = ['5.3.3', '4.9.7']
/** What a client does with a broker that it finds at a NameServer. */
const CASES = ['send-sync', 'send-batch', 'pull-classic', 'push-concurrent', 'query-id', 'rebalance']
/** A route goes with the channel of its broker; the rest is for a loaded machine. */
const AT_ONCE_MS = 3000
/** `brokerNotActiveTimeoutMillis` of the frozen broker and a scan of the NameServer, every 5 s. */
const SILENCE_MS = 8000

/** Runs the body, then what it deferred, the last first. */
async function withEnds(body: (defer: (end: () => Promise<void>) => void) => Promise<void>): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  try {
    await body((end) => ends.push(end))
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

async function serveJava(
  run: PairingRun,
  server: Pick<Server, 'namesrv' | 'broker'>,
  release: JavaRelease,
  cases = CASES,
): Promise<void> {
  const wanted = release === '5.3.3' ? 'java53' : 'java49'
  const program = clientPrograms.flat().find(({ name }) => name === wanted)
  if (program === undefined) throw new Error(`no program ${wanted}`)
  await program.build()
  const whole = { ...server, description: 'pairing', stop: async () => undefined, kill: async () => undefined }
  const results = await program.run({ server: whole, prefix: run.prefix, cases, onResult: run.onResult })
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length > 0) throw new Error(`${failed.map(({ name }) => name).join(', ')} failed`)
  if (results.length !== cases.length) throw new Error(`${results.length} of ${cases.length} cases ran`)
}

/** Milliseconds until a NameServer no longer knows the broker. */
async function goneAfter(namesrv: string, broker: string, limitMs: number): Promise<number> {
  const from = performance.now()
  await until(`${broker} to go from ${namesrv}`, limitMs, async () => !(await registered(namesrv, broker)))
  return Math.round(performance.now() - from)
}

async function startNameServer(run: PairingRun, release: JavaRelease): Promise<Pick<Server, 'namesrv' | 'stop'>> {
  const options = { dir: join(run.dir, 'namesrv'), namesrvPort: run.namesrvPort, brokerPort: run.brokerPort + 10 }
  return run.real ? startRealNameServer({ ...options, release }) : startOurs({ ...options, source: run.source })
}

/** The released broker registers with our NameServer, serves, hangs, comes back, and is killed. */
const releasedBroker = (release: JavaRelease): Pairing => ({
  name: `broker ${release} at our NameServer`,
  run: (run) =>
    withEnds(async (defer) => {
      const nameServer = await startNameServer(run, release)
      defer(() => nameServer.stop())
      const five = release === '5.3.3'
      const broker = await startReal({
        dir: join(run.dir, 'real'),
        release,
        namesrvPort: run.namesrvPort,
        brokerPort: run.brokerPort,
        namesrv: nameServer.namesrv,
        broker: {
          brokerName: 'broker-real',
          brokerClusterName: 'RealCluster',
          // Only then does a broker of 5.x tell the NameServer how long it may be silent; else it is 120 s.
          ...(five ? { enableSlaveActingMaster: 'true', brokerNotActiveTimeoutMillis: String(SILENCE_MS) } : {}),
        },
      })
      defer(() => broker.stop())
      await serveJava(run, broker, release)
      if (five) await hangs(run, nameServer.namesrv, broker)
      await broker.kill()
      run.onFigure(`gone ${await goneAfter(nameServer.namesrv, broker.broker, AT_ONCE_MS)} ms after kill -9`)
    }),
})

/** A broker that neither answers nor closes stays in the routes until its time is over, and comes back afterwards. */
async function hangs(run: PairingRun, namesrv: string, broker: RealServer): Promise<void> {
  broker.signal('SIGSTOP')
  try {
    const ms = await goneAfter(namesrv, broker.broker, SILENCE_MS + 15_000)
    if (ms < SILENCE_MS / 2) throw new Error(`a broker that hangs was gone after ${ms} ms`)
    run.onFigure(`gone ${ms} ms after SIGSTOP with a time-out of ${SILENCE_MS} ms`)
  } finally {
    broker.signal('SIGCONT')
  }
  await until(`${broker.broker} to come back to ${namesrv}`, 60_000, () => registered(namesrv, broker.broker))
}

async function startOurBroker(run: PairingRun, namesrv: string, release: JavaRelease): Promise<Child> {
  const script = join(projectDir, 'interop/pairing/ourBroker.ts')
  const child = start({
    name: `our broker as ${release}`,
    command: process.execPath,
    args: ['--import', 'tsx', script, namesrv, String(run.brokerPort), release, 'broker-ours'],
    logFile: join(run.dir, 'broker.out'),
  })
  await ready(child, /is ready/)
  return child
}

/** Our broker registers with the released NameServer, is seen by the released tools, serves, and is killed. */
const ourBroker = (release: JavaRelease): Pairing => ({
  name: `our broker as ${release} at the NameServer ${release}`,
  run: (run) =>
    withEnds(async (defer) => {
      const { namesrvPort, brokerPort, dir } = run
      const nameServer = await startRealNameServer({ dir: join(dir, 'real'), release, namesrvPort, brokerPort })
      defer(() => nameServer.stop())
      const child = await startOurBroker(run, nameServer.namesrv, release)
      defer(() => child.stop())
      const broker = `127.0.0.1:${brokerPort}`
      await until(`${broker} at ${nameServer.namesrv}`, 60_000, () => registered(nameServer.namesrv, broker))
      await seenByTools(run, nameServer.namesrv, broker, release)
      await serveJava(run, { namesrv: nameServer.namesrv, broker }, release)
      await child.kill()
      run.onFigure(`gone ${await goneAfter(nameServer.namesrv, broker, AT_ONCE_MS)} ms after kill -9`)
    }),
})

async function seenByTools(run: PairingRun, namesrv: string, broker: string, release: JavaRelease): Promise<void> {
  const shell = await AdminShell.start({ release, namesrv, home: freshHome(`pairing-${release}`) })
  try {
    const says = async (command: string, ...patterns: readonly RegExp[]): Promise<void> => {
      const { stdout, stderr } = await shell.run(command.split(' '))
      const missing = patterns.find((pattern) => !pattern.test(stdout))
      if (missing !== undefined) throw new Error(`mqadmin ${command} does not say ${missing}: ${stdout}${stderr}`)
    }
    const topic = `${run.prefix}Tools`
    const version = release === '5.3.3' ? 'V5_3_3' : 'V4_9_7'
    // The 4.9 tool reads a runtime key whose name 5.x has corrected; both lines find theirs.
    await says(
      'clusterList',
      new RegExp(`^OurCluster +broker-ours +0 +${broker.replaceAll('.', '\\.')} +${version}`, 'm'),
    )
    await says(`updateTopic -c OurCluster -t ${topic} -r 4 -w 4`, new RegExp(`create topic to ${broker} success`))
    await until(`${topic} in the routes`, 10_000, async () => {
      const { stdout } = await shell.run(['topicRoute', '-t', topic])
      return stdout.includes('broker-ours')
    })
    await says(
      `topicRoute -t ${topic}`,
      /"?brokerName"?[:=]"?broker-ours/,
      /"?writeQueueNums"?[:=]"?4/,
      new RegExp(broker),
    )
    await says('topicList', new RegExp(`^${topic}$`, 'm'), /^broker-ours$/m, /^OurCluster$/m, /^TBW102$/m)
    await says(`topicClusterList -t ${topic}`, /OurCluster/)
    await says(`brokerStatus -b ${broker}`, /brokerVersionDesc +: V\d_\d_\d/, /putTps +: /, /commitLogMaxOffset +: \d+/)
    await says(`topicStatus -t ${topic}`, /broker-ours +0 +0 +0/, /broker-ours +3 +0 +0/)
  } finally {
    await shell.stop()
  }
}

/** Our broker at two NameServers, one ours and one released; clients know both, and one of them goes. */
const twoNameServers: Pairing = {
  name: 'our broker at our NameServer and the one of 5.3.3',
  run: (run) =>
    withEnds(async (defer) => {
      const { namesrvPort, brokerPort, dir } = run
      const ours = await startNameServer(run, '5.3.3')
      defer(() => ours.stop())
      const theirs = await startRealNameServer({
        dir: join(dir, 'real'),
        release: '5.3.3',
        namesrvPort: namesrvPort + 1,
        brokerPort,
      })
      defer(() => theirs.stop())
      const namesrv = `${ours.namesrv};${theirs.namesrv}`
      const child = await startOurBroker(run, namesrv, '5.3.3')
      defer(() => child.stop())
      const broker = `127.0.0.1:${brokerPort}`
      for (const one of [ours.namesrv, theirs.namesrv]) {
        await until(`${broker} at ${one}`, 60_000, () => registered(one, broker))
      }
      await serveJava(run, { namesrv, broker }, '5.3.3')
      await theirs.stop()
      // A Java client that begins with the one that is gone fails its first call, whatever the other one is.
      const rest = { namesrv: ours.namesrv, broker }
      await serveJava({ ...run, prefix: `${run.prefix}b` }, rest, '5.3.3', ['send-sync', 'push-concurrent'])
      await child.kill()
      run.onFigure(`gone ${await goneAfter(ours.namesrv, broker, AT_ONCE_MS)} ms after kill -9`)
    }),
}

export const pairings: readonly Pairing[] = [
  ...RELEASES.map(releasedBroker),
  ...RELEASES.map(ourBroker),
  twoNameServers,
]

/** An empty directory for the logs of a run. */
export function emptied(dir: string): string {
  rmSync(dir, { recursive: true, force: true })
  return dir
}
