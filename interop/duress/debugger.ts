import { type ChildProcess, spawn } from 'node:child_process'
import { until } from '../child.ts'

/** Threads of a JVM that listens for a debugger, each of which can be stopped while the others go on. */
export interface Threads {
  suspend(name: string): Promise<void>
  resume(name: string): Promise<void>
  close(): void
}

/** Options of a JVM that `threadsOf` can be used with. */
export function debuggable(port: number): string {
  return `-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:${port}`
}

/** Attaches the JDK's own debugger. A thread is found by the first words of its name. */
export async function threadsOf(port: number): Promise<Threads> {
  const jdb = spawn('jdb', ['-attach', `127.0.0.1:${port}`], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  jdb.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await until('jdb', 20_000, () => Promise.resolve(said.includes('> ')))
  const ask = async (command: string, ends: RegExp): Promise<string> => {
    said = ''
    jdb.stdin.write(`${command}\n`)
    await until(`jdb: ${command}`, 20_000, () => Promise.resolve(ends.test(said)))
    return said
  }
  const ids = async (name: string): Promise<readonly string[]> => {
    const list = await ask('threads', /InnocuousThreadGroup[\s\S]*> $/)
    const rows = [...list.matchAll(/^ *\([\w.$]+\)(\w+) +(\S+)/gm)]
    const numbers = rows.filter(([, , thread = '']) => thread.startsWith(name)).map(([, id = '']) => id)
    if (numbers.length === 0) throw new Error(`no thread ${name} among\n${list}`)
    return numbers
  }
  const each = async (command: string, name: string): Promise<void> => {
    for (const id of await ids(name)) await ask(`${command} ${id}`, /> $/)
  }
  return {
    suspend: (name) => each('suspend', name),
    resume: (name) => each('resume', name),
    close: () => quit(jdb),
  }
}

function quit(jdb: ChildProcess): void {
  jdb.stdin?.write('quit\n')
  jdb.kill()
}
