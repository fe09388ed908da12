/**
 * What the released mqadmin prints for ours, compared with what it prints for the original:
 * `npx tsx interop/admin/compare.ts [--tool RELEASE] [--server RELEASE] [--real] [--only COMMANDS] [--source] [--show] [--again]`.
 *
 *   --tool     5.3.3 (default) or 4.9.7: the release of mqadmin and of the clients that it asks about
 *   --server   the release that ours imitates, or that runs with --real. Default: that of the tool
 *   --real     runs the released server and writes recorded/
 *   --only     compares these commands; all steps run, since each looks at what earlier ones left
 *   --source   runs src/ instead of dist/
 *   --show     prints every step as it runs
 *   --again    takes what the last such run printed instead of running
 *
 * Exit status 1 for a difference that explained.json does not name, and for an entry there that no longer occurs.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkedProfile } from '../../src/profile/index.ts'
import { buildJava } from '../build.ts'
import { freePorts } from '../freePorts.ts'
import { workDir } from '../paths.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server } from '../server/server.ts'
import { normalForm, type RunNames } from './normalForm.ts'
import { type Printed, playSteps } from './play.ts'
import { difference, explained, type Played, pairName, readRecording, writeRecording } from './recordings.ts'
import { AdminShell } from './shell.ts'
import { commandOf } from './step.ts'
import { files, settings, steps } from './steps/index.ts'

const { values } = parseArgs({
  options: {
    tool: { type: 'string', default: '5.3.3' },
    server: { type: 'string' },
    real: { type: 'boolean', default: false },
    only: { type: 'string' },
    source: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    'namesrv-port': { type: 'string' },
    'broker-port': { type: 'string' },
  },
})
const tool = checkedProfile('--tool', values.tool)
const release = checkedProfile('--server', values.server ?? values.tool)
const pair = pairName(tool, release)
const only = values.only?.split(',')
const serverDir = join(workDir, 'server', `admin-${values.real ? 'real' : 'ours'}-${pair}`)
const home = join(workDir, 'home', `admin-${values.real ? 'real' : 'ours'}-${pair}`)

async function startServer(): Promise<Server> {
  const free = await freePorts()
  const options = {
    dir: serverDir,
    namesrvPort: Number(values['namesrv-port'] ?? free.namesrvPort),
    brokerPort: Number(values['broker-port'] ?? free.brokerPort),
    broker: settings,
  }
  rmSync(serverDir, { recursive: true, force: true })
  // With IPv6 addresses the keys that the broker makes, and so its records, are longer.
  if (values.real) return startReal({ ...options, release, jvm: { 'java.net.preferIPv4Stack': 'true' } })
  return startOurs({ ...options, profile: release, source: values.source, durable: true })
}

/** Everything that one run printed. */
interface Run {
  readonly names: RunNames
  readonly printed: readonly Printed[]
}

async function play(): Promise<Run> {
  await buildJava(tool)
  await buildJava(release)
  const server = await startServer()
  try {
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
    const shell = await AdminShell.start({ release: tool, namesrv: server.namesrv, home })
    try {
      const names = { namesrv: server.namesrv, broker: server.broker, home, serverDir }
      const onStep = (name: string, ms: number): void => {
        if (values.show) process.stdout.write(`${String(ms).padStart(6)} ms  ${name}\n`)
      }
      const line = tool.startsWith('4.') ? '4' : '5'
      return { names, printed: await playSteps(steps, { shell, names, line, onStep }) }
    } finally {
      await shell.stop()
    }
  } finally {
    await server.stop()
  }
}

function compare(played: readonly Played[]): number {
  const recorded = readRecording(pair)
  const used = new Set<number>()
  let open = 0
  const compared = played.filter(({ command }) => only?.includes(command) ?? true)
  for (const { name, lines } of compared) {
    const theirs = recorded.get(name)
    const found = theirs === undefined ? undefined : difference(name, theirs, lines)
    if (theirs !== undefined && found === undefined) continue
    const unexplained = (line: string): boolean => {
      const at = explained.findIndex(
        (one) =>
          (one.pairs?.includes(pair) ?? true) && new RegExp(one.step).test(name) && new RegExp(one.lines).test(line),
      )
      if (at >= 0) used.add(at)
      return at < 0
    }
    const left = found?.theirs.filter(unexplained) ?? ['no recording; run with --real']
    const right = found?.ours.filter(unexplained) ?? lines
    if (left.length + right.length === 0) continue
    open++
    process.stdout.write(
      `${name}\n${left.map((line) => `  - ${line}\n`).join('')}${right.map((line) => `  + ${line}\n`).join('')}`,
    )
  }
  for (const [at, one] of explained.entries()) {
    if (only !== undefined || used.has(at) || one.sometimes || !(one.pairs?.includes(pair) ?? true)) continue
    open++
    process.stdout.write(`explained.json: nothing differs any more in ${one.step} (${one.lines})\n`)
  }
  process.stdout.write(`${pair}: ${compared.length} outputs, ${open} unexplained\n`)
  return open
}

const file = join(workDir, `admin-${values.real ? 'real' : 'ours'}-${pair}.json`)
const run: Run = values.again ? (JSON.parse(readFileSync(file, 'utf8')) as Run) : await play()
if (!values.again) writeFileSync(file, JSON.stringify(run))
const played = run.printed.map(({ name, step, output }) => ({
  name,
  command: commandOf(step.run),
  lines: normalForm(step, output, run.names),
}))
if (values.real) {
  writeRecording(pair, played)
  process.stdout.write(`${pair}: ${played.length} outputs recorded\n`)
} else if (compare(played) > 0) process.exitCode = 1
process.exit()
