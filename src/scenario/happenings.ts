import { isRetryTopic } from '../protocol/index.ts'
import { chineseSteps, withoutClient } from './chineseSteps.ts'
import { milliseconds } from './durations.ts'
import type { Scenario } from './format/index.ts'
import { happeningWords } from './happeningWords.ts'
import { listed, listedInChinese } from './listed.ts'
import type { Received } from './observations.ts'
import { stepHappening } from './stepHappening.ts'
import type { Watch } from './watch/watch.ts'
import type { Words } from './words.ts'
import { causeWords, outcomeWords } from './world/outcomeWords.ts'
import type { Stage } from './world/stage.ts'

export { listed } from './listed.ts'

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

/** One line of what happened in a run. */
export interface Happening {
  readonly atMs: number
  /** Host or program. */
  readonly who: string
  readonly text: string
  /** The same in Simplified Chinese. */
  readonly zh: { readonly who: string; readonly text: string }
}

/** A line before those alike are told together. */
export interface Line {
  readonly atMs: number
  readonly who: Words | string
  readonly words: Words
}

/** What a reader wants to know of a run, in the order of time: steps and their ends, registrations, routes, dials, names. */
export function happenings(plan: Scenario, watch: Watch, stage: Stage): readonly Happening[] {
  const names = chineseSteps(plan)
  const lines: Line[] = [
    ...plan.timeline
      .filter((step) => !('client' in step))
      .map((step) => stepHappening(step, milliseconds(step.at), names)),
    ...outcomeLines(stage, names),
    ...changes(
      watch.registrations.map(({ host, namesrv, atMs, address }) => ({
        key: `${host} ${namesrv}`,
        line: { atMs, who: host, words: happeningWords.registers(namesrv, address) },
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
            words: code === 0 ? happeningWords.route(topic, addresses) : happeningWords.noRoute(topic, code),
          },
        })),
    ),
    ...watch.dnsAnswers.map((answer) => ({ atMs: answer.atMs, who: answer.host, words: happeningWords.dns(answer) })),
    ...watch.dials.dials
      .filter(({ result }) => result !== 'open')
      .map((dial) => ({ atMs: dial.atMs + (dial.tookMs ?? 0), who: dial.host, words: happeningWords.dial(dial) })),
    ...watch.told,
    ...watch.logs
      .filter(({ message }) => message === 'the server failed')
      .map(({ host, atMs, fields }) => ({
        atMs,
        who: host,
        words: happeningWords.serverFailed(String(fields['error'])),
      })),
    ...[...stage.clients.values()].flatMap(({ received }) => receivedLines(received)),
  ]
  return condensed(lines.sort((a, b) => a.atMs - b.atMs))
}

/** Deliveries one by one, or in one line where they come in a flow; those of another topic in between are another flow. */
function receivedLines(received: readonly Received[]): readonly Line[] {
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
    const until = last.atMs - first.atMs < MOMENT_MS ? undefined : (last.atMs / 1000).toFixed(3)
    const words = happeningWords.receivesMany(flow.length, first.topic, first.body, last.body, until)
    return [{ atMs: first.atMs, who: first.client, words }]
  })
}

function receivedLine({ client, atMs, topic, body }: Received): Line {
  return { atMs, who: client, words: happeningWords.receives(topic, body) }
}

function outcomeLines({ outcomes }: Stage, names: ReadonlyMap<string, string>): readonly Line[] {
  return outcomes.all.flatMap((outcome) => {
    const { step, client, atMs, tookMs, state } = outcome
    const what = { en: withoutClient(step, client), zh: withoutClient(names.get(step) ?? step, client) }
    const begun = { atMs, who: client, words: happeningWords.begins(what) }
    if (tookMs === undefined) return [begun, { atMs, who: client, words: happeningWords.notOver(what) }]
    const text = outcomeWords(outcome)
    const causes = causeWords(outcome)
    const below = (all: readonly string[], first: string): readonly string[] =>
      [...new Set(all)].filter((cause) => cause !== first)
    const words = happeningWords.ended(what, {
      state,
      tookMs: tookMs < BRIEF_MS ? undefined : Math.round(tookMs),
      text: text.en === 'ok' ? undefined : text,
      causes: { en: below(causes.en, text.en), zh: below(causes.zh, text.zh) },
    })
    const end = { atMs: atMs + tookMs, who: client, words }
    return tookMs < ONE_LINE_MS ? [end] : [begun, end]
  })
}

/** Lines that differ from the one before with the same key. */
function changes(entries: readonly { readonly key: string; readonly line: Line }[]): readonly Line[] {
  const last = new Map<string, string>()
  return entries.flatMap(({ key, line }) => {
    if (last.get(key) === line.words.en) return []
    last.set(key, line.words.en)
    return [line]
  })
}

/** A line that repeats itself is told once, with the number of times; equal lines of one moment are told together. */
function condensed(lines: readonly Line[]): readonly Happening[] {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  const told = new Set<string>()
  const kept: Line[] = []
  for (const line of lines) {
    const key = keyOf(line)
    const count = counts.get(key) ?? 1
    if (!told.has(key)) kept.push(count === 1 ? line : { ...line, words: happeningWords.times(line.words, count) })
    told.add(key)
  }
  return together(kept)
}

function keyOf({ who, words }: Line): string {
  return `${inEnglish(who)} ${words.en.replace(/\d+ ms/, 'ms')}`
}

function together(lines: readonly Line[]): readonly Happening[] {
  const groups: { line: Line; who: Line['who'][] }[] = []
  for (const line of lines) {
    const group = groups.find(
      (other) => other.line.words.en === line.words.en && line.atMs - other.line.atMs < MOMENT_MS,
    )
    if (group === undefined) groups.push({ line, who: [line.who] })
    else group.who.push(line.who)
  }
  return groups.map(({ line: { atMs, words }, who }) => ({
    atMs,
    who: listed(who.map(inEnglish)),
    text: words.en,
    zh: { who: listedInChinese(who.map(inChinese)), text: words.zh },
  }))
}

function inEnglish(who: Line['who']): string {
  return typeof who === 'string' ? who : who.en
}

function inChinese(who: Line['who']): string {
  return typeof who === 'string' ? who : who.zh
}
