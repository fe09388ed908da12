import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { brokerOptions, FIRST_ROUND_MS, unwrittenMs } from '../../test/sequences/arm.ts'
import type { Restart } from '../../test/sequences/operation.ts'
import type { Line } from '../../test/sequences/recording.ts'
import { buildJava } from '../build.ts'
import { freePorts } from '../freePorts.ts'
import { workDir } from '../paths.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server } from '../server/server.ts'

/** A server that can be ended and started again over its files. */
export interface Life {
  readonly name: 'theirs' | 'ours'
  /** HOST:PORT */
  readonly broker: string
  restart(how: Restart, keepAway: readonly number[]): Promise<void>
  stop(): Promise<void>
}

/** The original drops requests that waited for long, which on a busy machine says nothing of what it would answer. */
const PATIENT: Readonly<Record<string, string>> = {
  waitTimeMillsInSendQueue: '25000',
  waitTimeMillsInPullQueue: '25000',
  osPageCacheBusyTimeOutMills: '25000',
}

export async function startLife(name: 'theirs' | 'ours', line: Line, source: boolean): Promise<Life> {
  const dir = join(workDir, 'server', `sequences-${name}-${process.pid}`)
  rmSync(dir, { recursive: true, force: true })
  const options = { dir, ...(await freePorts()), broker: brokerOptions(line) }
  if (name === 'theirs') await buildJava(line)
  const start = (): Promise<Server> => {
    // With IPv6 addresses the keys that the broker makes are longer.
    if (name === 'theirs') {
      const broker = { ...options.broker, ...PATIENT }
      return startReal({ ...options, broker, release: line, jvm: { 'java.net.preferIPv4Stack': 'true' } })
    }
    return startOurs({ ...options, source, durable: true, profile: line })
  }
  let server = await start()
  await sleep(FIRST_ROUND_MS)
  return {
    name,
    broker: server.broker,
    restart: async (how, keepAway) => {
      if (how === 'kill') {
        await sleep(unwrittenMs(keepAway, Date.now()))
        await server.kill()
      }
      if (how === 'stop') await server.stop()
      server = await start()
    },
    stop: async () => {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
