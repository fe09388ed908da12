/**
 * Released clients that sign, against a broker with access control: `npx tsx interop/auth/clients.ts [--real] [--only NAMES]`.
 *
 *   --real   the released Apache RocketMQ (5.3.3 with users and rules, 4.9.7 with accounts) instead of ours
 *   --only   these programs: java53, java49, go
 *   --profile  5.3.3 or 4.9.7 alone
 *   --namesrv-port, --broker-port  other ports than the defaults
 */
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { Credentials } from '../../src/protocol/index.ts'
import { RemotingClient, signing } from '../../src/remoting/index.ts'
import { AUTH_OPTIONS, ROOT } from '../../test/auth/questions/people.ts'
import { buildJava } from '../build.ts'
import { until } from '../child.ts'
import { javaArgs } from '../java.ts'
import { interopDir, type JavaRelease, javaDir, workDir } from '../paths.ts'
import type { Server } from '../server/server.ts'
import { startGuarded } from './server.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'string' },
    'namesrv-port': { type: 'string', default: '19146' },
    'broker-port': { type: 'string', default: '20146' },
  },
})
const only = values.only?.split(',')
const run = promisify(execFile)

const USER: Credentials = { accessKey: 'signedUser', secretKey: 'signed-secret' }

const ACCOUNTS = `accounts:
- accessKey: ${ROOT.accessKey}
  secretKey: '${ROOT.secretKey}'
  admin: true
- accessKey: ${USER.accessKey}
  secretKey: ${USER.secretKey}
  topicPerms:
  - SignedT=PUB|SUB
  groupPerms:
  - SignedG-java53=SUB
  - SignedG-java49=SUB
  - SignedG-go=SUB
`

/** Outcome of each case of every program, by profile. */
const expected: Readonly<Record<'5.3.3' | '4.9.7', Readonly<Record<string, RegExp>>>> = {
  '5.3.3': {
    send: /^SEND_OK$/,
    'denied-topic':
      /User:signedUser has no permission to access Topic:SignedNo from 127\.0\.0\.1, no matched policies\./,
    'unique-key': /^found$/,
    token: /^SEND_OK$/,
    'wrong-secret': /check signature failed\./,
    stranger: /User:stranger is not found\./,
    unsigned: /username cannot be null\./,
    consume: /^received$/,
  },
  '4.9.7': {
    send: /^SEND_OK$/,
    'denied-topic': /AclException: No default permission for topic:SignedNo, /,
    // Clients from 4.9.4 on sign the mark of such a query, which this server leaves out.
    'unique-key': /Exception|missing/,
    token: /^SEND_OK$/,
    'wrong-secret': /AclException: Check signature failed for accessKey=signedUser/,
    stranger: /AclException: No acl config for stranger/,
    unsigned: /AclException: No accessKey is configured/,
    consume: /^received$/,
  },
}

/** Go sends the token, but does not sign it. */
const GO_TOKEN = /[Cc]heck signature failed/

async function javaProgram(release: JavaRelease, name: string, args: readonly string[]): Promise<string> {
  await buildJava(release)
  const classes = join(workDir, 'auth', release)
  const home = join(workDir, 'auth', `home-${name}`)
  mkdirSync(classes, { recursive: true })
  mkdirSync(home, { recursive: true })
  const source = join(interopDir, 'auth/java/Signed.java')
  await run('javac', ['-nowarn', '-d', classes, '-cp', `${join(javaDir(release), 'lib')}/*`, source])
  const lib = `${join(javaDir(release), 'lib')}/*`
  const call = javaArgs({ release, main: 'Signed', args, home, heapMiB: 256 }).map((arg) =>
    arg.endsWith(lib) ? `${classes}:${lib}` : arg,
  )
  return (await run('java', call, { timeout: 200_000, maxBuffer: 1 << 26 })).stdout
}

async function goProgram(args: readonly string[]): Promise<string> {
  const program = join(workDir, 'auth', 'go')
  await run('go', ['build', '-o', program, './auth'], { cwd: join(interopDir, 'go'), maxBuffer: 1 << 26 })
  return (await run(program, [...args], { timeout: 200_000, maxBuffer: 1 << 26 })).stdout
}

