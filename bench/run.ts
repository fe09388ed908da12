import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { comparison, type Relative, relative, saveBaseline } from './baseline.ts'
import { build } from './build.ts'
import type { BenchCase } from './case.ts'
import { deadLetter } from './cases/deadLetter.ts'
import { delay } from './cases/delay.ts'
import { deliveries } from './cases/deliveries.ts'
import { idle } from './cases/idle.ts'
import { pop, retries, sql, transactions } from './cases/kinds.ts'
import { loopback } from './cases/loopback.ts'
import { memory } from './cases/memory.ts'
import { property } from './cases/property.ts'
import { real } from './cases/real.ts'
import { scenarios } from './cases/scenarios.ts'
import { startCluster } from './cases/startCluster.ts'
import { startup } from './cases/startup.ts'
import { timer } from './cases/timer.ts'
import { type Figure, median, withinBudget } from './figure.ts'
import { heading, machine } from './machine.ts'
import { referenceUs } from './reference.ts'
import { table } from './table.ts'

const CASES: readonly BenchCase[] = [
  startup,
  startCluster,
  deliveries,
  idle,
  deadLetter,
  property,
  scenarios,
  memory,
  loopback,
  delay,
  timer,
  sql,
  transactions,
  pop,
  retries,
  real,
]

const USAGE = `npm run bench -- [--real] [--only NAME]… [--runs N] [--scale X] [--json FILE] [--strict] [--save-baseline]
  --real     also the cases beside the real Apache RocketMQ (needs Java and Maven)
  --only     only these: ${CASES.map(({ name }) => name).join(', ')}
  --runs     how often each figure is taken (default 5)
  --scale    so many times the messages of the message kinds, to try them out (default 1)
  --json     writes the figures with all their values there
  --save-baseline  writes bench/baseline.json, with which later runs are compared
  --strict   exit with 1 when a budget is missed (default: only when a measurement fails)
`

const { values: options } = parseArgs({
  options: {
    real: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    runs: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
    json: { type: 'string' },
    'save-baseline': { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const runs = Number(options.runs)
const scale = Number(options.scale)
const unknown = options.only?.find((name) => CASES.every((one) => one.name !== name))
if (options.help || unknown !== undefined || !Number.isInteger(runs) || runs < 1 || !(scale > 0)) {
  process.stderr.write(unknown === undefined ? USAGE : `no case ${unknown}\n${USAGE}`)
  process.exit(options.help ? 0 : 2)
}

const on = machine()
process.stdout.write(`${heading(on)}\n\n`)
await build()

const figures: Figure[] = []
const relatives: Relative[] = []
const references: number[] = [referenceUs()]
let failed = 0
for (const one of CASES) {
  if (options.only === undefined ? one.real === true && !options.real : !options.only.includes(one.name)) continue
  process.stdout.write(`${one.name}\n`)
  try {
    const measured = await one.measure({ runs, real: options.real, scale })
    figures.push(...measured)
    const before = references.at(-1) ?? Number.NaN
    const after = referenceUs()
    references.push(after)
    relatives.push(...relative(measured, (before + after) / 2))
    process.stdout.write(`${table(measured).replaceAll(/^/gm, '  ')}\n\n`)
  } catch (error) {
    failed++
    process.stdout.write(`  failed: ${error instanceof Error ? error.stack : String(error)}\n\n`)
  }
}

if (options['save-baseline']) saveBaseline(on, median(references), relatives)
else process.stdout.write(`${comparison(relatives)}\n`)
const missed = figures.filter((figure) => withinBudget(figure) === false)
const budgets = figures.filter((figure) => figure.budget !== undefined).length
process.stdout.write(`${budgets - missed.length} of ${budgets} budgets kept\n`)
if (options.json !== undefined) {
  const judged = figures.map((figure) => ({ ...figure, median: median(figure.values), within: withinBudget(figure) }))
  writeFileSync(
    options.json,
    `${JSON.stringify({ machine: on, runs, failed, references, figures: judged }, null, 2)}\n`,
  )
}
process.exit(failed > 0 || (options.strict && missed.length > 0) ? 1 : 0)
