import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { javaArgs } from './java.ts'
import { freshHome } from './programs.ts'

const run = promisify(execFile)

let started = 0

const toolArgs = (args: readonly string[]): string[] =>
  javaArgs({ release: '5.3.3', main: 'interop.Tool', args, home: freshHome(`tool-${++started}`), heapMiB: 256 })

/** Runs interop.Tool to its end and returns the rest of the lines that begin with the mark. */
export async function tool(mark: string, ...args: readonly string[]): Promise<string[]> {
  const { stdout } = await run('java', toolArgs(args), { maxBuffer: 1 << 28, timeout: 120_000 })
  return stdout.split('\n').flatMap((line) => (line.startsWith(`${mark} `) ? [line.slice(mark.length + 1)] : []))
}

export interface Load {
  /** Bodies that were answered with SEND_OK so far. */
  readonly acked: ReadonlySet<string>
  stop(): Promise<void>
}

/** Sends to the topic from four producers until stopped, through any failure of the server. */
export function startLoad(namesrv: string, topic: string): Load {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn('java', toolArgs(['load', namesrv, topic]), {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const onExit = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', onExit)
  const acked = new Set<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('@acked ')) acked.add(line.slice(7))
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    acked,
    stop: async () => {
      child.stdin.end()
      await ended
      process.removeListener('exit', onExit)
    },
  }
}
