/**
 * The TypeScript client against a running cluster: `tsx interop/client-ts/run.ts NAMESRV [PREFIX] [PARALLEL] [CASES]`.
 *
 *   NAMESRV   host:port on loopback
 *   PREFIX    starts the names of topics and groups; default: the time
 *   PARALLEL  cases at once; default 4
 *   CASES     names joined by commas; `all`, which leaves out those that need the other half of a conversation; or `paired`, which are those
 *
 * Prints `@@ NAME ok|fail MILLISECONDS REASON` for each case. Exit status 1 when a case failed.
 */
import { adminCases } from './adminCases.ts'
import { consumeCases } from './consumeCases.ts'
import { pairedCases } from './pairedCases.ts'
import { popCases } from './popCases.ts'
import { replyCases } from './replyCases.ts'
import { sendCases } from './sendCases.ts'
import { type Case, openStage } from './stage.ts'
import { traceCases } from './traceCases.ts'

const [namesrv, prefix = `t${Date.now().toString(36)}`, parallel = '4', wanted = 'all'] = process.argv.slice(2)
if (namesrv === undefined) {
  process.stderr.write('usage: run.ts NAMESRV [PREFIX] [PARALLEL] [CASES]\n')
  process.exit(2)
}
const names = wanted === 'all' ? null : wanted.split(',')
const waiting: Case[] =
  wanted === 'paired'
    ? [...pairedCases]
    : [...sendCases, ...consumeCases, ...popCases, ...adminCases, ...replyCases, ...traceCases].filter(
        ({ name }) => names === null || names.includes(name),
      )
let failed = 0

async function runCase(one: Case, address: string): Promise<void> {
  const from = Date.now()
  let reason = ''
  const { stage, close } = await openStage(address, `${prefix}_${one.name}`)
  try {
    await one.run(stage)
  } catch (error) {
    reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')
  } finally {
    await close()
  }
  if (reason !== '') failed++
  process.stdout.write(`@@ ${one.name} ${reason === '' ? 'ok' : 'fail'} ${Date.now() - from} ${reason}`.trimEnd())
  process.stdout.write('\n')
}

async function worker(address: string): Promise<void> {
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await runCase(one, address)
}

await Promise.all(Array.from({ length: Number(parallel) }, () => worker(namesrv)))
process.exitCode = failed === 0 ? 0 : 1
