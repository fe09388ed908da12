import { scenarios } from '../../scenarios/index.ts'
import { createDrain } from '../../src/node/drain.ts'
import { runScenario } from '../../src/scenario/index.ts'
import { mainThreadMs } from '../mainThread.ts'

/** Every scenario that ships, broken and cured, as the command line runs them: one after the other in a fresh process. */
const drain = createDrain()
const began = mainThreadMs()
let slowest = { id: '', ms: 0 }
for (const { id, load } of scenarios) {
  const scenario = await load()
  for (const variant of ['broken', 'cured'] as const) {
    const from = mainThreadMs()
    await runScenario(scenario, { variant, drain })
    const ms = mainThreadMs() - from
    if (ms > slowest.ms) slowest = { id: `${id}, ${variant}`, ms }
  }
}
process.stdout.write(`${JSON.stringify({ runs: scenarios.length * 2, ms: mainThreadMs() - began, slowest })}\n`)
process.exit(0)
