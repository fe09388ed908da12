/**
 * The situations of test/client/dialects with the released clients, on loopback: `npx tsx interop/dialects/run.ts [--client NAMES] [--only TEXT] [--record] [--runs N]`.
 *
 *   --client NAMES  of java53, java49, go212, go211; default all
 *   --only TEXT     situations whose name has TEXT in it
 *   --record        writes test/client/dialects/recorded/CLIENT.json
 *   --add           with --record: keeps what is recorded and puts the new runs to it, for a machine that was busy
 *   --differing     only situations in which the dialect does not do what is recorded, nor stands in explained.json
 *   --runs N        plays everything so often: times are the shortest, and what goes one way or another is recorded so. Default 1, with --record 3
 *
 * Our servers run in this process, each behind a gate that plays the fault. Without --record each client is compared with its
 * recording and its dialect: exit status 1 when it behaves in a way that neither knows.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createNodeRuntime } from '../../src/node/index.ts'
import {
  type ClientName,
  clients,
  differences,
  merged,
  type Recording,
  readExplained,
  readRecording,
  recordingFile,
  recordingText,
} from '../../test/client/dialects/compare.ts'
import type { Played } from '../../test/client/dialects/outcome.ts'
import { play } from '../../test/client/dialects/play.ts'
import { differencesOf } from '../../test/client/dialects/simulated.ts'
import type { Situation } from '../../test/client/dialects/situation.ts'
import { situations } from '../../test/client/dialects/situations/index.ts'
import { setStage } from '../../test/client/dialects/stage.ts'
import { type Attempts, watchAttempts } from './attempts.ts'
import { buildClient } from './build.ts'
import { type Released, startReleased } from './released.ts'

const { values } = parseArgs({
  options: {
    client: { type: 'string' },
    only: { type: 'string' },
    record: { type: 'boolean', default: false },
    add: { type: 'boolean', default: false },
    differing: { type: 'boolean', default: false },
    runs: { type: 'string' },
  },
})

/** Beginnings of situations lie this far apart, so that they do not slow each other down. */
const SPACING_MS = 120

/** Played once before all others, and not counted. */
const WARMING = [
  'address: ip:port',
  'NameServer: refused',
  'broker: refused',
  'broker: system error, code 1',
  'consumer: nothing amiss',
]

const SETTLE_MS = 100

/** A single run on a busy machine may be late by as much. Recordings are the shortest of several. */
const LIVE_SLACK_MS = 1000
const REPLAYS = 2

async function playOne(situation: Situation, released: Released, attempts: Attempts): Promise<Played> {
  const stage = await setStage(situation, {
    runtime: () => createNodeRuntime(),
    dials: (port) => attempts.count(port),
    settled: () => sleep(SETTLE_MS),
  })
  try {
    return await play(situation, stage, released.client(stage.namesrv), (ms) => sleep(ms))
  } finally {
    await stage.stop()
  }
}

async function playAll(
  client: ClientName,
  chosen: readonly Situation[],
  attempts: Attempts,
): Promise<Map<string, Played>> {
  const released = startReleased(client)
  // What a virtual machine does slowly the first time is no habit of its client.
  for (const situation of situations.filter(({ name }) => WARMING.includes(name)))
    await playOne(situation, released, attempts)
  const played = new Map<string, Played>()
  const running: Promise<void>[] = []
  for (const situation of chosen) {
    running.push(playOne(situation, released, attempts).then((seen) => void played.set(situation.name, seen)))
    await sleep(SPACING_MS)
  }
  await Promise.all(running)
  await released.stop()
  // On a machine that is too busy the attempts are told of too late; such a run says nothing.
  for (const [name, { servers }] of played) {
    const unseen = Object.values(servers).some(({ dials, requests }) => dials === 0 && Object.keys(requests).length > 0)
    if (unseen) played.delete(name)
  }
  return played
}

/** Named situations in which a dialect is unlike its recording without an explanation. */
async function differing(client: ClientName): Promise<readonly Situation[]> {
  const recorded = readRecording(client)
  const reasons = readExplained()[client]
  const found: Situation[] = []
  for (const situation of named) {
    if (Object.hasOwn(reasons, situation.name)) continue
    const unlike = await differencesOf(situation, clients[client], recorded[situation.name] ?? [])
    if (unlike.length > 0) found.push(situation)
  }
  return found
}

