/**
 * The questions of test/auth on real sockets: `npx tsx interop/auth/run.ts [--real] [--only GROUPS]`.
 *
 *   (nothing)     starts src/cli/main.ts, compares with the snapshots, exit status 1 for a difference
 *   --real        starts the released Apache RocketMQ and writes the snapshots anew
 *   --only NAMES  these groups
 *   --namesrv-port, --broker-port  other ports than the defaults
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { playAuthGroup, READ_AGAIN_MS, readRecorded, recordedFile, settings } from '../../test/auth/groups.ts'
import { type Difference, differences, snapshotText } from '../../test/parity/compare.ts'
import type { Answers } from '../../test/parity/play.ts'
import { socketArm } from '../parity/sockets.ts'
import { workDir } from '../paths.ts'
import { startGuarded } from './server.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    only: { type: 'string' },
    'namesrv-port': { type: 'string', default: '19146' },
    'broker-port': { type: 'string', default: '20146' },
  },
})
const only = values.only?.split(',')

let asked = 0
const found: Difference[] = []
for (const setting of settings) {
  const { later } = setting
  const groups = [...setting.groups, ...(later?.groups ?? [])].filter(({ name }) => only?.includes(name) ?? true)
  if (groups.length === 0) continue
  const { name, profile, options, plainAcl } = setting
  const server = await startGuarded({
    dir: join(workDir, 'server', `auth-${name}${values.real ? '-real' : ''}`),
    namesrvPort: Number(values['namesrv-port']),
    brokerPort: Number(values['broker-port']),
    broker: { enablePropertyFilter: 'false', ...options },
    profile,
    real: values.real,
    plainAcl,
  })
  try {
    for (const group of groups) {
      if (later?.groups[0] === group) {
        const root = join(workDir, 'server', `auth-${name}${values.real ? '-real/home' : '/data'}`)
        writeFileSync(join(root, 'conf/plain_acl.yml'), later.plainAcl)
        await sleep(READ_AGAIN_MS)
      }
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
