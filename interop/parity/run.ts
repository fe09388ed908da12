/**
 * The questions of test/parity on real sockets: `npm run parity -- [--profile RELEASE] [--real [--check]] [--only GROUPS] [--at NAMESRV,BROKER]`.
 *
 *   (nothing)     starts src/cli/main.ts and compares with the recordings
 *   --real        starts that release of Apache RocketMQ and records its answers anew; tells what changed
 *   --check       with --real: only compares with the recordings, which shows what they owe to chance
 *   --profile     5.3.3 (default) or 4.9.7
 *   --only NAMES  these groups
 *   --at A,B      with --real: a fresh released server that is running already
 *   --namesrv-port, --broker-port  these ports instead of free ones
 *
 * Exit status 1 for a difference that is not explained, or an explanation of none.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkedProfile } from '../../src/profile/index.ts'
import { packed, readExplained, readSnapshots, snapshotFile, snapshotText } from '../../test/parity/compare.ts'
import { series } from '../../test/parity/groups.ts'
import { freePorts } from '../freePorts.ts'
import { askServer } from './ask.ts'
import { reportOf } from './report.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
    at: { type: 'string' },
    profile: { type: 'string', default: '5.3.3' },
    'namesrv-port': { type: 'string' },
    'broker-port': { type: 'string' },
  },
})

const profile = checkedProfile('--profile', values.profile)
const only = values.only?.split(',')
const wanted = series.map((groups) => groups.filter(({ name }) => only?.includes(name) ?? true))
const [namesrv, broker] = values.at?.split(',') ?? []
const free = await freePorts()
const answers = await askServer({
  series: wanted,
  profile,
  real: values.real,
  at: namesrv === undefined || broker === undefined ? undefined : { namesrv, broker },
  namesrvPort: Number(values['namesrv-port'] ?? free.namesrvPort),
  brokerPort: Number(values['broker-port'] ?? free.brokerPort),
})

const recorded = readSnapshots(profile)
const theirs = Object.fromEntries(Object.entries(recorded).filter(([name]) => Object.hasOwn(answers, name)))
const explained = values.real ? {} : readExplained(profile)
const { text, faults } = reportOf({ groups: wanted.flat(), theirs, ours: answers, explained })
process.stdout.write(text)
if (values.real && !values.check) {
  mkdirSync(new URL('.', snapshotFile(profile, 'send')), { recursive: true })
  for (const [group, given] of Object.entries(answers))
    writeFileSync(snapshotFile(profile, group), snapshotText(packed(given)))
  process.stdout.write('recorded\n')
} else if (faults.length > 0) process.exitCode = 1
