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
  readonly groups: readonly Group[]
  readonly profile: ProfileName
  /** The released server instead of ours. */
  readonly real: boolean
  /** A fresh released server that is running already. */
  readonly at?: Pick<Server, 'namesrv' | 'broker'> | undefined
  readonly namesrvPort: number
  readonly brokerPort: number
  /** src/cli/main.ts instead of the build. Default true. */
  readonly source?: boolean
}

/** Starts a server, asks it everything, and stops it. */
export async function askServer(options: AskOptions): Promise<AnswersByGroup> {
  const { groups, profile, at } = options
  const server = at === undefined ? await start(options) : { ...at, stop: () => Promise.resolve() }
  try {
    const answers: Record<string, AnswersByGroup[string]> = {}
    for (const group of groups) answers[group.name] = await playGroup(group, socketArm(server, profile))
    return answers
  } finally {
    await server.stop()
  }
}

async function start(asked: AskOptions): Promise<Server> {
  const { profile, real, namesrvPort, brokerPort, source = true } = asked
  const dir = join(workDir, 'server', `parity-${real ? 'real' : 'ours'}-${profile}`)
  const options = { dir, namesrvPort, brokerPort, broker: OPTIONS }
  rmSync(dir, { recursive: true, force: true })
  if (!real) return startOurs({ ...options, profile, source })
  // Only the server's jars are needed, not the programs that are built beside them.
  if (!existsSync(join(javaDir(profile), 'lib'))) await buildJava(profile)
  // With IPv6 addresses the keys that the broker makes, and so its records, are longer.
  return startReal({ ...options, release: profile, jvm: { 'java.net.preferIPv4Stack': 'true' } })
}
