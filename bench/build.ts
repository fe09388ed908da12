import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { build as buildPackage } from 'tsdown'
import packageBuild from '../tsdown.config.ts'
import { benchDir, distDir, programsDir, projectDir, workDir } from './paths.ts'

/**
 * Builds the package with its own settings, and the measuring programs against it. It goes to a folder of its own, so that
 * a build of somebody else never changes what is being measured.
 */
export async function build(): Promise<void> {
  mkdirSync(workDir, { recursive: true })
  copyFileSync(join(projectDir, 'package.json'), join(workDir, 'package.json'))
  const { entry, ...settings } = packageBuild as { readonly entry: Readonly<Record<string, string>> }
  const present = Object.entries(entry).filter(([, file]) => existsSync(join(projectDir, file)))
  await buildPackage({
    ...settings,
    config: false,
    cwd: projectDir,
    entry: Object.fromEntries(present),
    outDir: distDir,
    dts: false,
    logLevel: 'warn',
  })
  const programs = join(benchDir, 'programs')
  await bundle({
    entryPoints: readdirSync(programs).map((file) => join(programs, file)),
    outdir: programsDir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The measured package is found by its name, not in src.
    tsconfigRaw: '{}',
    logLevel: 'warning',
  })
}
