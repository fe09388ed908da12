// Packs the package, installs the tarball into an empty folder, and uses it there as a reader of the README would: every
// door is imported, the README's programs and tests are run, and the command line starts. Needs the package registry.

import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { blocksOf } from '../test/docs/blocks.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>
  devDependencies: Record<string, string>
}
const folder = mkdtempSync(join(tmpdir(), 'rocketmq-sim-package-'))

function run(command: string, args: readonly string[], cwd: string = folder): SpawnSyncReturns<string> {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000 })
  if (result.status !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${result.status}:\n${result.stdout}\n${result.stderr}`)
  }
  return result
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  const { messages } = await publint({ pkgDir: root, strict: true })
  if (messages.length > 0) throw new Error(`publint: ${JSON.stringify(messages, undefined, 2)}`)
  say('publint has no complaint')

  run('npm', ['pack', '--pack-destination', folder], root)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty-folder', private: true, type: 'module' }))
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball)])
  const installed = run('npm', ['ls', '--all', '--parseable']).stdout.trim().split('\n').length - 1
  say(`${tarball} installs with ${installed} packages`)

  for (const door of Object.keys(manifest.exports)) {
    if (door === './package.json' || door === './vitest') continue
    run(process.execPath, ['--input-type=module', '-e', `await import('rocketmq-sim${door.slice(1)}')`])
  }
  say('every door opens')

  const dev = ['vitest', 'typescript', '@types/node'].map((name) => `${name}@${manifest.devDependencies[name]}`)
  run('npm', ['install', '--no-audit', '--no-fund', '-D', ...dev])
  mkdirSync(join(folder, 'readme'))
  const blocks = blocksOf('README.md', readFileSync(join(root, 'README.md'), 'utf8'))
  for (const block of blocks.filter(({ info }) => info.startsWith('ts'))) {
    const test = block.info === 'ts vitest'
    const file = join('readme', `line${block.line}.${test ? 'test.ts' : 'ts'}`)
    writeFileSync(join(folder, file), block.text)
    if (test) run('npx', ['vitest', 'run', file])
    else if (block.info === 'ts scenario') run('npx', ['rocketmq-sim', 'run', file])
    else run('npx', ['tsx', file])
    say(`README.md:${block.line} (${block.info}) runs`)
  }
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    noEmit: true,
    types: ['node'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['readme'] }))
  run('npx', ['tsc', '-p', '.'])
  say('the README type-checks against the published types')

  run('npx', ['rocketmq-sim', 'list'])
  const up = spawn(
    join(folder, 'node_modules/.bin/rocketmq-sim'),
    ['up', '--port', '0', '--broker-port', '0', '--control', '0'],
    { cwd: folder },
  )
  let output = ''
  await new Promise<void>((resolve, reject) => {
    up.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('ready')) resolve()
    })
    up.once('exit', (code) => reject(new Error(`up ended with ${code}: ${output}`)))
  })
  up.kill('SIGTERM')
  const [code] = (await once(up, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`up ended with ${code} after SIGTERM`)
  say('the command line starts and stops')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
