import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ProfileName } from '../../src/profile/index.ts'
import type { AnswersByGroup } from '../../test/parity/compare.ts'
import { OPTIONS } from '../../test/parity/options.ts'
import { playGroup } from '../../test/parity/play.ts'
import type { Group } from '../../test/parity/step.ts'
import { buildJava } from '../build.ts'
import { javaDir, workDir } from '../paths.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server } from '../server/server.ts'
import { socketArm } from './sockets.ts'

export interface AskOptions {
  readonly series: readonly (readonly Group[])[]
  readonly profile: ProfileName
  /** The released server instead of ours. */
  readonly real: boolean
  /** A fresh released server that is running already. */
  readonly at?: Pick<Server, 'namesrv' | 'broker'> | undefined
  /** Of the first server; the others take ports 20 apart. */
  readonly namesrvPort: number
  readonly brokerPort: number
  /** src/cli/main.ts instead of the build. Default true. */
  readonly source?: boolean
}

const LANE_DISTANCE = 20

/** Starts servers, asks them everything, and stops them. Much of it is waiting: each series has a server of ours of its own. */
export async function askServer(options: AskOptions): Promise<AnswersByGroup> {
  const { series, profile, real, at } = options
  if (at !== undefined) return askSeries(series.flat(), { ...at, stop: () => Promise.resolve() }, profile)
  const ordinary = series.map((groups) => groups.filter(({ startedWith }) => startedWith === undefined))
  const lanes = (real ? [ordinary.flat()] : ordinary).filter((groups) => groups.length > 0)
  const answers = await Promise.all(
    lanes.map(async (groups, lane) => askSeries(groups, await start(options, lane), profile)),
  )
  for (const group of series.flat()) {
    if (group.startedWith === undefined) continue
    answers.push(await askSeries([group], await start(options, 0, group.startedWith), profile))
  }
  return Object.assign({}, ...answers)
}

async function askSeries(
  groups: readonly Group[],
  server: Pick<Server, 'namesrv' | 'broker' | 'stop'>,
  profile: ProfileName,
): Promise<AnswersByGroup> {
  try {
    const answers: Record<string, AnswersByGroup[string]> = {}
    for (const group of groups) answers[group.name] = await playGroup(group, socketArm(server, profile))
    return answers
  } finally {
    await server.stop()
  }
}

async function start(
  asked: AskOptions,
  lane: number,
  startedWith: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const { profile, real, source = true } = asked
  const dir = join(workDir, 'server', `parity-${real ? 'real' : 'ours'}-${profile}-${lane}`)
  const shift = lane * LANE_DISTANCE
  const ports = { namesrvPort: asked.namesrvPort + shift, brokerPort: asked.brokerPort + shift }
  const broker = { ...OPTIONS, ...startedWith }
  const options = { dir, ...ports, broker }
  rmSync(dir, { recursive: true, force: true })
  // Otherwise the second address is that of the machine's network, of which the recordings know nothing.
  if (!real) return startOurs({ ...options, broker: { ...broker, brokerIP2: '127.0.0.1' }, profile, source })
  // Only the server's jars are needed, not the programs that are built beside them.
  if (!existsSync(join(javaDir(profile), 'lib'))) await buildJava(profile)
  // With IPv6 addresses the keys that the broker makes, and so its records, are longer.
  return startReal({ ...options, release: profile, jvm: { 'java.net.preferIPv4Stack': 'true' } })
}
