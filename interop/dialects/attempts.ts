import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { buildWatch } from './build.ts'

/** Counts connection attempts by destination port. */
export interface Attempts {
  /** Undefined where packets cannot be watched. */
  count(port: number): number | undefined
  stop(): void
}

/** Watches the loopback device, where the system lets this process do so. */
export async function watchAttempts(): Promise<Attempts> {
  const attempts = new Map<number, number>()
  const child = spawn(await buildWatch(), { stdio: ['ignore', 'pipe', 'ignore'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const ready = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', () => resolve(false))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve(true)
      else attempts.set(Number(line), (attempts.get(Number(line)) ?? 0) + 1)
    })
  })
  return {
    count: (port) => (ready ? (attempts.get(port) ?? 0) : undefined),
    stop: () => void child.kill('SIGKILL'),
  }
}
