import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Ports } from './freePorts.ts'
import { distDir, workDir } from './paths.ts'
import { WireConnection } from './wire/connection.ts'
import { routeFrame } from './wire/frames.ts'

export interface OursOptions extends Ports {
  readonly args?: readonly string[]
  readonly flags?: readonly string[]
}

/** A running `rocketmq-sim up`. */
export interface Ours {
  readonly pid: number
  readonly namesrvPort: number
  readonly brokerPort: number
  /** `performance.now()` just before the process was made. */
  readonly spawnedAt: number
  ended(): boolean
  stop(): Promise<void>
}

/** Starts the built command. It may not listen yet when this returns. */
export function spawnOurs(options: OursOptions): Ours {
  const { namesrvPort, brokerPort, args = ['--no-control'], flags = [] } = options
  mkdirSync(workDir, { recursive: true })
  const log = openSync(join(workDir, 'up.log'), 'w')
  const spawnedAt = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...flags,
      join(distDir, 'cli/main.js'),
      'up',
      '--port',
      `${namesrvPort}`,
      '--broker-port',
      `${brokerPort}`,
      ...args,
    ],
    { stdio: ['ignore', log, log] },
  )
  closeSync(log)
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  return { pid: child.pid ?? -1, namesrvPort, brokerPort, spawnedAt, ended, stop: () => stop(child) }
}

/** Starts the built command and waits until it answers a route query for a fresh topic. */
export async function startOurs(options: OursOptions): Promise<Ours> {
  const ours = spawnOurs(options)
  const connection = await openWhenListening(ours)
  await connection.ask(routeFrame('TBW102'))
  connection.close()
  return ours
}

/** Connects as soon as somebody listens. */
export async function openWhenListening({ brokerPort, ended }: Ours, limitMs = 60_000): Promise<WireConnection> {
  const end = performance.now() + limitMs
  for (;;) {
    try {
      return await WireConnection.open(brokerPort)
    } catch (error) {
      if (ended() || performance.now() > end) {
        throw new Error(`nobody listens on port ${brokerPort}; .work/up.log tells more`, { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(hard)
}
