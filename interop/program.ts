import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

export interface CaseResult {
  readonly program: string
  readonly name: string
  readonly ok: boolean
  readonly ms: number
  readonly reason: string
}

export interface Program {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly logFile: string
  readonly limitMs: number
}

/** `@@ NAME ok|fail MILLISECONDS REASON`: the line each program prints per case. */
const RESULT = /^@@ (\S+) (ok|fail) (\d+)(?: (.*))?$/

/** Runs a program with many cases to its end. A program that dies is a failed case named `(program)`. */
export async function runProgram(program: Program, onResult: (result: CaseResult) => void): Promise<CaseResult[]> {
  mkdirSync(dirname(program.logFile), { recursive: true })
  const log = createWriteStream(program.logFile)
  const results: CaseResult[] = []
  const report = (result: CaseResult): void => {
    results.push(result)
    onResult(result)
  }
  const from = Date.now()
  const child = spawn(program.command, program.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...program.env },
  })
  const onExit = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', onExit)
  const timer = setTimeout(onExit, program.limitMs)
  child.stderr.on('data', (chunk: Buffer) => log.write(chunk))
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.write(`${line}\n`)
    const found = RESULT.exec(line)
    if (found === null) return
    const [, name = '', state, ms, reason = ''] = found
    report({ program: program.name, name, ok: state === 'ok', ms: Number(ms), reason })
  })
  const status = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // A program may end with 1 to say that a case failed, which its lines say as well.
    child.once('close', (code, signal) => {
      const expected = code === 0 || (code === 1 && results.some(({ ok }) => !ok))
      resolve(expected ? '' : `ended with ${signal ?? code}`)
    })
  })
  clearTimeout(timer)
  process.removeListener('exit', onExit)
  log.end()
  if (status !== '') {
    const reason = `${status}; see ${program.logFile}`
    report({ program: program.name, name: '(program)', ok: false, ms: Date.now() - from, reason })
  }
  return results
}
