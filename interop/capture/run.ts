/**
 * Records real clients against the real server and writes test/captured: `tsx interop/capture/run.ts`.
 *
 * A proxy on 127.0.0.2 stands before NameServer and broker on 127.0.0.1. The broker registers under the proxy's address
 * (brokerIP1), so that route answers lead clients to it and every frame is recorded unchanged.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AdminShell } from '../admin/shell.ts'
import { buildGo, buildJava } from '../build.ts'
import { javaArgs } from '../java.ts'
import { type JavaRelease, projectDir, workDir } from '../paths.ts'
import { runProgram } from '../program.ts'
import { startReal } from '../server/real.ts'
import { curate } from './curate.ts'
import { type Exchange, recordingProxy } from './proxy.ts'
import { readStore } from './store.ts'

const out = join(projectDir, 'test/captured')
const NAMESRV_PORT = 19876
const BROKER_PORT = 20911
const only = process.argv[2]

interface Session {
  readonly file: string
  readonly server: JavaRelease
  readonly ipv6?: boolean
  readonly keepStore?: boolean
  readonly clients: readonly Client[]
}

interface Client {
  readonly name: string
  readonly run: (namesrv: string, name: string) => Promise<void>
}

const java = (
  release: JavaRelease,
  cases: string,
  properties: Readonly<Record<string, string>> = {},
): Client['run'] => {
  return async (namesrv, name) => {
    const home = join(workDir, 'capture', name)
    const args = [namesrv, name.replaceAll('.', '-'), '8', cases]
    await runProgram(
      {
        name,
        command: 'java',
        args: javaArgs({ release, main: 'interop.Main', args, home, heapMiB: 512, properties }),
        logFile: join(home, 'cases.log'),
        limitMs: 300_000,
      },
      (result) => process.stdout.write(`${name} ${result.name} ${result.ok ? 'ok' : result.reason}\n`),
    )
  }
}

const go: Client['run'] = async (namesrv, name) => {
  const home = join(workDir, 'capture', name)
  mkdirSync(home, { recursive: true })
  await runProgram(
    {
      name,
      command: await buildGo(),
      args: [
        namesrv,
        name.replaceAll('.', '-'),
        '8',
        'all',
        namesrv.replace(String(NAMESRV_PORT), String(BROKER_PORT)),
      ],
      env: { HOME: home },
      logFile: join(home, 'cases.log'),
      limitMs: 300_000,
    },
    (result) => process.stdout.write(`${name} ${result.name} ${result.ok ? 'ok' : result.reason}\n`),
  )
}

const mqadmin =
  (release: JavaRelease): Client['run'] =>
  async (namesrv, name) => {
    const shell = await AdminShell.start({ release, namesrv, home: join(workDir, 'capture', name) })
    const broker = namesrv.replace(String(NAMESRV_PORT), String(BROKER_PORT))
    for (const line of ADMIN_LINES) {
      await shell.run(line.replaceAll('BROKER', broker).split(' '))
    }
    await shell.stop()
  }

/** Enough of mqadmin to see each request that the usual commands send. */
const ADMIN_LINES: readonly string[] = [
  'clusterList',
  'updateTopic -b BROKER -t mqadmin_topic -r 4 -w 4',
  'updateTopic -b BROKER -t mqadmin_order -r 2 -w 2 -o true',
  'topicList',
  'topicList -c',
  'topicRoute -t mqadmin_topic',
  'topicClusterList -t mqadmin_topic',
  'sendMessage -t mqadmin_topic -p hello -k mqadmin_key -c mqadmin_tag',
  'sendMsgStatus -b broker-a -s 16 -c 1',
  'topicStatus -t mqadmin_topic',
  'updateSubGroup -b BROKER -g mqadmin_group',
  'consumeMessage -t mqadmin_topic -g mqadmin_group -c 1',
  'consumerProgress',
  'consumerProgress -g java-5-3-3_concurrent',
  'consumerConnection -g java-5-3-3_concurrent',
  'producerConnection -g java-5-3-3_sync -t java-5-3-3_sync',
  'queryMsgByKey -t mqadmin_topic -k mqadmin_key',
  'printMsg -t mqadmin_topic -d true',
  'brokerStatus -b BROKER',
  'getBrokerConfig -b BROKER',
  'updateBrokerConfig -b BROKER -k traceTopicEnable -v true',
  'getNamesrvConfig',
  'updateKvConfig -s mqadmin_ns -k one -v two',
  'deleteKvConfig -s mqadmin_ns -k one',
  'brokerConsumeStats -b BROKER',
  'resetOffsetByTime -g java-5-3-3_concurrent -t java-5-3-3_concurrent -s 0',
  'skipAccumulatedMessage -g java-5-3-3_concurrent -t java-5-3-3_concurrent',
  'cloneGroupOffset -s java-5-3-3_concurrent -d mqadmin_clone -t java-5-3-3_concurrent -o true',
  'queryCq -t mqadmin_topic -q 0 -i 0 -c 1 -b BROKER',
  'statsAll -t mqadmin_topic',
  'wipeWritePerm -b broker-a -n NAMESRV',
  'addWritePerm -b broker-a -n NAMESRV',
  'cleanExpiredCQ -b BROKER',
  'cleanUnusedTopic -b BROKER',
  'getConsumerConfig -g mqadmin_group',
  'updateOrderConf -t mqadmin_order -m get',
  'deleteSubGroup -b BROKER -g mqadmin_group',
  'deleteTopic -c DefaultCluster -t mqadmin_topic',
]

