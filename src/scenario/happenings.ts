import { isRetryTopic } from '../protocol/index.ts'
import { milliseconds } from './durations.ts'
import type { Scenario, Step } from './format/index.ts'
import type { Dial, DnsAnswer, Received } from './observations.ts'
import { stepName } from './stepName.ts'
import type { Watch } from './watch/watch.ts'
import type { Stage } from './world/stage.ts'

/** What took less has no length worth telling. */
const BRIEF_MS = 5
/** A step that took less is told in one line. */
const ONE_LINE_MS = 100
/** Equal lines this close to each other are one. */
const MOMENT_MS = 50
/** Deliveries of a topic to one program are a flow while the next one comes within this time. */
const FLOW_MS = 1000
/** A flow of more deliveries than these is one line. */
const FEW = 4
const NAMES_SHOWN = 3

const DIAL_WORDS: Readonly<Record<Dial['result'], string>> = {
  open: 'opened',
  refused: 'refused',
  unreachable: 'unreachable',
  timedOut: 'no answer',
  pending: 'no answer by the end of the run',
}
const DNS_WORDS: Readonly<Record<Exclude<DnsAnswer['outcome'], 'answer'>, string>> = {
  notFound: 'no such name (NXDOMAIN)',
  serverFailure: 'the server failed (SERVFAIL)',
  timedOut: 'no answer',
}

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
      text: `DNS ${name}: ${outcome === 'answer' ? addresses.join(', ') : DNS_WORDS[outcome]}`,
    })),
    ...watch.dials.dials
      .filter(({ result }) => result !== 'open')
      .map(({ host, atMs, to, syns, result, tookMs }) => ({
        atMs: atMs + (tookMs ?? 0),
        who: host,
        text: `dial ${to}: ${DIAL_WORDS[result]}${tookMs === undefined ? '' : ` after ${syns} SYN, ${Math.round(tookMs)} ms`}`,
      })),
    ...watch.told,
    ...watch.logs
      .filter(({ message }) => message === 'the server failed')
      .map(({ host, atMs, fields }) => ({ atMs, who: host, text: `the server failed: ${String(fields['error'])}` })),
    ...[...stage.clients.values()].flatMap(({ received }) => receivedLines(received)),
  ]
  return condensed(lines.sort((a, b) => a.atMs - b.atMs))
}

/** Deliveries one by one, or in one line where they come in a flow; those of another topic in between are another flow. */
function receivedLines(received: readonly Received[]): readonly Happening[] {
  const flows: Received[][] = []
  const latest = new Map<string, Received[]>()
  for (const message of received) {
    const flow = latest.get(message.topic)
    const last = flow?.at(-1)
    if (flow !== undefined && last !== undefined && message.atMs - last.atMs < FLOW_MS) flow.push(message)
    else {
      const next = [message]
      latest.set(message.topic, next)
      flows.push(next)
    }
  }
  return flows.flatMap((flow) => {
    const [first] = flow
    const last = flow.at(-1)
    if (first === undefined || last === undefined) return []
    if (flow.length <= FEW) return flow.map(receivedLine)
    const until = last.atMs - first.atMs < MOMENT_MS ? '' : `, until ${(last.atMs / 1000).toFixed(3)}`
    const text = `receives ${flow.length} of ${first.topic}, "${first.body}" to "${last.body}"${until}`
    return [{ atMs: first.atMs, who: first.client, text }]
  })
}

function receivedLine({ client, atMs, topic, body }: Received): Happening {
  return { atMs, who: client, text: `receives ${topic} "${body}"` }
}

/** What a step may act on, which then stands as who. */
const SUBJECTS = ['server', 'process', 'host', 'dnsServer', 'box', 'loadBalancer'] as const

function stepLine(step: Step): Happening {
  const { at, as, do: kind, ...rest } = step
  const fields: Readonly<Record<string, unknown>> = rest
  const subject = SUBJECTS.find((name) => fields[name] !== undefined)
  const details = Object.entries(fields)
    .filter(([name]) => name !== subject)
    .map(([name, value]) => (name === kind ? plain(value) : `${name} ${plain(value)}`))
  const atMs = milliseconds(at)
  if (subject === undefined) {
    const text = as === undefined && details.length > 0 ? details.join(', ') : [kind, ...details].join(', ')
    return { atMs, who: stepName(step), text }
  }
  const named = as === undefined ? '' : `${as}: `
  return { atMs, who: String(fields[subject]), text: `${named}${[kind, ...details].join(', ')}` }
}

/** `brokerIP1=10.0.0.2 flushDiskType=SYNC_FLUSH`, `a and b`, or the value as it is. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(' and ')
  if (value !== Object(value)) return String(value)
  return Object.entries(value as object)
    .map(([name, one]) => `${name}=${one === Object(one) ? JSON.stringify(one) : one}`)
    .join(' ')
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
    return tookMs < ONE_LINE_MS ? [end] : [begun, end]
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
