/**
 * The questions of test/parity on real sockets: `npx tsx interop/parity/run.ts [--profile RELEASE] [--real] [--only GROUPS] [--at NAMESRV,BROKER]`.
 *
 *   (nothing)     starts src/cli/main.ts, compares with the snapshots, exit status 1 for a difference that is not explained
 *   --real        starts that release of Apache RocketMQ and writes the snapshots anew
 *   --profile     5.3.3 (default) or 4.9.7
 *   --only NAMES  these groups
 *   --at A,B      with --real: a fresh released server that is running already
 *   --namesrv-port, --broker-port  other ports than the defaults
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkedProfile } from '../../src/profile/index.ts'
import {
  type AnswersByGroup,
  differences,
  readExplained,
  readSnapshots,
  snapshotFile,
  snapshotText,
} from '../../test/parity/compare.ts'
import { groups } from '../../test/parity/groups.ts'
import { playGroup } from '../../test/parity/play.ts'
import { buildJava } from '../build.ts'
import { javaDir, workDir } from '../paths.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server } from '../server/server.ts'
import { socketArm } from './sockets.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    only: { type: 'string' },
    at: { type: 'string' },
    profile: { type: 'string', default: '5.3.3' },
    'namesrv-port': { type: 'string', default: '19846' },
    'broker-port': { type: 'string', default: '20831' },
  },
})

const profile = checkedProfile('--profile', values.profile)
const only = values.only?.split(',')
const wanted = groups.filter(({ name }) => only?.includes(name) ?? true)

async function start(): Promise<Pick<Server, 'namesrv' | 'broker' | 'stop'>> {
  const [namesrv, broker] = values.at?.split(',') ?? []
  if (namesrv !== undefined && broker !== undefined) return { namesrv, broker, stop: () => Promise.resolve() }
  const options = {
    dir: join(workDir, 'server', `parity-${values.real ? 'real' : 'ours'}-${profile}`),
    namesrvPort: Number(values['namesrv-port']),
    brokerPort: Number(values['broker-port']),
    broker: { enablePropertyFilter: 'false', transactionCheckInterval: '600000' },
  }
  rmSync(options.dir, { recursive: true, force: true })
  if (!values.real) return startOurs({ ...options, profile, source: true })
  // Only the server's jars are needed, not the programs that are built beside them.
  if (!existsSync(join(javaDir(profile), 'lib'))) await buildJava(profile)
  // With IPv6 addresses the keys that the broker makes, and so its records, are longer.
  return startReal({ ...options, release: profile, jvm: { 'java.net.preferIPv4Stack': 'true' } })
}

async function ask(): Promise<AnswersByGroup> {
  const server = await start()
  try {
    const answers: Record<string, AnswersByGroup[string]> = {}
    for (const group of wanted) answers[group.name] = await playGroup(group, socketArm(server, profile))
    return answers
  } finally {
    await server.stop()
  }
}

const answers = await ask()
const count = Object.values(answers).reduce((sum, group) => sum + Object.keys(group).length, 0)
if (values.real) {
  mkdirSync(new URL('.', snapshotFile(profile, 'send')), { recursive: true })
  for (const [group, given] of Object.entries(answers)) writeFileSync(snapshotFile(profile, group), snapshotText(given))
  process.stdout.write(`${count} answers written\n`)
} else {
  const explained = readExplained(profile)
  const theirs = Object.fromEntries(Object.entries(readSnapshots(profile)).filter(([name]) => name in answers))
  const open = differences(theirs, answers).filter(({ question }) => !Object.hasOwn(explained, question))
  for (const { question, theirs, ours } of open)
    process.stdout.write(`${question}\n  theirs ${theirs}\n  ours   ${ours}\n`)
  process.stdout.write(`${count} answers, ${open.length} unexplained differences\n`)
  if (open.length > 0) process.exitCode = 1
}
