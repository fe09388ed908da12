import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchContext } from './case.ts'
import { atMost, type Figure, median, quantile } from './figure.ts'
import { freePorts } from './freePorts.ts'
import { startOurs } from './ours.ts'
import { workDir } from './paths.ts'
import { cpuMs } from './processStat.ts'
import { startRealServer } from './realServer.ts'
import { type Begin, type LoadResult, runSends } from './wire/load.ts'

/** A load of one message kind, the same for every server. */
export interface KindLoad {
  readonly name: string
  readonly messages: number
  run(
    place: { readonly port: number; readonly topic: string; readonly messages: number },
    begin: Begin,
  ): Promise<LoadResult>
  /** Work that follows by itself so much later is measured, too. Then nothing is said about messages per second. */
  readonly afterMs?: number
}

export interface Kind {
  /** Begins the names of its stores and its baseline. */
  readonly name: string
  readonly loads: readonly KindLoad[]
  /** Settings of the broker, on both sides. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface KindServer {
  readonly port: number
  /** Whose processor time counts: the broker's, which of ours is the whole process. */
  readonly pid: number
  stop(): Promise<void>
}

interface Taken {
  readonly cpuUs: number
  readonly perSecond: number
  readonly latencies: readonly number[]
}

/** What the server that holds much holds before the first figure is taken. */
const TOPICS = 1000
const QUEUES = 8
const STORED = 100_000
/** And so many times the load of the kind itself. */
const LOADED = 2

/**
 * A message kind on three servers by turns: one of ours with nothing else in it, one of ours with many topics and messages, and
 * with `--real` the released one. The load comes from this process and costs next to nothing to make.
 */
