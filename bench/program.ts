import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { programsDir } from './paths.ts'

/** Runs a program of bench/programs in a process of its own; its last line of output is what it measured, as JSON. */
export function runProgram<T>(
  name: string,
  args: readonly (string | number)[] = [],
  flags: readonly string[] = [],
): Promise<T> {
  const script = join(programsDir, `${name}.js`)
  const child = spawn(process.execPath, [...flags, script, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as T)
      else reject(new Error(`${name} ${args.join(' ')} ended with ${code}`))
    })
  })
}

/** The same several times, one after the other. */
export async function runsOf<T>(runs: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < runs; index++) results.push(await run())
  return results
}
