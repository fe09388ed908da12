/**
 * What released brokers say when their disk makes them wait or is full: `npx tsx interop/duress/run.ts [--full DIR]`.
 *
 * A debugger holds the thread that makes files, so that the put that needs the next one waits 5 s for it with the store's
 * lock. The remarks go to test/broker/flow/captured/duress.json, which test/broker/flow compares with ours.
 *
 *   --full DIR   a directory on a file system of its own that is used by 60 to 90 %
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type ProfileName, profileNames } from '../../src/profile/index.ts'
import { decodeOffsetMsgId, type RemotingCommand } from '../../src/protocol/index.ts'
import { ask, create, properties, send } from '../../test/parity/questions/requests.ts'
import type { Step } from '../../test/parity/step.ts'
import { buildJava } from '../build.ts'
import { freePorts } from '../freePorts.ts'
import { workDir } from '../paths.ts'
import { startReal, startRealNameServer } from '../server/real.ts'
import { type Asker, asker } from './asker.ts'
import { debuggable, threadsOf } from './debugger.ts'

const { values } = parseArgs({ options: { full: { type: 'string' }, only: { type: 'string' } } })

/** Files of the log that are soon full, one thread for sends, and a queue for ten. */
const OPTIONS: Readonly<Record<string, string>> = {
  mappedFileSizeCommitLog: '262144',
  mappedFileSizeConsumeQueue: '2000',
  messageIndexEnable: 'false',
  sendMessageThreadPoolNums: '1',
  sendThreadPoolQueueCapacity: '10',
  osPageCacheBusyTimeOutMills: '1000',
  waitTimeMillsInSendQueue: '200',
  transactionCheckInterval: '600000',
  transactionTimeOut: '6000',
}
const FILL = 'x'.repeat(10_000)
/** A put that takes longer than this waits for its file. */
const STUCK_MS = 400
const SERVICE_NOT_AVAILABLE = 14

type Said = Record<string, readonly [code: number, remark: string]>

const set = (line: string): Step => ask('', 25, {}, { body: `${line}\n` })

const half = (): Step =>
  send('', 'Du', { sysFlag: '4', properties: properties('TRAN_MSG=true PGROUP=DuPG') }, { body: 'half' })

function commit(answer: RemotingCommand | undefined): Step {
  const { msgId = '', queueOffset = '' } = answer?.extFields ?? {}
  return ask('', 37, {
    producerGroup: 'DuPG',
    topic: 'Du',
    tranStateTableOffset: queueOffset,
    commitLogOffset: String(decodeOffsetMsgId(msgId)?.physicalOffset),
    commitOrRollback: '8',
    fromTransactionCheck: 'false',
    msgId: '',
    transactionId: '',
  })
}

const sendBack = (first: RemotingCommand | undefined): Step =>
  ask('', 36, {
    offset: String(decodeOffsetMsgId(first?.extFields['msgId'] ?? '')?.physicalOffset),
    group: 'DuCG',
    delayLevel: '1',
    originTopic: 'Du',
  })

const resume = (first: RemotingCommand | undefined): Step =>
  ask('', 323, { topic: 'Du', msgId: first?.extFields['msgId'] ?? '' })

const reply = (): Step => ({ ...send('', 'Du', { properties: properties('MSG_TYPE=reply') }), code: 324 })

/** Times and lengths depend on the machine. */
function noted(answer: RemotingCommand | undefined): readonly [number, string] {
  if (answer === undefined) return [-1, 'no answer']
  const remark = answer.remark ?? ''
  return [
    answer.code,
    remark
      .replace(/period in queue: \d+ms, size of queue: \d+/, 'period in queue: <ms>ms, size of queue: <n>')
      .replace(/(CL|CQ|INDEX): +-?[\d.]+/g, '$1: <ratio>'),
  ]
}

async function ports(): Promise<{ namesrvPort: number; brokerPort: number; debugPort: number }> {
  const { namesrvPort, brokerPort } = await freePorts()
  return { namesrvPort, brokerPort, debugPort: brokerPort + 5 }
}

/** Sends until one is not answered: it waits for the file, with the lock. */
async function untilStuck(broker: Asker): Promise<{ readonly answer: Promise<RemotingCommand | undefined> }> {
  for (let sent = 0; sent < 200; sent++) {
    const answer = broker.ask(send('', 'Du', {}, { body: FILL }))
    const quick = await Promise.race([answer, sleep(STUCK_MS, 'stuck' as const)])
    if (quick === 'stuck') return { answer }
  }
  throw new Error('no put waits')
}

