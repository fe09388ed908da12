import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../case.ts'
import { atMost, type Figure } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { type Ours, startOurs } from '../ours.ts'
import { programsDir, workDir } from '../paths.ts'
import { residentMB } from '../processStat.ts'
import { costOf } from '../serverCost.ts'
import { WireConnection } from '../wire/connection.ts'
import { type Begin, runSends } from '../wire/load.ts'
import { runPulls } from '../wire/pulls.ts'

const PROBE_FILE = join(workDir, 'probe')
const MESSAGES = 200_000
const COMPARED = 60_000
const MANY_TOPICS = 10_000
const QUEUES = 8
const CONNECTIONS = 1000

/** Memory per stored message, per topic and per connection, and cost per message with many topics and many stored messages. */
export const memory: BenchCase = {
  name: 'memory',
  async measure({ runs }): Promise<readonly Figure[]> {
    const one: One[] = []
    const many: Many[] = []
    const names = Array.from({ length: MANY_TOPICS }, (_, index) => `bench_${index}`)
    const specs = names.map((name) => `${name}:${QUEUES}`)
    for (let run = 0; run < runs; run++) {
      one.push(await withServer([`bench_0:${QUEUES}`], measureOne))
      many.push(await withServer(specs, (ours) => measureMany(ours, names)))
    }
    const ratio = (pick: (one: One, many: Many) => number): number[] =>
      one.map((each, run) => pick(each, many[run] as Many))
    return [
      {
        name: 'memory per stored message beyond its record',
        baseline: 'memory: message',
        unit: 'bytes',
        values: one.map(({ bytesBeyond }) => bytesBeyond),
        budget: atMost(64),
      },
      {
        name: 'server CPU per message, with 300,000 stored / with none',
        unit: 'x',
        values: one.map(({ firstCpuUs, laterCpuUs }) => laterCpuUs / firstCpuUs),
        budget: atMost(1.25),
      },
      {
        name: 'server CPU per message, over 10,000 topics x 8 queues / over one topic',
        unit: 'x',
        values: ratio(({ firstCpuUs }, { cpuUs }) => cpuUs / firstCpuUs),
        budget: atMost(1.25),
      },
      { name: 'resident memory with 10,000 topics x 8 queues', unit: 'MB', values: many.map(({ rss }) => rss) },
      {
        name: 'memory per queue that holds messages',
        unit: 'bytes',
        values: many.map(({ bytesPerQueue }) => bytesPerQueue),
      },
      {
        name: 'memory per idle connection, of 1,000',
        baseline: 'memory: connection',
        unit: 'bytes',
        values: one.map(({ bytesPerConnection }) => bytesPerConnection),
      },
    ]
  },
}

interface One {
  readonly bytesBeyond: number
  readonly firstCpuUs: number
  readonly laterCpuUs: number
  readonly bytesPerConnection: number
}

async function measureOne(ours: Ours): Promise<One> {
  const firstCpuUs = await cost(ours, ['bench_0'])
  const before = await usedBytes(ours)
  await send(ours, ['bench_memory'], MESSAGES)
  const used = (await usedBytes(ours)) - before
  const { messages, recordBytes } = await runPulls({ port: ours.brokerPort, topic: 'bench_memory' })
  const laterCpuUs = await cost(ours, ['bench_0'])
  const bytesPerConnection = await perConnection(ours)
  return { bytesBeyond: (used - recordBytes) / messages, firstCpuUs, laterCpuUs, bytesPerConnection }
}

async function perConnection(ours: Ours): Promise<number> {
  const before = await usedBytes(ours)
  const open = await Promise.all(Array.from({ length: CONNECTIONS }, () => WireConnection.open(ours.brokerPort)))
  await new Promise((resolve) => setTimeout(resolve, 200))
  const used = (await usedBytes(ours)) - before
  for (const connection of open) connection.close()
  return used / CONNECTIONS
}

interface Many {
  readonly cpuUs: number
  readonly rss: number
  readonly bytesPerQueue: number
}

async function measureMany(ours: Ours, names: readonly string[]): Promise<Many> {
  const before = await usedBytes(ours)
  const queues = names.length * QUEUES
  // One message in each queue first: that makes all of them.
  await send(ours, names, queues)
  const bytesPerQueue = ((await usedBytes(ours)) - before) / queues
  return { cpuUs: await cost(ours, names), rss: residentMB(ours.pid), bytesPerQueue }
}

function send(
  { brokerPort }: Ours,
  topics: readonly string[],
  messages: number,
  begin?: Begin,
): ReturnType<typeof runSends> {
  const load = {
    port: brokerPort,
    topics,
    queues: topics.length === 1 ? 4 : QUEUES,
    bodyBytes: 128,
    connections: 4,
    inFlight: 32,
    messages,
  }
  return runSends(load, begin)
}

/** After as many again to warm up: CPU of the server per message in µs. */
async function cost(ours: Ours, topics: readonly string[]): Promise<number> {
  await send(ours, topics, COMPARED / 2)
  return (await costOf(ours.pid, (begin) => send(ours, topics, COMPARED, begin))).cpuUs
}

async function withServer<T>(topics: readonly string[], use: (ours: Ours) => Promise<T>): Promise<T> {
  process.env['BENCH_PROBE'] = PROBE_FILE
  const ours = await startOurs({
    ...(await freePorts()),
    args: ['--no-control', ...topics.flatMap((topic) => ['--topic', topic])],
    flags: ['--expose-gc', '--import', join(programsDir, 'probe.js')],
  })
  try {
    return await use(ours)
  } finally {
    await ours.stop()
  }
}

async function usedBytes({ pid }: Ours): Promise<number> {
  rmSync(PROBE_FILE, { force: true })
  process.kill(pid, 'SIGUSR2')
  while (!existsSync(PROBE_FILE)) await new Promise((resolve) => setTimeout(resolve, 20))
  return Number(readFileSync(PROBE_FILE, 'utf8'))
}
