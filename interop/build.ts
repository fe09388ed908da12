import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { interopDir, type JavaRelease, javaDir, workDir } from './paths.ts'

const run = promisify(execFile)

/** Builds what changed since the last run: a stamp beside each product holds the hash of its sources. */
export async function buildJava(release: JavaRelease): Promise<void> {
  const source = join(interopDir, 'java')
  const out = javaDir(release)
  await cached(out, hashOf(join(source, 'src'), join(source, 'pom.xml')), async () => {
    rmSync(join(out, 'classes'), { recursive: true, force: true })
    const line = release.startsWith('4.') ? 'src/v4' : 'src/v5'
    const args = ['-q', '-B', `-Drmq.version=${release}`, `-Drmq.dir=${line}`, `-Dout=${out}`, 'process-classes']
    await run('mvn', args, { cwd: source, maxBuffer: 1 << 26 })
  })
}

/** Path of the program with all Go cases. */
export async function buildGo(): Promise<string> {
  const source = join(interopDir, 'go')
  const out = join(workDir, 'go')
  const program = join(out, 'interop')
  await cached(out, hashOf(source), async () => {
    await run('go', ['build', '-o', program, '.'], { cwd: source, maxBuffer: 1 << 26 })
  })
  return program
}

async function cached(out: string, hash: string, build: () => Promise<void>): Promise<void> {
  const stamp = join(out, 'sources.sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  mkdirSync(out, { recursive: true })
  try {
    await build()
  } catch (error) {
    const output = error as { stdout?: string; stderr?: string }
    throw new Error(`build into ${out} failed:\n${output.stdout ?? ''}${output.stderr ?? ''}`, { cause: error })
  }
  writeFileSync(stamp, hash)
}

function hashOf(...paths: readonly string[]): string {
  const hash = createHash('sha256')
  const visit = (path: string): void => {
    const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : []
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) visit(child)
      else hash.update(`${child.slice(interopDir.length)}\n`).update(readFileSync(child))
    }
  }
  for (const path of paths) {
    if (path.endsWith('.xml')) hash.update(readFileSync(path))
    else visit(path)
  }
  return hash.digest('hex')
}