async function stalled(release: ProfileName): Promise<Said> {
  const said: Said = {}
  const { namesrvPort, brokerPort, debugPort } = await ports()
  const dir = join(workDir, 'server', `duress-${release}`)
  rmSync(dir, { recursive: true, force: true })
  const common = { dir, namesrvPort, brokerPort, release, broker: OPTIONS }
  const nameServer = await startRealNameServer(common)
  const server = await startDebugged(debugPort, () =>
    startReal({ ...common, namesrv: nameServer.namesrv, jvm: { 'java.net.preferIPv4Stack': 'true' } }),
  )
  const threads = await threadsOf(debugPort)
  const broker = await asker(server.broker)
  try {
    await broker.ask(create('Du'))
    await broker.ask(ask('', 200, {}, { body: JSON.stringify({ groupName: 'DuCG' }) }))
    const first = await broker.ask(send('', 'Du'))
    const halves = [await broker.ask(half()), await broker.ask(half()), await broker.ask(half())]
    await sleep(1500)
    await threads.suspend('AllocateMappedFileService')

    const stuck = await untilStuck(broker)
    const waits = broker.ask(send('', 'Du'))
    said['a send that waits for a thread'] = noted(await waits)
    await sleep(250)
    const cleaned = broker.ask(send('', 'Du'))
    said['a send in the queue of a busy page cache'] = noted(await cleaned)
    await sleep(300)
    said['a send to a busy page cache'] = noted(await broker.ask(send('', 'Du')))
    said['a message sent back to a busy page cache'] = noted(await broker.ask(sendBack(first)))
    said['a commit to a busy page cache'] = noted(await broker.ask(commit(halves[0])))
    said['a half message goes on in a busy page cache'] = noted(await broker.ask(resume(first)))
    said['a reply to a busy page cache'] = noted(await broker.ask(reply()))
    said['a send without its file'] = noted(await stuck.answer)

    said['a commit without its file'] = noted(await broker.ask(commit(halves[1])))
    said['a half message goes on without its file'] = noted(await broker.ask(resume(first)))
    said['a message sent back without its file'] = noted(await broker.ask(sendBack(first)))
    said['a reply without its file'] = noted(await broker.ask(reply()))

    await broker.ask(set('brokerFastFailureEnable=false'))
    const holder = broker.ask(send('', 'Du', {}, { body: FILL }))
    await sleep(200)
    const queue = Array.from({ length: 11 }, () => broker.ask(send('', 'Du')))
    said['a send to a full queue'] = noted(await queue.at(-1))
    await threads.resume('AllocateMappedFileService')
    await holder
    await Promise.all(queue)
    await broker.ask(set('brokerFastFailureEnable=true'))
    said['a commit when all is over'] = noted(await broker.ask(commit(halves[2])))
    said['a send when all is over'] = noted(await broker.ask(send('', 'Du')))

    // A commit holds the lock; the only thread of the sends stands still until the page cache counts as busy.
    await broker.ask(set('brokerFastFailureEnable=false'))
    await threads.suspend('AllocateMappedFileService')
    await untilStuckByCommits(broker)
    await threads.suspend('SendMessageThread')
    const late = broker.ask(send('', 'Du'))
    await sleep(1500)
    await threads.resume('SendMessageThread')
    said['a send that was let through before'] = noted(await late)
    await threads.resume('AllocateMappedFileService')
  } finally {
    broker.close()
    threads.close()
    await server.kill()
    await nameServer.stop()
  }
  return said
}

/** Half messages that are put back need files as well, and have threads of their own. */
async function untilStuckByCommits(broker: Asker): Promise<void> {
  const record = await broker.ask(send('', 'Du', {}, { body: FILL }))
  for (let sent = 0; sent < 200; sent++) {
    const quick = await Promise.race([broker.ask(resume(record)), sleep(STUCK_MS, 'stuck' as const)])
    if (quick === 'stuck') return
  }
  throw new Error('no put waits')
}

async function full(release: ProfileName, dir: string): Promise<Said> {
  const said: Said = {}
  const { namesrvPort, brokerPort } = await ports()
  const storeDir = join(dir, `store-${release}`)
  rmSync(storeDir, { recursive: true, force: true })
  const home = join(workDir, 'server', `duress-full-${release}`)
  rmSync(home, { recursive: true, force: true })
  const server = await startReal({
    dir: home,
    storeDir,
    namesrvPort,
    brokerPort,
    release,
    broker: {
      ...OPTIONS,
      osPageCacheBusyTimeOutMills: '5000',
      waitTimeMillsInSendQueue: '3000',
      diskMaxUsedSpaceRatio: '99',
    },
    jvm: {
      'java.net.preferIPv4Stack': 'true',
      'rocketmq.broker.diskSpaceWarningLevelRatio': '0.60',
      'rocketmq.broker.diskSpaceCleanForciblyRatio': '0.99',
    },
  })
  const broker = await asker(server.broker)
  try {
    await broker.ask(create('Du'))
    const first = await broker.ask(send('', 'Du'))
    const prepared = await broker.ask(half())
    // Looked at after 60 s and then every 10 s.
    for (let waited = 0; waited < 90; waited++) {
      const answer = await broker.ask(send('', 'Du'))
      if (answer?.code === SERVICE_NOT_AVAILABLE) break
      await sleep(1000)
    }
    said['a send to a full disk'] = noted(await broker.ask(send('', 'Du')))
    said['a commit to a full disk'] = noted(await broker.ask(commit(prepared)))
    said['a half message goes on on a full disk'] = noted(await broker.ask(resume(first)))
    said['a message sent back to a full disk'] = noted(await broker.ask(sendBack(first)))
    said['a reply to a full disk'] = noted(await broker.ask(reply()))
  } finally {
    broker.close()
    await server.kill()
  }
  return said
}

async function startDebugged<T>(port: number, begin: () => Promise<T>): Promise<T> {
  process.env['JAVA_TOOL_OPTIONS'] = debuggable(port)
  try {
    return await begin()
  } finally {
    delete process.env['JAVA_TOOL_OPTIONS']
  }
}

const file = new URL('../../test/broker/flow/captured/duress.json', import.meta.url)
const recorded: Record<string, Said> = {}
for (const release of profileNames.filter((name) => values.only === undefined || values.only === name)) {
  await buildJava(release)
  const said = { ...(await stalled(release)), ...(values.full === undefined ? {} : await full(release, values.full)) }
  for (const [what, answer] of Object.entries(said)) process.stdout.write(`${release} ${what}: ${answer.join(' ')}\n`)
  recorded[release] = said
}
writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`)
