import { checkClients } from './check/clients.ts'
import { Reader } from './check/reader.ts'
import { checkTimeline } from './check/timeline.ts'
import { checkTopology } from './check/topology.ts'
import { cured } from './cure.ts'
import { DEFAULT_LASTS_MS } from './durations.ts'
import type { Scenario } from './format.ts'

const FIELDS = ['id', 'title', 'story', 'topology', 'clients', 'timeline', 'lasts', 'cure', 'expect'] as const

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
  const lastedMs = scenario.lasts.absent ? DEFAULT_LASTS_MS : scenario.lasts.duration()
  const names = checkActing(scenario, lastedMs)
  checkCure(scenario.cure, names)
  checkExpectations(scenario.expect)
  const checked = value as Scenario
  checkCured(checked, lastedMs)
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
  const { sentence, topology, clients, timeline, without } = reader.fields(
    ['sentence', 'topology', 'clients', 'timeline', 'without'],
    'a cure',
  )
  sentence.text('a sentence')
  topology.optional((patch) => patch.entries('a patch of the topology'))
  clients.optional((patch) => patch.entries('a patch of the clients'))
  timeline.optional((steps) => steps.list('a list of steps'))
  without.optional((list) => {
    for (const name of list.list('a list of step names')) name.oneOf(names)
  })
  if ([topology, clients, timeline, without].every((part) => part.absent)) {
    reader.refuse('a cure that changes topology, clients or timeline')
  }
}

/** What the cure makes of the scenario has to be as sound as the scenario. */
function checkCured(scenario: Scenario, lastedMs: number): void {
  const { topology, clients, timeline } = cured(scenario)
  const acting = {
    topology: new Reader('cured.topology', topology),
    clients: new Reader('cured.clients', clients),
    timeline: new Reader('cured.timeline', timeline),
  }
  checkActing(acting, lastedMs)
}

function checkExpectations(reader: Reader): void {
  const variants = reader.fields(['broken', 'cured'], 'the expectations')
  for (const variant of [variants.broken, variants.cured]) {
    const list = variant.list('a list of expectations')
    if (list.length === 0) variant.refuse('at least one expectation')
    const names: string[] = []
    for (const expectation of list) {
      const { name, check } = expectation.fields(['name', 'check'], 'an expectation')
      const text = name.text('a statement')
      if (names.includes(text)) name.refuse('a name that no other expectation of the variant has')
      names.push(text)
      check.function('a function of the observations')
    }
  }
}
