import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Scripts that take minutes or other tools; continuous integration runs each of them, so a page may name them. */
const RUN_BY_CI = new Set([
  'ci',
  'test',
  'lint',
  'types',
  'build',
  'package:check',
  'interop',
  'bench',
  'format',
  'coverage',
  'scenarios',
])

/** What commands are tried with: the checkout, and the first file of its command line as it ships. */
export interface Checkout {
  readonly root: string
  readonly main: string
}

/**
 * How a command line of a page is tried, in a folder for what it writes and what the next one reads. An unknown one
 * is an error: nothing in the pages goes untested.
 */
export async function tryCommand(checkout: Checkout, line: string, work: string): Promise<void> {
  const command = line
    .replace(/\s+#.*$/, '')
    .replace(/^\$ /, '')
    .trim()
  if (command === '') return
  for (const part of command.split('&&').map((each) => each.trim())) await tryOne(checkout, part, work)
}

async function tryOne(checkout: Checkout, command: string, work: string): Promise<void> {
  const words = wordsOf(command)
  if (/^(git clone|cd) /.test(command)) return
  if (/^npm (i|install) (-D |--save-dev )?rocketmq-sim$/.test(command)) return checkInstallable(checkout.root)
  if (words[0] === 'npm') return tryNpm(checkout, words.slice(1), work)
  if (words[0] === 'npx' && words[1] === 'rocketmq-sim') return tryCli(checkout, words.slice(2), work)
  throw new Error(`no test knows how to try this command of a page: ${command}`)
}

function checkInstallable(root: string): void {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string }
  if (manifest.name !== 'rocketmq-sim') throw new Error(`the package is called ${manifest.name}`)
}

async function tryNpm(checkout: Checkout, words: string[], work: string): Promise<void> {
  const script = words[0] === 'run' ? words[1] : words[0]
  const manifest = JSON.parse(readFileSync(join(checkout.root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  if (script === 'start')
    return tryCli(checkout, ['up', ...words.slice(words[0] === 'run' ? 2 : 1).filter((word) => word !== '--')], work)
  if (script === undefined || !RUN_BY_CI.has(script))
    throw new Error(`a page names npm ${words.join(' ')}, which nothing runs`)
  if (script !== 'ci' && manifest.scripts[script] === undefined) throw new Error(`package.json has no script ${script}`)
}

/** As a shell splits them; the pages use double quotes only. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

/** `up` is started on free ports, seen to be ready, and stopped; everything else runs to its end. */
async function tryCli({ main }: Checkout, words: string[], work: string): Promise<void> {
  const serve = words[0] === 'up'
  const extra = serve ? ['--port', '0', '--broker-port', '0', '--control', '0'] : []
  const child = spawn(process.execPath, [main, ...words, ...extra], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collect(child)
  if (serve) {
    await output.until('ready')
    child.kill('SIGINT')
  }
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`rocketmq-sim ${words.join(' ')} ended with ${code}:\n${output.text()}`)
}

function collect(child: ChildProcess): { text(): string; until(word: string): Promise<void> } {
  let text = ''
  const waiting = new Set<() => void>()
  const add = (chunk: Buffer): void => {
    text += chunk.toString()
    for (const wake of waiting) wake()
  }
  child.stdout?.on('data', add)
  child.stderr?.on('data', add)
  return {
    text: () => text,
    until: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes(word)) resolve()
        }
        waiting.add(look)
        child.once('exit', (code) => reject(new Error(`ended with ${code} before it said "${word}":\n${text}`)))
        look()
      }),
  }
}
