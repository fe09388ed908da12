import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { buildCli } from '../builtCli.ts'
import { isAdminLine, tryAdminLines } from './admin.ts'
import { allBlocks, type CodeBlock } from './blocks.ts'
import { tryCommand } from './commands.ts'
import { tryCurls } from './curl.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = buildCli()
afterAll(() => built.remove())
// Inside the checkout, so that its tsconfig maps `rocketmq-sim` to the sources and its node_modules are found.
mkdirSync(join(root, 'test/docs/.work'), { recursive: true })
const work = mkdtempSync(join(root, 'test/docs/.work/'))
symlinkSync(join(root, 'examples'), join(work, 'examples'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const blocks = allBlocks(root)
const of = (...infos: string[]): CodeBlock[] => blocks.filter((block) => infos.includes(block.info))
const name = (block: CodeBlock): string => `${block.page}:${block.line}`

/** What is not code: output, layouts, pictures, other languages' client configuration. */
const PROSE = ['text', 'mermaid', '']

/** The aliases of the checkout, and tests that its own runs do not take for theirs. */
const TRIED_CONFIG = `import base from ${JSON.stringify(join(root, 'vitest.config.ts'))}
export default { ...base, test: { include: ['**/*.tried.ts'], testTimeout: 40_000 } }
`

describe('the pages', () => {
  it('mark every block as something that is tried, or as text', () => {
    const known = ['ts', 'ts vitest', 'ts scenario', 'sh', ...PROSE]
    expect(
      blocks.filter((block) => !known.includes(block.info)).map((block) => `${name(block)} ${block.info}`),
    ).toEqual([])
  })

  it.each(of('ts').map((block) => [name(block), block] as const))('run the program of %s', (_, block) => {
    const file = join(work, `${block.page.replace(/\W/g, '-')}-${block.line}.ts`)
    writeFileSync(file, block.text)
    const run = spawnSync(process.execPath, ['--import', 'tsx', file], { cwd: root, encoding: 'utf8', timeout: 50_000 })
    expect(run.stderr + run.stdout + String(run.error ?? ''), 'output').not.toMatch(/Error/)
    expect(run.status).toBe(0)
  })

  it.each(of('ts vitest').map((block) => [name(block), block] as const))('run the test of %s', (_, block) => {
    const file = join(work, `${block.page.replace(/\W/g, '-')}-${block.line}.tried.ts`)
    writeFileSync(file, block.text)
    writeFileSync(join(work, 'vitest.config.ts'), TRIED_CONFIG)
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const run = spawnSync(process.execPath, [vitest, 'run', '--root', work, file], {
      cwd: root,
      encoding: 'utf8',
      timeout: 50_000,
    })
    expect(run.stdout + run.stderr).toMatch(/\d+ passed/)
    expect(run.status, run.stdout + run.stderr).toBe(0)
  })

  it.each(of('ts scenario').map((block) => [name(block), block] as const))(
    'run the scenario of %s',
    async (_, block) => {
      const file = join(work, `${block.page.replace(/\W/g, '-')}-${block.line}.ts`)
      writeFileSync(file, block.text)
      await expect(
        tryCommand({ root, main: built.main }, `npx rocketmq-sim run ${file}`, work),
      ).resolves.toBeUndefined()
    },
  )

  const lines = of('sh').flatMap((block) => block.text.split('\n').map((line) => [line.trim(), name(block)] as const))
  const curls = lines.filter(([line]) => line.startsWith('curl '))
  const admin = lines.map(([line]) => line).filter(isAdminLine)
  const commands = lines.filter(([line]) => line !== '' && !line.startsWith('curl ') && !isAdminLine(line))

  it.each(commands)('try the command `%s` of %s', async (line) => {
    await expect(tryCommand({ root, main: built.main }, line, work)).resolves.toBeUndefined()
  })

  it('try every admin command against a running emulator', async () => {
    expect(admin.length).toBeGreaterThan(0)
    expect(await tryAdminLines(admin)).toEqual([])
  })

  it('try every curl against a running emulator', async () => {
    expect(curls.length).toBeGreaterThan(0)
    expect(await tryCurls(curls.map(([line]) => line))).toEqual([])
  })
})
