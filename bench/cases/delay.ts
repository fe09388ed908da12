import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../case.ts'
import { atMost, type Figure, quantile } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { type Ours, startOurs } from '../ours.ts'
import { workDir } from '../paths.ts'
import { cpuMs, residentMB } from '../processStat.ts'
import { type Cost, costOf } from '../serverCost.ts'
import { runSends } from '../wire/load.ts'
import { runWaiting } from '../wire/waiting.ts'

const PENDING = 1_000_000
/** 6 minutes to 2 hours: nothing of it comes due while we measure. */
const FAR_LEVELS = [10, 11, 12, 13, 14, 15, 16, 17, 18]
const DELIVERED = 2000
const IDLE_MS = 3000

/** The delay scheduler with next to nothing and with a million messages that wait. */
export const delay: BenchCase = {
  name: 'delay',
  async measure({ runs }): Promise<readonly Figure[]> {
    const data = join(workDir, 'delayData')
    rmSync(data, { recursive: true, force: true })
    const ours = await startOurs({ ...(await freePorts()), args: ['--no-control', '--data', data] })
    try {
      await delivered(ours, 'bench_warm')
      const few = await several(runs, (run) => delivered(ours, `bench_few_${run}`))
      const filling = await fill(ours)
      const many = await several(runs, (run) => delivered(ours, `bench_many_${run}`))
      const lateness = many.map(({ load }) => quantile(load.latencies, 0.99))
      return [
        {
          name: 'delay level 1 with 1 million pending, lateness p99',
          unit: 'ms',
          values: lateness,
          budget: atMost(20),
        },
        {
          name: '  server CPU per message delivered, with 1 million pending / with none',
          unit: 'x',
          values: many.map(({ cpuUs }, run) => cpuUs / (few[run]?.cpuUs ?? Number.NaN)),
          budget: atMost(1.25),
        },
        { name: '  server CPU to take one that waits', baseline: 'delay: send', unit: 'µs', values: [filling.cpuUs] },
        {
          name: '  share of a processor with 1 million pending and nothing to do',
          unit: '%',
          values: [await idleShare(ours)],
        },
        { name: '  resident memory with 1 million pending', unit: 'MB', values: [residentMB(ours.pid)] },
      ]
    } finally {
      await ours.stop()
      rmSync(data, { recursive: true, force: true })
    }
  },
}

function delivered(ours: Ours, topic: string): Promise<Cost> {
  const delay = { properties: { DELAY: '1' }, ms: 1000 }
  const waiting = { port: ours.brokerPort, topic, messages: DELIVERED, delay, inFlight: 400 }
  return costOf(ours.pid, (begin) => runWaiting(waiting, begin))
}

async function fill(ours: Ours): Promise<Cost> {
  const far = FAR_LEVELS.map((level) => ({ DELAY: String(level) }))
  const sends = { port: ours.brokerPort, topics: ['bench_far'], bodyBytes: 16, connections: 4, inFlight: 64 }
  return costOf(ours.pid, (begin) => runSends({ ...sends, variants: far, messages: PENDING }, begin))
}

async function idleShare({ pid }: Ours): Promise<number> {
  const before = cpuMs(pid)
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  return ((cpuMs(pid) - before) / IDLE_MS) * 100
}

async function several<T>(runs: number, take: (run: number) => Promise<T>): Promise<T[]> {
  const taken: T[] = []
  for (let run = 0; run < runs; run++) taken.push(await take(run))
  return taken
}
