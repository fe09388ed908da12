import { families, type ShippedScenario, scenarios } from '../../scenarios/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type Scenario, symptomSearch } from '../scenario/index.ts'
import { type Language, textsIn } from './language.ts'

/** Options of `rocketmq-sim list` as commander hands them over. */
export interface ListOptions {
  readonly family?: string
  readonly symptom?: string
  readonly lang: Language
  readonly json?: true
}

/** How many entries a search by symptom shows. */
const HITS_SHOWN = 10
/** Characters of the text that nothing was found for. */
const LINE_SHOWN = 100

/** A scenario as `list` shows it. */
export interface Row {
  readonly id: string
  readonly family: string
  readonly title: string
  /** The symptom that fits best, of a search. */
  readonly symptom?: string
}

/** Prints the scenarios that come with the package: all, those of a family, or those that a log line points to. */
export async function list(options: ListOptions): Promise<void> {
  const { symptom, lang, json } = options
  if (symptom?.trim() === '') {
    throw new SimError(ErrorCodes.ConfigInvalid, '--symptom: "" is no text; allowed is a log line, or some words of it')
  }
  const shipped = ofFamily(options.family)
  const loaded = symptom === undefined && lang === 'en' ? undefined : await loadAll(shipped)
  const rows =
    loaded === undefined
      ? shipped
      : symptom === undefined
        ? translated(loaded, lang)
        : searchIn(loaded, lang)(symptom).slice(0, HITS_SHOWN)
  const shown: readonly Row[] = rows.map(({ id, family, title, ...rest }: Row) => ({
    id,
    family,
    title,
    ...('symptom' in rest ? { symptom: rest.symptom } : {}),
  }))
  if (json === true) process.stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`)
  else process.stdout.write(symptom === undefined ? table(shown) : hits(shown, symptom))
  if (symptom !== undefined && shown.length === 0) process.exitCode = 1
}

function ofFamily(family: string | undefined): readonly ShippedScenario[] {
  if (family === undefined) return scenarios
  if (!families.some((known) => known === family)) {
    const text = `--family: "${family}" is no family; allowed are ${families.join(', ')}`
    throw new SimError(ErrorCodes.ConfigInvalid, text, { family })
  }
  return scenarios.filter((entry) => entry.family === family)
}

interface Loaded {
  readonly entry: ShippedScenario
  readonly scenario: Scenario
}

function loadAll(entries: readonly ShippedScenario[]): Promise<readonly Loaded[]> {
  return Promise.all(entries.map(async (entry) => ({ entry, scenario: await entry.load() })))
}

function translated(loaded: readonly Loaded[], lang: Language): readonly Row[] {
  return loaded.map(({ entry, scenario }) => ({ ...entry, title: textsIn(scenario, lang).title }))
}

/** What finds the entries that a pasted text points to, best first, among those of the package. */
export async function scenarioSearch(lang: Language = 'en'): Promise<(text: string) => readonly Row[]> {
  return searchIn(await loadAll(scenarios), lang)
}

function searchIn(loaded: readonly Loaded[], lang: Language): (text: string) => readonly Row[] {
  const search = symptomSearch(
    loaded.map(({ entry, scenario }) => ({
      row: { id: entry.id, family: entry.family, title: textsIn(scenario, lang).title },
      id: entry.id,
      // Both languages are searched: people paste an English text in a Chinese question.
      symptoms: textsIn(scenario, 'zh').symptoms,
      names: namesOf(scenario),
      about: [scenario.title, textsIn(scenario, 'zh').title],
    })),
  )
  return (text) => search(text).map(({ entry, symptom }) => ({ ...entry.row, symptom }))
}

/** Topics, groups and brokers of a scenario. */
function namesOf({ topology, clients = {}, timeline }: Scenario): readonly string[] {
  const topics = Object.values(topology.hosts).flatMap(({ topics: own }) => Object.keys(own ?? {}))
  const sent = timeline.flatMap((step) => ('topic' in step && typeof step.topic === 'string' ? [step.topic] : []))
  const used = Object.values(clients).flatMap((client) => [
    ...('group' in client && client.group !== undefined ? [client.group] : []),
    ...('subscriptions' in client ? Object.keys(client.subscriptions ?? {}) : []),
  ])
  const brokers = Object.entries(topology.hosts).flatMap(([name, { role }]) => (role === 'broker' ? [name] : []))
  // `broker` as the name of a broker is a word of every text.
  return [...new Set([...topics, ...sent, ...used, ...brokers.filter((name) => name.includes('-'))])]
}

/** The entries under their families. */
function table(rows: readonly Row[]): string {
  const width = Math.max(0, ...rows.map(({ id }) => id.length))
  const groups = families.map((family) => rows.filter((row) => row.family === family))
  return groups
    .filter((group) => group.length > 0)
    .map(
      (group) => `${group[0]?.family}\n${group.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}\n`).join('')}`,
    )
    .join('\n')
}

function hits(rows: readonly Row[], line: string): string {
  if (rows.length === 0) {
    return `no scenario has a symptom like "${shortened(line)}"; rocketmq-sim list shows all of them, and a text that a program printed says more than a description\n`
  }
  return rows
    .map(({ id, title, symptom = '' }) => `${id}\n  ${title}\n  like: ${symptom}\n  rocketmq-sim run ${id}\n`)
    .join('\n')
}

/** The first line of what was asked for, not too long. */
function shortened(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > LINE_SHOWN || line.length < text.trim().length ? `${line.slice(0, LINE_SHOWN)}…` : line
}
