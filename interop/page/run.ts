/**
 * Pages of runs in a real browser: `npm run page:check [-- --all]`. One page of each family (or every one), and one whose run fails, is opened at two
 * widths, light and dark; both of its tabs are looked at, and screenshots go to interop/.work/page.
 *
 * A machine without Chromium and without a way to get it checks nothing, and says so. Exit status 1 when something does not show, runs over the edge, loads from elsewhere, or fails in the browser's console.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { scenarios } from '../../scenarios/index.ts'
import { textsIn } from '../../src/cli/language.ts'
import { createDrain } from '../../src/node/index.ts'
import { scenarioPage } from '../../src/page/index.ts'
import { runScenario, type Scenario } from '../../src/scenario/index.ts'
import { workDir } from '../paths.ts'
import { openChromium } from './chromium.ts'
import { lookAtPage } from './lookAtPage.ts'

/** A run that fails as well, since that is the page that people read. */
const FAILING = 'broker-external-ip-unreachable-from-pods'

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const shown = scenarios.filter(
  ({ family }, index) => values.all || scenarios.findIndex((other) => other.family === family) === index,
)

const folder = join(workDir, 'page')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

async function written(name: string, scenario: Scenario): Promise<string> {
  const runs = await Promise.all(
    (['broken', 'cured'] as const).map(async (variant) => ({
      result: await runScenario(scenario, { variant, drain: createDrain() }),
      replay: `rocketmq-sim run ${scenario.id} --variant ${variant}`,
    })),
  )
  const texts = { language: 'en', ...textsIn(scenario, 'en') }
  const file = join(folder, `${name}.html`)
  writeFileSync(file, scenarioPage(scenario, texts, runs))
  return file
}

const browser = await openChromium()
if (typeof browser === 'string') {
  process.stdout.write(`nothing was looked at: ${browser}\n`)
  process.exit(0)
}
let failed = 0
try {
  for (const { id, load } of shown) {
    const scenario = await load()
    const pages = [[id, scenario] as const]
    // What was expected of the cured run is not what the broken one shows.
    if (id === FAILING) {
      pages.push([
        `${id}-failed`,
        { ...scenario, expect: { broken: scenario.expect.cured, cured: scenario.expect.broken } },
      ])
    }
    for (const [name, one] of pages) {
      const faults = await lookAtPage(browser, pathToFileURL(await written(name, one)).href, join(folder, name))
      failed += faults.length
      process.stdout.write(
        `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n${faults.map((text) => `     ${text}\n`).join('')}`,
      )
    }
  }
} finally {
  await browser.close()
}
if (failed > 0) process.exitCode = 1
