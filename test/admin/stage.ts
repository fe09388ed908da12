import { type AdminConsole, runAdmin } from '../../src/admin/index.ts'
import { createProducer, createPushConsumer, type Producer, type SendResult } from '../../src/client/index.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'

export interface Told {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
  readonly colours?: boolean
  readonly credentials?: AdminConsole['credentials']
  /** Ctrl-C after so long. */
  readonly stopAfterMs?: number
  /** Aborted when the command has printed this often. */
  readonly stopAfter?: number
}

/** Words of a line as a shell takes it apart. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

/** One command against the NameServers of `namesrv`, in this process. */
export async function runTool(
  namesrv: string,
  words: readonly string[],
  {
    stdin = '',
    files = {},
    colours = false,
    credentials,
    stopAfterMs,
    stopAfter = Number.POSITIVE_INFINITY,
  }: RunOptions = {},
): Promise<Told> {
  let out = ''
  let err = ''
  let printed = 0
  const stop = new AbortController()
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const console: AdminConsole = {
    out: (text) => {
      out += text
      if (++printed >= stopAfter) stop.abort()
    },
    err: (text) => {
      err += text
    },
    colours,
    columns: undefined,
    namesrvAddr: namesrv,
    credentials,
    readStdin: () => Promise.resolve(bytes(stdin)),
    readFile: (path) => {
      const text = files[path]
      return text === undefined
        ? Promise.reject(Object.assign(new Error(path), { code: 'ENOENT' }))
        : Promise.resolve(bytes(text))
    },
    signal: stop.signal,
  }
  const timer = stopAfterMs === undefined ? undefined : setTimeout(() => stop.abort(), stopAfterMs)
  const code = await runAdmin(words, console, createNodeRuntime())
  clearTimeout(timer)
  return { code, out, err }
}

/** An emulator with something to administer. */
export interface Stage extends AsyncDisposable {
  readonly emulator: Emulator
  readonly namesrv: string
  readonly broker: string
  readonly producer: Producer
  /** The message with key order-4711, traced. */
  readonly coffee: SendResult
  /** A dead letter of group billing. */
  readonly dead: SendResult
  /** Client of group billing that is online. */
  readonly clientId: string
  /** Makes what the commands of a page delete, and runs one of them. */
  run(line: string, options?: RunOptions): Promise<Told>
}

/** Topics Orders, Payments, Invoices and Drafts; group billing is online, has no lag, and one dead letter. */
export async function openStage(options: EmulatorOptions = {}): Promise<Stage> {
  const topics = ['Orders:4', 'Payments:1', 'Invoices:1', 'Drafts:1']
  const emulator = await startEmulator({ namesrvPort: 0, brokerPort: 0, topics, ...options })
  const namesrv = emulator.namesrvAddresses.join(';')
  const broker = emulator.brokers[0]?.address ?? ''
  const runtime = createNodeRuntime()
  const producer = createProducer({ runtime, namesrv, group: 'shop' })
  await producer.start()
  const tool = (line: string, more?: RunOptions): Promise<Told> => runTool(namesrv, shellWords(line), more)
  await tool(`updateSubGroup -b ${broker} -g billing -r 0`)
  let seen = 0
  const consumer = createPushConsumer({
    runtime,
    namesrv,
    group: 'billing',
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    subscriptions: { Orders: '*' },
    maxReconsumeTimes: 0,
    handler: (message) => {
      seen++
      if (message.text === 'bad') throw new Error('card refused')
    },
  })
  await consumer.start()
  // In queue 0, from which an example reads.
  const queue = { topic: 'Orders', brokerName: 'broker-a', queueId: 0 }
  const dead = await producer.send({ topic: 'Orders', body: 'bad' }, { queue })
  const traced = await tool('sendMessage -t Orders -p "one coffee" -k order-4711 -c food -m true --json')
  const coffee = JSON.parse(traced.out) as SendResult
  await until('the dead letter', async () => seen >= 2 && (await tool('dlqList -g billing')).code === 0)
  await until('the index', async () => (await tool('queryMsgByKey -t Orders -k order-4711')).code === 0)
  await consumer.commit()
  return {
    emulator,
    namesrv,
    broker,
    producer,
    coffee,
    dead,
    clientId: consumer.clientId,
    run: async (line, more) => {
      await tool(`updateTopic -b ${broker} -t Drafts`)
      return await tool(line, more)
    },
    [Symbol.asyncDispose]: async () => {
      await consumer.shutdown()
      await producer.shutdown()
      await emulator.stop()
    },
  }
}

/**
 * A line of a page or of a help text, with the addresses and ids that it shows replaced by those of the stage: it is tried
 * as it stands otherwise. Endless ones are stopped after their first answer.
 */
export async function tryLine(stage: Stage, line: string): Promise<Told> {
  const command = line.split(' ')[0] ?? ''
  const uniqueKey = /^dlq/i.test(command) ? stage.dead.msgId : stage.coffee.msgId
  const real = line
    .replaceAll('127.0.0.1:10911', stage.broker)
    .replaceAll('127.0.0.1:9876', stage.namesrv)
    .replaceAll(/\b[0-9A-F]{32}\b/g, /^queryMsgById$/i.test(command) ? stage.coffee.offsetMsgId : uniqueKey)
  const endless = / -i \d+$/.test(line) && /^clusterList/i.test(command)
  const files = { 'order.json': '{"order":4711}' }
  return await stage.run(real, { files, ...(endless ? { stopAfter: 1 } : {}) })
}

/** Of an endless command that is stopped, 130 is success. */
export function succeeded(told: Told): boolean {
  return told.code === 0 || (told.code === 130 && told.out !== '')
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 2000; round++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`${what} did not come about`)
}