/** Situations that went neither as recorded nor as the dialect goes, each with what is unlike. */
async function unlikeAll(
  client: ClientName,
  played: readonly Situation[],
  found: Recording,
): Promise<Map<string, readonly string[]>> {
  const recorded = readRecording(client)
  const reasons = readExplained()[client]
  const unlike = new Map<string, readonly string[]>()
  for (const situation of played) {
    const { name } = situation
    if (Object.hasOwn(reasons, name)) continue
    for (const way of found[name] ?? []) {
      if (differences(recorded[name] ?? [], way, LIVE_SLACK_MS).length === 0) continue
      // What is drawn may go in ways that nobody has recorded.
      const list = await differencesOf(situation, clients[client], [way], LIVE_SLACK_MS)
      if (list.length > 0) unlike.set(name, list)
    }
  }
  return unlike
}

function table(name: string, ways: readonly Played[]): void {
  process.stdout.write(`${name}\n`)
  for (const { steps, servers } of ways) {
    for (const { step, text, className, code, cause, ms } of steps) {
      const error = className === undefined ? text : `${className.slice(className.lastIndexOf('.') + 1)}: ${text}`
      const rest = `${code === undefined ? '' : ` (${code})`}${cause === undefined ? '' : ` <- ${cause.text}`}`
      process.stdout.write(
        `  ${step.padEnd(22)} ${String(ms).padStart(6)} ms  ${`${error}${rest}`.replaceAll('\n', ' ')}\n`,
      )
    }
    for (const [server, { dials, requests }] of Object.entries(servers)) {
      const counts = Object.entries(requests).map(([request, count]) => `, ${request} ×${count}`)
      process.stdout.write(`  ${server.padEnd(22)} ${dials ?? '?'} dials${counts.join('')}\n`)
    }
    process.stdout.write('\n')
  }
}

const names = (values.client?.split(',') ?? Object.keys(clients)) as ClientName[]
const named = situations.filter(({ name }) => name.includes(values.only ?? ''))
const runs = Number(values.runs ?? (values.record ? 3 : 1))
const attempts = await watchAttempts()
let unexpected = 0
for (const client of names) {
  await buildClient(client)
  const chosen = values.differing ? await differing(client) : named
  const fromMs = Date.now()
  const seen = new Map<string, Played[]>(chosen.map(({ name }) => [name, []]))
  for (let run = 0; run < runs; run++) {
    for (const [name, played] of await playAll(client, chosen, attempts)) seen.get(name)?.push(played)
  }
  process.stdout.write(`== ${client}: ${chosen.length} situations, ${Math.round((Date.now() - fromMs) / 1000)} s\n\n`)
  const found: Recording = Object.fromEntries([...seen].map(([name, all]) => [name, merged(all)]))
  for (const [name, ways] of Object.entries(found)) table(name, ways)
  if (values.record) {
    const before =
      (values.only === undefined && !values.add && !values.differing) || !existsSync(recordingFile(client))
        ? {}
        : readRecording(client)
    const sum = Object.entries(found).map(([name, ways]) => [name, merged([...(before[name] ?? []), ...ways])])
    const all: Recording = { ...before, ...(values.add ? Object.fromEntries(sum) : found) }
    const known = situations.filter(({ name }) => Object.hasOwn(all, name))
    writeFileSync(
      recordingFile(client),
      recordingText(Object.fromEntries(known.map(({ name }) => [name, all[name] ?? []]))),
    )
    continue
  }
  let left: readonly Situation[] = chosen
  let unlike = await unlikeAll(client, left, found)
  // What owes to chance does not come again and again.
  for (let again = 0; again < REPLAYS && unlike.size > 0; again++) {
    left = chosen.filter(({ name }) => unlike.has(name))
    const replayed = [...(await playAll(client, left, attempts))].map(([name, played]) => [name, [played]])
    unlike = await unlikeAll(client, left, Object.fromEntries(replayed))
  }
  for (const [name, list] of unlike) {
    unexpected++
    process.stdout.write(`${client}, ${name}: ${list.join('; ')}\n`)
  }
}
attempts.stop()
process.exit(unexpected > 0 ? 1 : 0)
