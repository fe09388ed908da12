import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildJava } from '../interop/build.ts'
import { javaDir } from '../interop/paths.ts'
import { benchDir, workDir } from './paths.ts'
import { fullSpeedJava } from './realServer.ts'

export interface JavaLoadResult {
  readonly messages: number
  readonly seconds: number
  /** Microseconds. */
  readonly p50: number
  readonly p99: number
}

export interface JavaLoad {
  run(line: string): Promise<JavaLoadResult>
  stop(): void
}

/** Compiles bench/java against the released client and starts it: one JVM that makes all loads, on both servers. */
export async function startJavaLoad(): Promise<JavaLoad> {
  await buildJava('5.3.3')
  const classes = join(workDir, 'java')
  mkdirSync(classes, { recursive: true })
  const source = join(benchDir, 'java/bench/Load.java')
  execFileSync('javac', ['-nowarn', '-d', classes, '-cp', `${join(javaDir('5.3.3'), 'lib')}/*`, source])
  const child = spawn('java', fullSpeedJava('bench.Load', [], 1024, classes), { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = []
  child.once('exit', () => {
    for (const { reject } of waiting) reject(new Error('the Java load ended'))
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('RESULT ')) waiting.shift()?.resolve(line.slice(7))
  })
  return {
    run: async (line) => {
      const answer = new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject })
      })
      child.stdin.write(`${line}\n`)
      const result = JSON.parse(await answer) as JavaLoadResult & { readonly error?: string }
      if (result.error !== undefined) throw new Error(`load ${line}: ${result.error}`)
      return result
    },
    stop: () => void child.kill(),
  }
}
