import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Elector, type ElectorOptions, type RoleChange, startElector } from '../../src/dledger/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import { buildJava } from '../build.ts'
import { until } from '../child.ts'
import { freePorts } from '../freePorts.ts'
import { type JavaRelease, workDir } from '../paths.ts'
import { type RealServer, startReal, startRealNameServer } from '../server/real.ts'

// Our member of a DLedger group with two released brokers as the others, on loopback: it follows one of them, it leads them, and
// they go on without it. DLedger listens on all addresses of the machine, and no option of a broker changes that.

const { values } = parseArgs({ options: { release: { type: 'string', default: '5.3.3' } } })
if (values.release !== '5.3.3' && values.release !== '4.9.7') throw new Error('--release is 5.3.3 or 4.9.7')
const release: JavaRelease = values.release

/** One that hardly ever stands first, and one that nearly always does. */
const PATIENT: ElectorOptions['intervals'] = { minVoteIntervalMs: 6000, maxVoteIntervalMs: 7000 }
const EAGER: ElectorOptions['intervals'] = { minVoteIntervalMs: 20, maxVoteIntervalMs: 30 }
const ELECTION_MS = 60_000

const { namesrvPort, brokerPort } = await freePorts()
const ids: readonly string[] = ['n0', 'n1', 'n2']
const portOf = (index: number): number => brokerPort + 40 + index * 20
const peers = ids.map((id, index) => `${id}-127.0.0.1:${portOf(index)}`).join(';')
const dir = join(workDir, 'dledger', release)

const logFile = (id: string): string =>
  join(dir, id, 'logs/rocketmqlogs', release === '5.3.3' ? 'broker_default.log' : 'broker.log')

/** What a released member said last of its role. */
function roleOf(id: string): string {
  const lines = readFileSync(logFile(id), 'utf8').match(/\[ChangeRoleTo\w+\] from term: .*$/gm) ?? []
  return lines.at(-1) ?? ''
}

const roles: RoleChange[] = []
const said: string[] = []
const disk = join(dir, 'n2')

function startOurs(intervals: ElectorOptions['intervals']): Promise<Elector> {
  const logger = { log: (_level: string, message: string): void => void said.push(message) }
  return startElector({
    runtime: createNodeRuntime({ disk, logger }),
    profile: release,
    group: 'raft',
    selfId: 'n2',
    peers,
    bindAddress: '127.0.0.1',
    intervals,
    onRoleChange: (change) => roles.push(change),
  })
}

function startTheirs(index: number): Promise<RealServer> {
  const settings = {
    enableDLegerCommitLog: 'true',
    dLegerGroup: 'raft',
    dLegerPeers: peers,
    dLegerSelfId: ids[index] ?? '',
    brokerName: 'raft',
  }
  const namesrv = `127.0.0.1:${namesrvPort}`
  const own = { dir: join(dir, ids[index] ?? ''), namesrvPort, brokerPort: brokerPort + index * 20 }
  return startReal({ release, namesrv, broker: settings, ...own })
}

function tell(what: string): void {
  process.stdout.write(`${what}\n`)
}

await buildJava(release)
rmSync(dir, { recursive: true, force: true })
const namesrv = await startRealNameServer({ release, dir: join(dir, 'namesrv'), namesrvPort, brokerPort })
let theirs: readonly RealServer[] = []
let ours = await startOurs(PATIENT)
try {
  theirs = await Promise.all([startTheirs(0), startTheirs(1)])
  await until('a leader that ours follows', ELECTION_MS, () => ours.state.role === 'FOLLOWER')
  const { leaderId = '', term } = ours.state
  if (leaderId === 'n2' || !roleOf(leaderId).startsWith(`[ChangeRoleToLeader] from term: ${term} `)) {
    throw new Error(`ours follows ${leaderId} in term ${term}, and that one says ${roleOf(leaderId)}`)
  }
  tell(`${leaderId}, which is Apache RocketMQ ${release}, leads in term ${term}, and ours follows it`)

  await ours.stop()
  ours = await startOurs(EAGER)
  if (ours.state.term !== term) throw new Error(`ours came back in term ${ours.state.term} instead of ${term}`)
  await until(`ours follows ${leaderId} again`, ELECTION_MS, () => ours.state.leaderId === leaderId)
  tell(`ours comes back in term ${term} and follows again`)

  const [first] = theirs.filter((_server, index) => ids[index] === leaderId)
  const other = ids.find((id) => id !== 'n2' && id !== leaderId) ?? ''
  await first?.kill()
  const killedMs = Date.now()
  await until('ours leads', ELECTION_MS, () => ours.state.role === 'LEADER')
  tell(`${leaderId} is killed, and ours leads in term ${ours.state.term} after ${Date.now() - killedMs} ms`)
  const follows = `[ChangeRoleToFollower] from term: ${ours.state.term} leaderId: n2 `
  await until(`${other} follows ours`, ELECTION_MS, () => roleOf(other).startsWith(follows))
  const heldMs = 15_000
  await new Promise((resolve) => setTimeout(resolve, heldMs))
  if (ours.state.role !== 'LEADER' || !roleOf(other).startsWith(follows)) {
    throw new Error(`within ${heldMs} ms ours became ${ours.state.role}, and ${other} says ${roleOf(other)}`)
  }
  tell(`${other} follows ours, and does so still after ${heldMs} ms`)

  const again = await startTheirs(ids.indexOf(leaderId))
  theirs = [...theirs.filter((server) => server !== first), again]
  await until(`${leaderId} follows ours`, ELECTION_MS, () => roleOf(leaderId).startsWith(follows))
  tell(`${leaderId} starts again and follows ours`)

  await ours.stop()
  const led = (id: string): boolean => {
    const [, found] = /^\[ChangeRoleToLeader\] from term: (\d+)/.exec(roleOf(id)) ?? []
    return Number(found ?? 0) > ours.state.term
  }
  await until('one of the others leads', ELECTION_MS, () => led('n0') || led('n1'))
  tell(`ours stops, and ${led('n0') ? 'n0' : 'n1'} leads`)
} catch (error) {
  process.stderr.write(`${said.slice(-40).join('\n')}\n`)
  throw error
} finally {
  await ours.stop()
  await Promise.all(theirs.map((server) => server.stop()))
  await namesrv.stop()
}
