/**
 * The released mqadmin with keys, for users, rules and accounts: `npx tsx interop/auth/mqadmin.ts [--real] [--profile RELEASE]`.
 *
 *   (nothing)  against ours; compares what is printed with mqadmin-RELEASE.txt, exit status 1 for a difference
 *   --real     against the released Apache RocketMQ; writes those files anew
 *   --profile  5.3.3 or 4.9.7 alone; the tools are of the same release
 *   --namesrv-port, --broker-port  other ports than the defaults
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AUTH_OPTIONS, ROOT } from '../../test/auth/questions/people.ts'
import { AdminShell } from '../admin/shell.ts'
import { buildJava } from '../build.ts'
import { workDir } from '../paths.ts'
import type { Server } from '../server/server.ts'
import { startGuarded } from './server.ts'

const { values } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'namesrv-port': { type: 'string', default: '19147' },
    'broker-port': { type: 'string', default: '20150' },
  },
})

const ACCOUNTS = `globalWhiteRemoteAddresses:
- 10.10.103.*
accounts:
- accessKey: ${ROOT.accessKey}X
  secretKey: '${ROOT.secretKey}'
  admin: true
`

/** Arguments by release; B is the broker's address. */
const commands: Readonly<Record<'5.3.3' | '4.9.7', readonly string[]>> = {
  '5.3.3': [
    'createUser -b B -u alice -p secret1',
    'createUser -c DefaultCluster -u bob -p secret2 -t Super',
    'createUser -b B -u alice -p again',
    'getUser -b B -u alice',
    'getUser -b B -u nobody',
    'getUser -c DefaultCluster -u bob',
    'updateUser -b B -u alice -s disable',
    'updateUser -b B -u alice -t Super',
    'updateUser -b B -u nobody -p x',
    'listUser -b B',
    'listUser -c DefaultCluster -f al',
    'createAcl -b B -s User:alice -r Topic:a*,Group:* -a Pub,Sub -i 192.168.1.0/24 -d Allow',
    'createAcl -b B -s User:alice -r Topic:b -a All -d Deny',
    'createAcl -b B -s User:nobody -r Topic:b -a All -d Deny',
    'createAcl -b B -s User:alice -r Queue:b -a All -d Deny',
    'updateAcl -b B -s User:alice -r Topic:b -a Get -d Allow',
    'getAcl -b B -s User:alice',
    'getAcl -b B -s User:nobody',
    'listAcl -b B',
    'listAcl -c DefaultCluster -s alice -r Topic:b',
    'deleteAcl -b B -s User:alice -r Topic:b',
    'getAcl -b B -s User:alice',
    'deleteAcl -b B -s User:alice',
    'listAcl -b B',
    'deleteUser -b B -u alice',
    'deleteUser -b B -u nobody',
    'listUser -b B',
    'updateTopic -b B -t AdmT -r 1 -w 1',
  ],
  '4.9.7': [
    'updateAclConfig -b B -a firstAccount -s 12345678 -i 192.168.1.* -u DENY -t topicA=PUB|SUB,topicB=DENY -m false',
    'updateAclConfig -b B -a short -s 12345678',
    'updateAclConfig -c DefaultCluster -a secondAccount -s 12345678 -m true',
    'clusterAclConfigVersion -b B',
    'clusterAclConfigVersion -c DefaultCluster',
    'updateGlobalWhiteAddr -b B -g 10.10.154.1,10.10.154.2',
    'updateAclConfig -b B -a firstAccount -s 12345678 -g SUB',
    'deleteAclConfig -b B -a firstAccount',
    'deleteAclConfig -b B -a firstAccount',
    'updateTopic -b B -t AdmT -r 1 -w 1',
  ],
}

/** Addresses, directories and times are those of the run. */
function masked(text: string, { namesrv, broker }: Server, dir: string): string {
  return text
    .replaceAll(broker, 'BROKER')
    .replaceAll(namesrv, 'NAMESRV')
    .replaceAll(`${dir}/home`, 'HOME')
    .replaceAll(/\/\S*(?=\/conf\/plain_acl\.yml)/g, 'HOME')
    .replaceAll(/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, 'TIME')
    .replaceAll(/\b1[6-9]\d{11}\b/g, 'MS')
    .replaceAll(/\S+\.java:\d+/g, 'FRAME')
    .replaceAll(/@[0-9a-f]{6,8}\b/g, '@HASH')
    .replaceAll(/ +$/gm, '')
}

async function printed(profile: '5.3.3' | '4.9.7'): Promise<string> {
  const dir = join(workDir, 'server', `mqadmin-keys-${profile}${values.real ? '-real' : ''}`)
  await buildJava(profile)
  const server = await startGuarded({
    dir,
    namesrvPort: Number(values['namesrv-port']),
    brokerPort: Number(values['broker-port']),
    broker: profile === '5.3.3' ? AUTH_OPTIONS : { aclEnable: 'true' },
    profile,
    real: values.real,
    plainAcl: profile === '4.9.7' ? ACCOUNTS : undefined,
  })
  const home = join(dir, 'tool')
  mkdirSync(join(home, 'conf'), { recursive: true })
  const accessKey = profile === '5.3.3' ? ROOT.accessKey : `${ROOT.accessKey}X`
  writeFileSync(join(home, 'conf/tools.yml'), `accessKey: ${accessKey}\nsecretKey: '${ROOT.secretKey}'\n`)
  try {
    const shell = await AdminShell.start({ release: profile, namesrv: server.namesrv, home })
    let text = ''
    for (const command of commands[profile]) {
      const args = command.split(' ').map((word) => (word === 'B' ? server.broker : word))
      const { stdout, stderr } = await shell.run(args)
      text += `$ ${command}\n${masked(stdout, server, dir)}${masked(stderr, server, dir)}\n`
    }
    await shell.stop()
    return text
  } finally {
    await server.stop()
  }
}

let different = 0
for (const profile of ['5.3.3', '4.9.7'] as const) {
  if (values.profile !== undefined && values.profile !== profile) continue
  const file = new URL(`mqadmin-${profile}.txt`, import.meta.url)
  const text = await printed(profile)
  if (values.real) {
    writeFileSync(file, text)
    process.stdout.write(`${profile}: ${commands[profile].length} commands recorded\n`)
    continue
  }
  const theirs = readFileSync(file, 'utf8').split(/^(?=\$ )/m)
  const ours = text.split(/^(?=\$ )/m)
  for (const [at, their] of theirs.entries()) {
    if (their === ours[at]) continue
    different++
    process.stdout.write(`--- theirs\n${their}--- ours\n${ours[at] ?? ''}`)
  }
  process.stdout.write(`${profile}: ${theirs.length} commands, ${different} differences\n`)
}
process.exitCode = different > 0 ? 1 : 0
