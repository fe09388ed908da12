/**
 * `rocketmq-sim admin` against a running cluster: `tsx interop/admin-cli/run.ts NAMESRV [PREFIX] [CASES]`.
 *
 *   NAMESRV  host:port on loopback, of a cluster with the one broker broker-a in DefaultCluster
 *   PREFIX   starts the names of topics and groups; default: the time
 *   CASES    names joined by semicolons, or `all`
 *
 * Each case creates facts and compares what the commands tell with them. Prints `@@ NAME ok|fail MILLISECONDS REASON` for
 * each. Exit status 1 when a case failed.
 */
import { brokerCases } from './brokerCases.ts'
import { groupCases } from './groupCases.ts'
import { messageCases } from './messageCases.ts'
import { processCases } from './processCases.ts'
import { type Case, openStage } from './stage.ts'
import { topicCases } from './topicCases.ts'
import { traceCases } from './traceCases.ts'

const [namesrv, prefix = `a${Date.now().toString(36)}`, wanted = 'all'] = process.argv.slice(2)
if (namesrv === undefined) {
  process.stderr.write('usage: run.ts NAMESRV [PREFIX] [CASES]\n')
  process.exit(2)
}
const names = wanted === 'all' ? null : wanted.split(';').map(wordOf)
const cases: readonly Case[] = [
  ...brokerCases,
  ...topicCases,
  ...messageCases,
  ...groupCases,
  ...traceCases,
  ...processCases,
]

/** Names of results are one word. */
function wordOf(name: string): string {
  return name.replaceAll(/[ ,]+/g, '-')
}

const { stage, close } = await openStage(namesrv, prefix)
for (const { name, run } of cases.filter((one) => names === null || names.includes(wordOf(one.name)))) {
  const from = Date.now()
  let reason = ''
  try {
    await run(stage)
  } catch (error) {
    reason = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ⏎ ')
  }
  if (reason !== '') process.exitCode = 1
  process.stdout.write(`@@ ${wordOf(name)} ${reason === '' ? 'ok' : 'fail'} ${Date.now() - from} ${reason}\n`)
}
await close()
