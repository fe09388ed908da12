import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program started by a run. It is ended by its own pid and by nothing else. */
export interface Child {
  readonly name: string
  readonly pid: number
  /** Standard output and standard error. */
  readonly logFile: string
  log(): string
  exited(): boolean
  /** SIGTERM, and SIGKILL when that does not end it in time. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL: a crash. */
  kill(): Promise<void>
}

export interface ChildOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly logFile: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

const running = new Set<ChildProcess>()

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

export function start(options: ChildOptions): Child {
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = openSync(options.logFile, 'w')
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log, log],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  })
  closeSync(log)
  running.add(child)
  let ended = false
  const end = new Promise<void>((resolve) => {
    const done = (): void => {
      ended = true
      running.delete(child)
      resolve()
    }
    child.once('exit', done)
    child.once('error', done)
  })
  const endWith = async (signal: 'SIGTERM' | 'SIGKILL', graceMs: number): Promise<void> => {
    if (!ended) child.kill(signal)
    if (await Promise.race([end.then(() => true), sleep(graceMs, false, { ref: false })])) return
    child.kill('SIGKILL')
    await end
  }
  return {
    name: options.name,
    pid: child.pid ?? -1,
    logFile: options.logFile,
    log: () => readFileSync(options.logFile, 'utf8'),
    exited: () => ended,
    stop: (graceMs = 30_000) => endWith('SIGTERM', graceMs),
    kill: () => endWith('SIGKILL', 10_000),
  }
}

/** Waits until the child's output matches; throws with the end of the output when it ends before or takes too long. */
export async function ready(child: Child, pattern: RegExp, limitMs = 90_000): Promise<string> {
  const end = Date.now() + limitMs
  for (;;) {
    const found = pattern.exec(child.log())
    if (found !== null) return found[0]
    if (child.exited() || Date.now() > end) {
      const why = child.exited() ? 'ended' : `did not say ${pattern} within ${limitMs} ms`
      throw new Error(`${child.name} ${why}; ${child.logFile} ends with:\n${child.log().slice(-3000)}`)
    }
    await sleep(50)
  }
}

/** Polls until the condition holds. */
export async function until(what: string, limitMs: number, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`after ${limitMs} ms still waiting for ${what}`)
    await sleep(100)
  }
}
