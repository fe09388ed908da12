import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../case.ts'
import { atMost, type Figure } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { type Ours, startOurs } from '../ours.ts'
import { programsDir, workDir } from '../paths.ts'
import { costOf } from '../serverCost.ts'
import { runPulls, runSends } from '../wire/load.ts'

const PROBE_FILE = join(workDir, 'probe')
const MESSAGES = 200_000
const COMPARED = 60_000
const MANY_TOPICS = 10_000

/** Memory per stored message, and cost per message with many topics and with many stored messages. */
export const memory: BenchCase = {
  name: 'memory',
  async measure({ runs }): Promise<readonly Figure[]> {
    const beyond: number[] = []
    const stored: number[] = []
    const topics: number[] = []
    for (let run = 0; run < runs; run++) {
      const one = await withServer(['bench_0:4'], measureOne)
      beyond.push(one.bytesBeyond)
      stored.push(one.laterCpuUs / one.firstCpuUs)
      const names = Array.from({ length: MANY_TOPICS }, (_, index) => `bench_${index}`)
      const many = await withServer(
        names.map((name) => `${name}:4`),
        (ours) => cost(ours, names),
      )
      topics.push(many / one.firstCpuUs)
    }
    return [
      { name: 'memory per stored message beyond its record', unit: 'bytes', values: beyond, budget: atMost(64) },
      { name: 'server CPU per message, with 300,000 stored / with none', unit: 'x', values: stored },
      { name: 'server CPU per message, over 10,000 topics / over one', unit: 'x', values: topics },
    ]
  },
}

async function measureOne(ours: Ours): Promise<{ bytesBeyond: number; firstCpuUs: number; laterCpuUs: number }> {
  const firstCpuUs = await cost(ours, ['bench_0'])
  const before = await usedBytes(ours)
  await send(ours, ['bench_memory'], MESSAGES)
  const used = (await usedBytes(ours)) - before
  const { messages, bodyBytes } = await runPulls({ port: ours.brokerPort, topic: 'bench_memory' })
  const laterCpuUs = await cost(ours, ['bench_0'])
  return { bytesBeyond: (used - bodyBytes) / messages, firstCpuUs, laterCpuUs }
}

function send({ brokerPort }: Ours, topics: readonly string[], messages: number): ReturnType<typeof runSends> {
  return runSends({ port: brokerPort, topics, bodyBytes: 128, connections: 4, inFlight: 32, messages })
}

/** After as many again to warm up: CPU of the server per message in µs. */
async function cost(ours: Ours, topics: readonly string[]): Promise<number> {
  await send(ours, topics, COMPARED / 2)
  return (await costOf(ours.pid, () => send(ours, topics, COMPARED))).cpuUs
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
