/**
 * Hostile input against a running `rocketmq-sim up`: `npx tsx interop/fuzz/run.ts [--count 10000] [--seed S]`.
 *
 *   --count N     inputs; default 10000
 *   --seed S      default: drawn and printed
 *   --path P      play one input again, as a finding says
 *   --keep-going  list what goes wrong instead of stopping at the first and making it smaller
 *   --data        over a data directory instead of memory
 *   --profile V   as this release
 *   --no-crowds   leave out the connections that come as crowds (1000 at once, stalled, deaf, idle for two minutes)
 *   --source      run src/cli/main.ts instead of the build
 *
 * A producer and a consumer work beside the strangers and must not notice them. Exit status 1 for a violation.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { campaign, findingText } from '../../test/fuzz/campaign.ts'
import { ProcessSubject } from '../../test/fuzz/subject.ts'
import { freePorts } from '../freePorts.ts'
import { projectDir, workDir } from '../paths.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
    data: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'no-crowds': { type: 'boolean', default: false },
    source: { type: 'boolean', default: false },
  },
})
const count = Number(values.count)
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const { namesrvPort, brokerPort } = await freePorts()
const ports = { namesrv: namesrvPort, broker: brokerPort, vip: brokerPort - 2, control: namesrvPort + 1 }
const data = join(workDir, 'server/fuzz-data')
rmSync(data, { recursive: true, force: true })
if (values.data) mkdirSync(data, { recursive: true })

const flags = [
  ...(values.data ? ['--data'] : []),
  ...(values.profile === undefined ? [] : ['--profile', values.profile]),
  ...(values.source ? ['--source'] : []),
]
const subject = new ProcessSubject({
  args: [
    ...(values.source ? ['--import', 'tsx'] : []),
    join(projectDir, values.source ? 'src/cli/main.ts' : 'dist/cli/main.js'),
    'up',
    ...['--port', String(ports.namesrv), '--broker-port', String(ports.broker), '--control', String(ports.control)],
    ...['--log', 'json', '--log-level', 'error'],
    // Captured frames speak of broker-a; the one under test has a name that no stranger uses.
    ...['-o', 'brokerName=neighbour', '-o', 'mappedFileSizeCommitLog=67108864'],
    ...(values.data ? ['--data', data] : []),
    ...(values.profile === undefined ? [] : ['--profile', values.profile]),
  ],
  ports,
  onDisk: values.data,
})
process.stdout.write(`seed ${seed}\n`)
const from = Date.now()
const report = await campaign(subject, {
  count,
  seed,
  path: values.path,
  warmUp: Math.min(1000, Math.floor(count / 5)),
  growthMiB: 50,
  keepGoing: values['keep-going'],
  crowds: !values['no-crowds'] && values.path === undefined,
  onProgress: (line) => process.stdout.write(`${line}\n`),
})
const { findings, played, neighbours, memory, sockets, situations, slowestAnswerMs } = report
const command = ['npx tsx interop/fuzz/run.ts', `--seed ${seed}`, ...flags].join(' ')
for (const finding of findings) process.stdout.write(`${findingText(finding, command)}\n`)
process.stdout.write(
  [
    `${played} inputs in ${Math.round((Date.now() - from) / 1000)} s, ${findings.length} violations`,
    `neighbours: ${neighbours.sent} sent, ${neighbours.received} received, p50 ${neighbours.p50Ms} ms, p99 ${neighbours.p99Ms} ms, at most ${neighbours.maxMs} ms`,
    `others were answered within ${slowestAnswerMs} ms`,
    `resident memory: ${memory.startMiB} MiB at the start, ${memory.peakMiB} at most, ${memory.endMiB} at the end, ${memory.storedMiB} MiB of messages stored meanwhile`,
    ...situations.map(({ name, figures }) => `${name}: ${figures}`),
    `sockets: ${sockets.start} at the start, ${sockets.end} at the end`,
    '',
  ].join('\n'),
)
process.exit(findings.length > 0 ? 1 : 0)
