import { changed } from './change.ts'
import { checkClients } from './check/clients/client.ts'
import { Reader } from './check/reader.ts'
import { checkTimeline } from './check/timeline.ts'
import { checkTopology } from './check/topology.ts'
import { DEFAULT_LASTS_MS } from './durations.ts'
import type { Scenario } from './format/index.ts'

const FIELDS = [
  'id',
  'title',
  'story',
  'zh',
  'topology',
  'clients',
  'timeline',
  'lasts',
  'cure',
  'withoutFault',
  'expect',
] as const

const CHANGE = ['topology', 'clients', 'timeline', 'without'] as const

/**
 * Checks shape and references of a scenario, before and after its cure. Throws SimError ScenarioInvalid with the path, the
 * value and what is allowed.
 */
export function checkScenario(value: unknown): Scenario {
  const whole = new Reader('', value)
  const scenario = whole.fields(FIELDS, 'a scenario')
  scenario.id.matching(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by "-"')
  scenario.title.text('a title')
  checkStory(scenario.story)
  scenario.zh.optional((zh) => {
    const fields = ['title', 'symptoms', 'cause', 'fix', 'cure', 'steps'] as const
    const { symptoms, steps, ...texts } = zh.fields(fields, 'the Chinese texts')
    steps.optional((names) => {
      for (const [, text] of names.entries('names of steps in Chinese, by their names')) text.text('a text')
    })
    symptoms.optional((list) => {
      for (const text of list.list('a list of texts')) text.text('a text')
    })
    for (const text of Object.values(texts)) text.text('a text')
  })
  const lastedMs = scenario.lasts.absent ? DEFAULT_LASTS_MS : scenario.lasts.duration()
  const names = checkActing(scenario, lastedMs)
  checkCure(scenario.cure, names)
  scenario.withoutFault.optional((change) => checkChange(change.fields(CHANGE, 'a change'), names))
  checkExpectations(scenario.expect, names)
  const checked = value as Scenario
  const { cure, withoutFault = cure, expect } = checked
  checkChanged('cured', changed(checked, cure), lastedMs)
  checkChanged('withoutFault', changed(checked, withoutFault), lastedMs)
  for (const variant of ['broken', 'cured'] as const) {
    const plan = variant === 'broken' ? checked : changed(checked, cure)
    for (const [index, { control }] of expect[variant].entries()) {
      const path = `expect.${variant}[${index}].control`
      if (control !== undefined) checkChanged(path, changed(plan, control), lastedMs)
    }
  }
  return checked
}

type Acting = Readonly<Record<'topology' | 'clients' | 'timeline', Reader>>

/** Returns the names of the steps. */
function checkActing({ topology, clients, timeline }: Acting, lastedMs: number): readonly string[] {
  const known = checkTopology(topology)
  return checkTimeline(timeline, { known, clients: checkClients(clients, known) }, lastedMs)
}

function checkStory(reader: Reader): void {
  const { symptoms, cause, fix, links } = reader.fields(['symptoms', 'cause', 'fix', 'links'], 'a story')
  const texts = symptoms.list('a list of texts')
  if (texts.length === 0) symptoms.refuse('at least one text that users see')
  for (const text of texts) text.text('a text')
  cause.text('a text')
  fix.text('a text')
  links.optional((list) => {
    for (const link of list.list('a list of links')) link.text('a link')
  })
}

function checkCure(reader: Reader, names: readonly string[]): void {
  const { sentence, ...change } = reader.fields(['sentence', ...CHANGE], 'a cure')
  sentence.text('a sentence')
  checkChange(change, names)
  if (CHANGE.every((part) => change[part].absent)) reader.refuse('a cure that changes topology, clients or timeline')
}

function checkChange(fields: Readonly<Record<(typeof CHANGE)[number], Reader>>, names: readonly string[]): void {
  const { topology, clients, timeline, without } = fields
  topology.optional((patch) => patch.entries('a patch of the topology'))
  clients.optional((patch) => patch.entries('a patch of the clients'))
  timeline.optional((steps) => steps.list('a list of steps'))
  without.optional((list) => {
    for (const name of list.list('a list of step names')) name.oneOf(names)
  })
}

/** What a change makes of the scenario has to be as sound as the scenario. */
function checkChanged(path: string, { topology, clients, timeline }: Scenario, lastedMs: number): void {
  const acting = {
    topology: new Reader(`${path}.topology`, topology),
    clients: new Reader(`${path}.clients`, clients),
    timeline: new Reader(`${path}.timeline`, timeline),
  }
  checkActing(acting, lastedMs)
}

function checkExpectations(reader: Reader, names: readonly string[]): void {
  const variants = reader.fields(['broken', 'cured'], 'the expectations')
  for (const variant of [variants.broken, variants.cured]) {
    const list = variant.list('a list of expectations')
    if (list.length === 0) variant.refuse('at least one expectation')
    const taken: string[] = []
    for (const expectation of list) {
      const { name, zh, check, control } = expectation.fields(['name', 'zh', 'check', 'control'], 'an expectation')
      zh.optional((chinese) => chinese.text('the statement in Chinese'))
      control.optional((change) => checkChange(change.fields(CHANGE, 'a change'), names))
      const text = name.text('a statement')
      if (taken.includes(text)) name.refuse('a name that no other expectation of the variant has')
      taken.push(text)
      check.function('a function of the observations')
    }
  }
}