/** Topics, and in 5.3.3 the user with his rules. */
async function prepare({ broker, namesrv }: Server, profile: '5.3.3' | '4.9.7'): Promise<void> {
  const runtime = createNodeRuntime()
  const beforeRequest = signing(ROOT)
  const client = new RemotingClient({ runtime, name: 'prepare', handlers: {}, context: undefined, beforeRequest })
  const ask = async (code: number, extFields: Readonly<Record<string, string>>, body?: unknown): Promise<void> => {
    const bytes = body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }
    const answer = await client.request(broker, { code, extFields, ...bytes }, 10_000)
    if (answer.code !== 0) throw new Error(`request ${code}: ${answer.code} ${answer.remark}`)
  }
  for (const topic of ['SignedT', 'SignedNo']) {
    await ask(17, {
      topic,
      defaultTopic: 'TBW102',
      readQueueNums: '1',
      writeQueueNums: '1',
      perm: '6',
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: '0',
      order: 'false',
    })
  }
  if (profile === '5.3.3') {
    await ask(3001, { username: USER.accessKey }, { password: USER.secretKey })
    const entries = [
      { resource: 'Topic:SignedT', actions: ['Pub', 'Sub', 'Get'], decision: 'Allow' },
      { resource: 'Group:SignedG*', actions: ['Sub'], decision: 'Allow' },
    ]
    await ask(3006, { subject: `User:${USER.accessKey}` }, { policies: [{ policyType: 'Custom', entries }] })
  }
  // A client that comes before the route takes that of TBW102.
  for (const topic of ['SignedT', 'SignedNo']) {
    await until(`a route of ${topic}`, 20_000, async () => {
      const { code } = await client.request(namesrv, { code: 105, extFields: { topic } }, 10_000)
      return code === 0
    })
  }
  await client.stop()
}

let failures = 0

function judge(profile: '5.3.3' | '4.9.7', program: string, output: string): void {
  const outcomes = new Map(
    [...output.matchAll(/^== (\S+) (.*)$/gm)].map(([, name = '', outcome = '']) => [name, outcome] as const),
  )
  for (const [name, pattern] of Object.entries(expected[profile])) {
    if (program === 'go' && name === 'unique-key') continue
    const wanted = program === 'go' && name === 'token' ? GO_TOKEN : pattern
    const outcome = outcomes.get(name) ?? '(nothing)'
    const ok = wanted.test(outcome)
    if (!ok) failures++
    process.stdout.write(
      `${ok ? 'ok  ' : 'FAIL'} ${profile} ${program.padEnd(6)} ${name.padEnd(14)} ${outcome.slice(0, 160)}\n`,
    )
  }
}

for (const profile of ['5.3.3', '4.9.7'] as const) {
  if (values.profile !== undefined && values.profile !== profile) continue
  const server = await startGuarded({
    dir: join(workDir, 'server', `signed-${profile}${values.real ? '-real' : ''}`),
    namesrvPort: Number(values['namesrv-port']),
    brokerPort: Number(values['broker-port']),
    broker: profile === '5.3.3' ? AUTH_OPTIONS : { aclEnable: 'true' },
    profile,
    real: values.real,
    plainAcl: profile === '4.9.7' ? ACCOUNTS : undefined,
  })
  try {
    await prepare(server, profile)
    const programs = ['java53', 'java49', 'go'].filter((program) => only?.includes(program) ?? true)
    const outputs = await Promise.all(
      programs.map((program) => {
        const args = [server.namesrv, USER.accessKey, USER.secretKey, 'SignedT', 'SignedNo', `SignedG-${program}`]
        const release = program === 'java53' ? '5.3.3' : '4.9.7'
        return program === 'go' ? goProgram(args) : javaProgram(release, program, args)
      }),
    )
    for (const [at, program] of programs.entries()) judge(profile, program, outputs[at] ?? '')
  } finally {
    await server.stop()
  }
}
process.stdout.write(`${failures} failures\n`)
process.exitCode = failures > 0 ? 1 : 0
