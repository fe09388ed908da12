import { isRetryTopic } from '../protocol/index.ts'
import { milliseconds } from './durations.ts'
import type { Scenario, Step } from './format/index.ts'
import type { Received } from './observations.ts'
import { stepName } from './stepName.ts'
import type { Watch } from './watch/watch.ts'
import type { Stage } from './world/stage.ts'

/** A step that took less is told in one line. */
const BRIEF_MS = 5
/** Equal lines this close to each other are one. */
const MOMENT_MS = 50
/** More deliveries than these in a moment are one line. */
const FEW = 4
const NAMES_SHOWN = 3

/** One line of what happened in a run. */
export interface Happening {
  readonly atMs: number
  /** Host or program. */
  readonly who: string
  readonly text: string
}

/** What a reader wants to know of a run, in the order of time: steps and their ends, registrations, routes, dials, names. */
export function happenings(plan: Scenario, watch: Watch, stage: Stage): readonly Happening[] {
  const lines: Happening[] = [
    ...plan.timeline.filter((step) => !('client' in step)).map(stepLine),
    ...outcomeLines(stage),
    ...changes(
      watch.registrations.map(({ host, namesrv, atMs, address }) => ({
        key: `${host} ${namesrv}`,
        line: { atMs, who: host, text: `registers at ${namesrv} as ${address}` },
      })),
    ),
    ...changes(
      watch.routes
        .filter(({ topic }) => !isRetryTopic(topic))
        .map(({ host, atMs, topic, code, addresses }) => ({
          key: `${host} ${topic}`,
          line: {
            atMs,
            who: host,
            text: code === 0 ? `route of ${topic}: ${addresses.join(', ')}` : `no route of ${topic} (code ${code})`,
          },
        })),
    ),
    ...watch.dnsAnswers.map(({ host, atMs, name, outcome, addresses }) => ({
      atMs,
      who: host,
      text: `DNS ${name}: ${outcome === 'answer' ? addresses.join(', ') : outcome}`,
    })),
    ...watch.dials.dials
      .filter(({ result }) => result !== 'open')
      .map(({ host, atMs, to, syns, result, tookMs }) => ({
        atMs: atMs + (tookMs ?? 0),
        who: host,
        text: `dial ${to}: ${result}${tookMs === undefined ? '' : ` after ${syns} SYN, ${Math.round(tookMs)} ms`}`,
      })),
    ...watch.told,
    ...watch.logs
      .filter(({ message }) => message === 'the server failed')
      .map(({ host, atMs, fields }) => ({ atMs, who: host, text: `the server failed: ${String(fields['error'])}` })),
    ...[...stage.clients.values()].flatMap(({ received }) => receivedLines(received)),
  ]
  return condensed(lines.sort((a, b) => a.atMs - b.atMs))
}

/** Deliveries one by one, or in one line where they come in a flood. */
function receivedLines(received: readonly Received[]): readonly Happening[] {
  const floods: Received[][] = []
  for (const message of received) {
    const flood = floods.at(-1)
    const last = flood?.at(-1)
    const same = last?.topic === message.topic && message.atMs - last.atMs < MOMENT_MS
    if (same) flood?.push(message)
    else floods.push([message])
  }
  return floods.flatMap((flood) => {
    const [first] = flood
    const last = flood.at(-1)
    if (first === undefined || last === undefined) return []
    if (flood.length <= FEW) return flood.map(receivedLine)
    const text = `receives ${flood.length} of ${first.topic}, "${first.body}" to "${last.body}"`
    return [{ atMs: first.atMs, who: first.client, text }]
  })
}

function receivedLine({ client, atMs, topic, body }: Received): Happening {
  return { atMs, who: client, text: `receives ${topic} "${body}"` }
}

function stepLine(step: Step): Happening {
  const { at, as: _as, do: kind, ...rest } = step
  const details = Object.entries(rest).map(
    ([name, value]) => `${name} ${value === Object(value) ? JSON.stringify(value) : value}`,
  )
  return { atMs: milliseconds(at), who: stepName(step), text: [kind, ...details].join(', ') }
}

function outcomeLines({ outcomes }: Stage): readonly Happening[] {
  return outcomes.all.flatMap(({ step, client, atMs, tookMs, state, text, causes }) => {
    const what = step.startsWith(`${client} `) ? step.slice(client.length + 1) : step
    const begun = { atMs, who: client, text: `${what}: begins` }
    if (tookMs === undefined) return [begun, { atMs, who: client, text: `${what}: not over when the run ends` }]
    const told = [text, ...causes].map((line) => line.split('\n')[0] ?? '')
    const [first = '', ...below] = [...new Set(told)]
    const cause = below.length === 0 ? '' : ` (caused by ${below.join(', by ')})`
    const took = tookMs < BRIEF_MS ? '' : ` after ${Math.round(tookMs)} ms`
    const end = {
      atMs: atMs + tookMs,
      who: client,
      text: `${what}: ${state}${took}${first === 'ok' ? '' : `: ${first}`}${cause}`,
    }
    return tookMs < BRIEF_MS ? [end] : [begun, end]
  })
}

/** Lines that differ from the one before with the same key. */
function changes(entries: readonly { readonly key: string; readonly line: Happening }[]): readonly Happening[] {
  const last = new Map<string, string>()
  return entries.flatMap(({ key, line }) => {
    if (last.get(key) === line.text) return []
    last.set(key, line.text)
    return [line]
  })
}

/** A line that repeats itself is told once, with the number of times; equal lines of one moment are told together. */
function condensed(lines: readonly Happening[]): readonly Happening[] {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  const told = new Set<string>()
  const kept: Happening[] = []
  for (const line of lines) {
    const key = keyOf(line)
    const count = counts.get(key) ?? 1
    if (!told.has(key)) kept.push(count === 1 ? line : { ...line, text: `${line.text} (${count} times in all)` })
    told.add(key)
  }
  return together(kept)
}

function keyOf({ who, text }: Happening): string {
  return `${who} ${text.replace(/\d+ ms/, 'ms')}`
}

function together(lines: readonly Happening[]): readonly Happening[] {
  const groups: { line: Happening; who: string[] }[] = []
  for (const line of lines) {
    const group = groups.find((other) => other.line.text === line.text && line.atMs - other.line.atMs < MOMENT_MS)
    if (group === undefined) groups.push({ line, who: [line.who] })
    else group.who.push(line.who)
  }
  return groups.map(({ line, who }) => ({ ...line, who: listed(who) }))
}

/** `a, b, c and 5 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN
  return more > 1 ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} more` : names.join(', ')
}
