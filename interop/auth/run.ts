/**
 * The questions of test/auth on real sockets: `npx tsx interop/auth/run.ts [--real] [--only GROUPS]`.
 *
 *   (nothing)     starts src/cli/main.ts, compares with the snapshots, exit status 1 for a difference
 *   --real        starts the released Apache RocketMQ and writes the snapshots anew
 *   --only NAMES  these groups
 *   --namesrv-port, --broker-port  other ports than the defaults
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AuthSetting, playAuthGroup, readRecorded, recordedFile, settings } from '../../test/auth/groups.ts'
import { type Difference, differences, snapshotText } from '../../test/parity/compare.ts'
import type { Answers } from '../../test/parity/play.ts'
import { buildJava } from '../build.ts'
import { socketArm } from '../parity/sockets.ts'
import { workDir } from '../paths.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server } from '../server/server.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    only: { type: 'string' },
    'namesrv-port': { type: 'string', default: '19146' },
    'broker-port': { type: 'string', default: '20146' },
  },
})
const only = values.only?.split(',')

async function start({ name, profile, options, plainAcl }: AuthSetting): Promise<Server> {
  const common = {
    dir: join(workDir, 'server', `auth-${name}${values.real ? '-real' : ''}`),
    namesrvPort: Number(values['namesrv-port']),
    brokerPort: Number(values['broker-port']),
    broker: { enablePropertyFilter: 'false', ...options },
  }
  rmSync(common.dir, { recursive: true, force: true })
  if (plainAcl !== undefined) {
    const conf = join(common.dir, values.real ? 'home/conf' : 'data/conf')
    mkdirSync(conf, { recursive: true })
    writeFileSync(join(conf, 'plain_acl.yml'), plainAcl)
  }
  if (!values.real) return startOurs({ ...common, profile, source: true, durable: plainAcl !== undefined })
  await buildJava(profile)
  return startReal({ ...common, release: profile, jvm: { 'java.net.preferIPv4Stack': 'true' } })
}

let asked = 0
const found: Difference[] = []
for (const setting of settings) {
  const groups = setting.groups.filter(({ name }) => only?.includes(name) ?? true)
  if (groups.length === 0) continue
  const server = await start(setting)
  try {
    for (const group of groups) {
      const answers: Answers = await playAuthGroup(group, socketArm(server, setting.profile))
      asked += Object.keys(answers).length
      if (values.real) writeFileSync(recordedFile(group.name), snapshotText(answers))
      else found.push(...differences({ [group.name]: readRecorded(group.name) }, { [group.name]: answers }))
    }
  } finally {
    await server.stop()
  }
}
for (const { question, theirs, ours } of found)
  process.stdout.write(`${question}\n  theirs ${theirs}\n  ours   ${ours}\n`)
process.stdout.write(values.real ? `${asked} answers written\n` : `${asked} answers, ${found.length} differences\n`)
process.exitCode = found.length > 0 ? 1 : 0