export async function measureKind({ name, loads, settings = {} }: Kind, context: BenchContext): Promise<Figure[]> {
  const servers: KindServer[] = []
  try {
    const empty = await ourServer(`${name}Empty`, settings, [])
    servers.push(empty)
    const topics = Array.from({ length: Math.ceil(TOPICS * Math.min(1, context.scale)) }, (_, index) => `many_${index}`)
    const full = await ourServer(`${name}Full`, settings, topics)
    servers.push(full)
    const theirs = context.real ? await realServer(settings) : undefined
    if (theirs !== undefined) servers.push(theirs)
    await fill(full, topics, loads, context)
    const figures: Figure[] = []
    for (const [index, load] of loads.entries()) {
      const takes = await byTurns(servers, load, `bench_${index}`, context)
      figures.push(...figuresOf(name, load, takes))
      process.stdout.write(`  ${load.name} done\n`)
    }
    return figures
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function fill(
  full: KindServer,
  topics: readonly string[],
  loads: readonly KindLoad[],
  context: BenchContext,
): Promise<void> {
  const sends = { port: full.port, topics, queues: QUEUES, bodyBytes: 128, connections: 4, inFlight: 64 }
  await runSends({ ...sends, messages: scaled(STORED, context) })
  for (const [index, { messages, run }] of loads.entries()) {
    const place = { port: full.port, topic: `full_${index}`, messages: LOADED * scaled(messages, context) }
    await run(place, () => undefined)
  }
}

/** For each run what every server took. */
async function byTurns(
  servers: readonly KindServer[],
  load: KindLoad,
  topic: string,
  context: BenchContext,
): Promise<Taken[][]> {
  const { afterMs } = load
  const rows: Taken[][] = []
  const runs = afterMs === undefined ? context.runs : Math.min(2, context.runs)
  // The first two warm up servers and topics.
  for (let run = -2; run < runs; run++) {
    const done: Done[] = []
    const row: Taken[] = []
    for (const server of servers) {
      const one = await loadOn(server, load, `${topic}_${run + 2}`, context)
      done.push(one)
      row.push(takenOf(one))
    }
    if (run < 0) continue
    if (afterMs === undefined) {
      rows.push(row)
    } else {
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      rows.push(done.map(takenOf))
    }
  }
  return rows
}

interface Done {
  readonly server: KindServer
  /** Its processor time when the load began. */
  readonly before: number
  readonly result: LoadResult
}

async function loadOn(server: KindServer, load: KindLoad, topic: string, context: BenchContext): Promise<Done> {
  let before = cpuMs(server.pid)
  const place = { port: server.port, topic, messages: scaled(load.messages, context) }
  const result = await load.run(place, () => {
    before = cpuMs(server.pid)
  })
  return { server, before, result }
}

function takenOf({ server, before, result: { messages, seconds, latencies } }: Done): Taken {
  return { cpuUs: ((cpuMs(server.pid) - before) * 1000) / messages, perSecond: messages / seconds, latencies }
}

function figuresOf(kind: string, { name, afterMs }: KindLoad, rows: readonly Taken[][]): Figure[] {
  const of = (server: number, pick: (taken: Taken) => number): number[] =>
    rows.flatMap((row) => (row[server] === undefined ? [] : [pick(row[server])]))
  const cpu = (server: number): number[] => of(server, ({ cpuUs }) => cpuUs)
  const ratio = (above: readonly number[], below: readonly number[]): number[] =>
    above.map((value, run) => value / (below[run] ?? Number.NaN))
  const both = (ours: readonly number[], theirs: readonly number[], unit: string): string =>
    `${median(ours).toPrecision(3)} / ${median(theirs).toPrecision(3)} ${unit}`
  const [empty, full, theirs] = [cpu(0), cpu(1), cpu(2)]
  const rates = of(0, ({ perSecond }) => perSecond)
  const late = (share: number): string => median(of(0, ({ latencies }) => quantile(latencies, share))).toFixed(2)
  const figures: Figure[] = [
    {
      name: `${name}: server CPU per message`,
      baseline: `${kind}: ${name}`,
      unit: 'µs',
      values: empty,
      note: afterMs === undefined ? `p50 ${late(0.5)} ms, p99 ${late(0.99)} ms` : undefined,
    },
    {
      name: '  with many topics and messages / with none',
      unit: 'x',
      values: ratio(full, empty),
      budget: atMost(1.25),
      note: both(full, empty, 'µs'),
    },
  ]
  if (afterMs === undefined) figures.push({ name: '  messages per second', unit: '/s', values: rates })
  if (theirs.length === 0) return figures
  figures.push({
    name: '  server CPU per message, ours / theirs',
    unit: 'x',
    values: ratio(empty, theirs),
    budget: atMost(1),
    note: both(empty, theirs, 'µs'),
  })
  if (afterMs !== undefined) return figures
  const rate = of(2, ({ perSecond }) => perSecond)
  return [
    ...figures,
    {
      name: '  messages per second, ours / theirs',
      unit: 'x',
      values: ratio(rates, rate),
      note: both(rates, rate, '/s'),
    },
  ]
}

export function scaled(messages: number, { scale }: BenchContext): number {
  return Math.max(64, Math.round(messages * scale))
}

/** With a store on disk, as the released one has it. `topics` are made at the start. */
export async function ourServer(
  store: string,
  settings: Readonly<Record<string, string>>,
  topics: readonly string[] = [],
): Promise<KindServer> {
  const data = join(workDir, store)
  rmSync(data, { recursive: true, force: true })
  const args = [
    ...['--no-control', '--data', data],
    ...topics.flatMap((topic) => ['--topic', `${topic}:${QUEUES}`]),
    ...Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
  ]
  const ours = await startOurs({ ...(await freePorts()), args })
  const stop = async (): Promise<void> => {
    await ours.stop()
    rmSync(data, { recursive: true, force: true })
  }
  return { port: ours.brokerPort, pid: ours.pid, stop }
}

export async function realServer(settings: Readonly<Record<string, string>>): Promise<KindServer> {
  const ports = await freePorts()
  const real = await startRealServer(ports, settings)
  return { port: ports.brokerPort, pid: real.brokerPid, stop: () => real.stop() }
}
