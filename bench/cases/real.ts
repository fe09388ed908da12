import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../case.ts'
import { atLeast, atMost, type Budget, type Figure } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { type JavaLoad, type JavaLoadResult, startJavaLoad } from '../javaLoad.ts'
import { startOurs } from '../ours.ts'
import { workDir } from '../paths.ts'
import { cpuMs, residentMB } from '../processStat.ts'
import { startRealServer } from '../realServer.ts'

interface Side {
  readonly namesrv: string
  /** Whose processor time counts: the broker's, which of ours is the whole process. */
  readonly pid: number
}

interface Measured extends JavaLoadResult {
  readonly cpuUs: number
}

/** One kind of load: KIND MESSAGES THREADS BYTES, and which budgets of ours against the real one apply. */
interface Kind {
  readonly name: string
  readonly load: readonly [kind: string, messages: number, threads: number, bytes: number]
  readonly cpu?: Budget
  readonly throughput?: Budget
  readonly p99?: Budget
  /** Of ours alone, in ms. */
  readonly ownP99?: Budget
  /** Rates of a paced load and server costs of mostly idle time say nothing. */
  readonly paced?: boolean
  /** Reads the topic that the case before it has filled. */
  readonly sameTopic?: boolean
}

const SEND = { cpu: atMost(0.5), throughput: atLeast(1.2) }

const KINDS: readonly Kind[] = [
  { name: 'sync send 128 B, 1 thread', load: ['sync', 4000, 1, 128], ...SEND },
  { name: 'sync send 128 B, 16 threads', load: ['sync', 24_000, 16, 128], ...SEND },
  { name: 'async send 128 B, 256 in flight', load: ['async', 48_000, 4, 128], ...SEND },
  { name: 'batches of 16 x 128 B, 8 threads', load: ['batch', 96_000, 8, 128], ...SEND },
  {
    name: 'consume a backlog of 128 B',
    load: ['consume', 96_000, 1, 128],
    cpu: atMost(1),
    throughput: atLeast(1.2),
    sameTopic: true,
  },
  { name: 'end to end at 500/s', load: ['endToEnd', 4000, 1, 128], p99: atMost(0.5), paced: true },
  { name: 'delay level 1, lateness', load: ['delay', 60, 1, 128], ownP99: atMost(20), paced: true },
]

/** The same load of the released Java client on the released server and on ours, by turns in one run. */
export const real: BenchCase = {
  name: 'real',
  real: true,
  async measure({ runs }): Promise<readonly Figure[]> {
    const java = await startJavaLoad()
    const data = join(workDir, 'data')
    rmSync(data, { recursive: true, force: true })
    const theirs = await startRealServer(await freePorts())
    const ours = await startOurs({ ...(await freePorts()), args: ['--no-control', '--data', data] })
    try {
      const sides: readonly Side[] = [
        { namesrv: `127.0.0.1:${ours.namesrvPort}`, pid: ours.pid },
        { namesrv: theirs.namesrv, pid: theirs.brokerPid },
      ]
      const figures: Figure[] = []
      const filled = new Map<Side, string>()
      for (const [index, kind] of KINDS.entries()) {
        const pairs: Measured[][] = []
        // The first pair warms up servers, client and topics.
        for (let run = 0; run <= runs; run++) {
          const pair: Measured[] = []
          for (const side of sides) {
            const topic = kind.sameTopic ? filled.get(side) : `bench_${index}_${kind.paced ? run : 0}`
            if (topic === undefined) throw new Error(`${kind.name} has nothing to read`)
            filled.set(side, topic)
            pair.push(await measured(java, side, kind, topic))
          }
          if (run > 0) pairs.push(pair)
        }
        figures.push(...figuresOf(kind, pairs))
        process.stdout.write(`  ${kind.name} done\n`)
      }
      const resident = residentMB(theirs.brokerPid) + residentMB(theirs.namesrvPid)
      const own = residentMB(ours.pid)
      figures.push({
        name: 'resident memory after all loads, ours / theirs',
        unit: 'x',
        values: [own / resident],
        budget: atMost(0.4),
        note: `${own.toFixed(0)} / ${resident.toFixed(0)} MB`,
      })
      return figures
    } finally {
      java.stop()
      await ours.stop()
      await theirs.stop()
    }
  },
}

async function measured(java: JavaLoad, side: Side, { load }: Kind, topic: string): Promise<Measured> {
  const [kind, messages, threads, bytes] = load
  const before = cpuMs(side.pid)
  const result = await java.run(`${side.namesrv} ${kind} ${topic} ${messages} ${threads} ${bytes}`)
  return { ...result, cpuUs: ((cpuMs(side.pid) - before) * 1000) / result.messages }
}

function figuresOf(
  { name, cpu, throughput, p99, ownP99, paced = false }: Kind,
  pairs: readonly Measured[][],
): Figure[] {
  const both = (pick: (one: Measured) => number): readonly (readonly [number, number])[] =>
    pairs.map(([ours, theirs]) => [
      ours === undefined ? Number.NaN : pick(ours),
      theirs === undefined ? Number.NaN : pick(theirs),
    ])
  const ratio = (what: string, pick: (one: Measured) => number, unit: string, budget?: Budget): Figure => {
    const values = both(pick)
    const [ours, theirs] = [0, 1].map(
      (side) => values.map((pair) => pair[side] ?? Number.NaN).toSorted((a, b) => a - b)[values.length >> 1] ?? 0,
    )
    return {
      name: `${name}: ${what}, ours / theirs`,
      unit: 'x',
      values: values.map(([our, their]) => our / their),
      budget,
      note: `${(ours ?? 0).toPrecision(3)} / ${(theirs ?? 0).toPrecision(3)} ${unit}`,
    }
  }
  const rate = ({ messages, seconds }: Measured): number => messages / seconds
  const latencies = [ratio('p50', (one) => one.p50 / 1000, 'ms'), ratio('p99', (one) => one.p99 / 1000, 'ms', p99)]
  const work = [
    ratio('server CPU per message', (one) => one.cpuUs, 'µs', cpu),
    ratio('messages per second', rate, '/s', throughput),
  ]
  if (ownP99 !== undefined) {
    const values = both((one) => one.p99 / 1000).map(([ours]) => ours)
    latencies.push({ name: `${name}: p99, ours`, unit: 'ms', values, budget: ownP99 })
  }
  if (paced) return latencies
  return name.startsWith('consume') ? work : [...work, ...latencies]
}