const SHORT =
  'send-sync,send-batch,send-oneway,send-properties,pull-classic,pull-lite-assign,push-concurrent,push-orderly,query-id,offset-reset-offline'

const SESSIONS: readonly Session[] = [
  {
    file: '5.3.3',
    server: '5.3.3',
    keepStore: true,
    clients: [
      { name: 'java-5.3.3', run: java('5.3.3', 'all') },
      { name: 'java-5.3.3-rocketmq', run: java('5.3.3', SHORT, { 'rocketmq.serialize.type': 'ROCKETMQ' }) },
      { name: 'java-4.9.7', run: java('4.9.7', 'all') },
      { name: 'go-2.1.2', run: go },
      { name: 'mqadmin-5.3.3', run: mqadmin('5.3.3') },
      { name: 'mqadmin-4.9.7', run: mqadmin('4.9.7') },
    ],
  },
  {
    file: '5.3.3-ipv6',
    server: '5.3.3',
    ipv6: true,
    clients: [
      { name: 'java-5.3.3', run: java('5.3.3', 'send-batch,pull-classic,query-id,retry-dead-letter,admin-stats') },
    ],
  },
]

async function record(session: Session): Promise<void> {
  const dir = join(workDir, `capture/server-${session.file}`)
  // Client homes hold the offsets of broadcasting groups.
  for (const name of [dir, ...session.clients.map((client) => join(workDir, 'capture', client.name))]) {
    if (existsSync(name)) rmSync(name, { recursive: true })
  }
  let current = `broker-${session.server}`
  const host = session.ipv6 ? '::1' : '127.0.0.1'
  const front = session.ipv6 ? '::1' : '127.0.0.2'
  const exchanges: Exchange[] = []
  // On IPv6 loopback there is one address only: the proxy takes other ports and changes the broker's in what clients read.
  const proxied = (port: number): number => (session.ipv6 ? port + 100 : port)
  const open = (server: string, port: number) =>
    recordingProxy({
      listenHost: front,
      listenPort: proxied(port),
      targetHost: host,
      targetPort: port,
      server,
      client: () => current,
      ...(session.ipv6 ? { rewrite: [String(BROKER_PORT), String(proxied(BROKER_PORT))] as const } : {}),
    })
  const namesrvProxy = await open(`namesrv-${session.server}`, NAMESRV_PORT)
  const brokerProxy = await open(`broker-${session.server}`, BROKER_PORT)
  const broker = { brokerIP1: front, namesrvAddr: `${front}:${proxied(NAMESRV_PORT)}` }
  const server = await startReal({
    dir,
    release: session.server,
    namesrvPort: NAMESRV_PORT,
    brokerPort: BROKER_PORT,
    bindAddress: host,
    broker,
  })
  try {
    for (const client of session.clients) {
      current = client.name
      await client.run(broker.namesrvAddr, client.name)
    }
  } finally {
    current = `broker-${session.server}`
    await server.stop()
    exchanges.push(...namesrvProxy.exchanges, ...brokerProxy.exchanges)
    await namesrvProxy.close()
    await brokerProxy.close()
  }
  const parties = new Set(exchanges.map((exchange) => exchange.client))
  for (const party of parties) {
    const kept = curate(exchanges.filter((exchange) => exchange.client === party))
    const name = party.startsWith('broker-') ? `namesrv-registration` : party
    const origin = `${party} with NameServer and broker ${session.server} on loopback${session.ipv6 ? ' (IPv6)' : ''}, recorded by interop/capture/run.ts`
    write(`frames/${session.file}/${name}.json`, { origin, exchanges: kept })
  }
  if (session.keepStore || session.ipv6) {
    write(`store/${session.file}.json`, {
      origin: `store directory of broker ${session.server} after the recordings of frames/${session.file}`,
      ...readStore(join(dir, 'store')),
    })
  }
}

function write(name: string, content: { readonly origin: string; readonly [part: string]: unknown }): void {
  const file = join(out, name)
  mkdirSync(join(file, '..'), { recursive: true })
  // One array element per line keeps differences readable.
  const text = Object.entries(content)
    .map(
      ([key, value]) =>
        `${JSON.stringify(key)}: ${Array.isArray(value) ? `[\n${value.map((v) => JSON.stringify(v)).join(',\n')}\n]` : JSON.stringify(value)}`,
    )
    .join(',\n')
  writeFileSync(file, `{\n${text}\n}\n`)
  process.stdout.write(`${name}: ${text.length} bytes\n`)
}

for (const release of ['5.3.3', '4.9.7'] as const) await buildJava(release)
for (const session of SESSIONS) if (only === undefined || session.file === only) await record(session)
