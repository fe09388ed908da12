import { stepName } from './cure.ts'
import { milliseconds } from './durations.ts'
import type { Scenario, Step } from './format.ts'
import type { Watch } from './watch/watch.ts'
import type { Stage } from './world/steps.ts'

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
      watch.routes.map(({ host, atMs, topic, code, addresses }) => ({
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
    ...watch.logs
      .filter(({ message }) => message === 'the server failed')
      .map(({ host, atMs, fields }) => ({ atMs, who: host, text: `the server failed: ${String(fields['error'])}` })),
    ...[...stage.clients.values()].flatMap(({ received }) =>
      received.map(({ client, atMs, topic, body }) => ({ atMs, who: client, text: `receives ${topic} "${body}"` })),
    ),
  ]
  return condensed(lines.sort((a, b) => a.atMs - b.atMs))
}

function stepLine(step: Step): Happening {
  const { at, as: _as, do: kind, ...rest } = step
  const details = Object.entries(rest).map(([name, value]) => `${name} ${value === Object(value) ? JSON.stringify(value) : value}`)
  return { atMs: milliseconds(at), who: stepName(step), text: [kind, ...details].join(', ') }
}

function outcomeLines({ outcomes }: Stage): readonly Happening[] {
  return outcomes.all.flatMap(({ step, client, atMs, tookMs, state, text, causes }) => {
    const begun = { atMs, who: client, text: `${step}: begins` }
    if (tookMs === undefined) return [begun, { atMs, who: client, text: `${step}: not over when the run ends` }]
    const [first] = text.split('\n')
    const cause = causes.length === 0 ? '' : ` (caused by ${causes.map((line) => line.split('\n')[0]).join(', by ')})`
    const took = tookMs < 0.5 ? 'at once' : `after ${Math.round(tookMs)} ms`
    const end = { atMs: atMs + tookMs, who: client, text: `${step}: ${state} ${took}: ${first}${cause}` }
    return tookMs < 0.5 ? [end] : [begun, end]
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

/** A line that repeats itself is told three times, then only counted. */
function condensed(lines: readonly Happening[]): readonly Happening[] {
  const counts = new Map<string, number>()
  const told: Happening[] = []
  for (const line of lines) {
    const key = `${line.who} ${line.text.replace(/\d+ ms/, 'ms')}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= 3) told.push(line)
    else if (count === 4) told.push({ ...line, text: `${line.text} (and so on, ${total(lines, key)} times in all)` })
  }
  return told
}

function total(lines: readonly Happening[], key: string): number {
  return lines.filter((line) => `${line.who} ${line.text.replace(/\d+ ms/, 'ms')}` === key).length
}
