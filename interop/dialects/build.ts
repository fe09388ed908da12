import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ClientName } from '../../test/client/dialects/compare.ts'
import { buildJava } from '../build.ts'
import { interopDir, type JavaRelease, javaDir, workDir } from '../paths.ts'

const run = promisify(execFile)

export const outDir: string = join(workDir, 'dialects')
const goSources = join(interopDir, 'dialects', 'go')
const javaSources = join(interopDir, 'dialects', 'java')

export const javaReleases: { readonly [N in ClientName]?: JavaRelease } = { java53: '5.3.3', java49: '4.9.7' }

/** Builds the program of one client; what is up to date stays. */
export async function buildClient(client: ClientName): Promise<void> {
  const release = javaReleases[client]
  if (release === undefined) {
    const mod = client === 'go211' ? ['-mod=mod', '-modfile=go211.mod'] : []
    await run('go', ['build', ...mod, '-o', join(outDir, client), '.'], { cwd: goSources })
    return
  }
  // Its jars come with the other programs of that release.
  if (!existsSync(join(javaDir(release), 'lib'))) await buildJava(release)
  const out = join(outDir, client)
  const source = join(javaSources, 'Situations.java')
  await unlessSame(out, [source], async () => {
    await run('javac', ['--release', '11', '-d', out, '-cp', join(javaDir(release), 'lib', '*'), source])
  })
}

/** The program that watches connection attempts. */
export async function buildWatch(): Promise<string> {
  const out = join(outDir, 'syns')
  await run('go', ['build', '-o', out, './syns'], { cwd: goSources })
  return out
}

async function unlessSame(out: string, sources: readonly string[], build: () => Promise<void>): Promise<void> {
  const hash = createHash('sha256')
  for (const source of sources) hash.update(readFileSync(source))
  const stamp = join(out, 'sources.sha256')
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readdirSync(out).length > 1 && readFileSync(stamp, 'utf8') === wanted) return
  mkdirSync(out, { recursive: true })
  await build()
  writeFileSync(stamp, wanted)
}
