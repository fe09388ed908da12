import { checkedFault } from '../../broker/index.ts'
import { SimError } from '../../runtime/index.ts'
import { stepName } from '../cure.ts'
import type { Step, StepKind } from '../format.ts'
import type { Reader } from './reader.ts'
import { checkAddresses, checkFirewall, checkFlow, checkName, checkSettings, type Known } from './topology.ts'

const BASE = ['at', 'as', 'do'] as const

/** What steps refer to. */
interface Cast {
  readonly known: Known
  /** Kinds of the clients by name. */
  readonly clients: ReadonlyMap<string, string>
}

/** Checks the steps and returns their names, which are unique. */
export function checkTimeline(reader: Reader, cast: Cast, lastedMs: number): readonly string[] {
  const names: string[] = []
  for (const step of reader.list('a list of steps')) {
    const kind = kindOf(step)
    steps[kind](step, cast)
    const { at, as } = base(step)
    if (at.duration() >= lastedMs) at.refuse(`a time before the end of the run at ${lastedMs} ms (see lasts)`)
    as.optional((name) => name.text('a name'))
    const name = stepName(step.value as Step)
    if (names.includes(name)) as.refuse(`a name of its own, since another step is named "${name}"`)
    names.push(name)
  }
  return names
}

function kindOf(step: Reader): StepKind {
  const value = step.value
  const kinds = Object.keys(steps) as StepKind[]
  const kind = typeof value === 'object' && value !== null && 'do' in value ? value.do : undefined
  const known = kinds.find((candidate) => candidate === kind)
  return known ?? step.at('do', kind).refuse(`one of ${kinds.join(', ')}`)
}

function base(step: Reader): Readonly<Record<'at' | 'as', Reader>> {
  const value = step.value as Readonly<Record<string, unknown>>
  return { at: step.at('at', value['at']), as: step.at('as', value['as']) }
}

const onClient =
  (kinds: readonly string[], fields: readonly string[] = []): Check =>
  (step, { clients }) => {
    const own = step.fields([...BASE, 'client'], 'a step', fields)
    const able = [...clients].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name)
    own.client.oneOf(able, `a ${kinds.join(' or ')}: `)
  }

const onServer =
  (fields: readonly string[] = []): Check =>
  (step, { known }) => {
    step.fields([...BASE, 'host'], 'a step', fields).host.oneOf(known.servers, 'a host with a server: ')
  }

const onHost =
  (fields: readonly string[]): Check =>
  (step, { known }) => {
    step.fields([...BASE, 'host'], 'a step', fields).host.oneOf(known.hosts, 'a host: ')
  }

type Check = (step: Reader, cast: Cast) => void

function checkFault(fault: Reader): void {
  try {
    checkedFault(fault.value)
  } catch (error) {
    if (!SimError.is(error)) throw error
    const { field, allowed } = error.details
    const place = field === 'fault' ? fault : fault.at(String(field), error.details['value'])
    place.refuse(String(allowed))
  }
}

function withSettings(step: Reader, cast: Cast): void {
  onServer(['settings'])(step, cast)
  step.fields([...BASE, 'host', 'settings'], 'a step').settings.optional(checkSettings)
}

const steps: { readonly [K in StepKind]: Check } = {
  start: onClient(['producer', 'consumer']),
  shutdown: onClient(['producer', 'consumer']),
  send: (step, cast) => {
    const fields = ['topic', 'body', 'tags', 'keys', 'delayLevel', 'mode', 'count'] as const
    onClient(['producer'], fields)(step, cast)
    const own = step.fields([...BASE, 'client', ...fields], 'a step')
    own.topic.text('a topic')
    if (typeof own.body.value !== 'string') own.body.refuse('a text')
    own.tags.optional((text) => text.text('a tag'))
    own.keys.optional((text) => text.text('keys'))
    own.delayLevel.optional((level) => level.whole(0, 18, 'a delay level'))
    own.mode.optional((mode) => mode.oneOf(['sync', 'async', 'oneway']))
    own.count.optional((count) => count.whole(1, 100_000, 'a number of messages'))
  },
  route: (step, cast) => {
    onClient(['producer'], ['topic'])(step, cast)
    step.fields([...BASE, 'client', 'topic'], 'a step').topic.text('a topic')
  },
  restart: withSettings,
  boot: withSettings,
  stop: onServer(),
  kill: onServer(),
  powerOff: onHost([]),
  freeze: (step, cast) => {
    onServer(['lasts'])(step, cast)
    step.fields([...BASE, 'host', 'lasts'], 'a step').lasts.duration()
  },
  fault: (step, { known }) => {
    const own = step.fields([...BASE, 'host', 'fault', 'lasts'], 'a step')
    own.host.oneOf(known.brokers, 'a host with a broker: ')
    checkFault(own.fault)
    own.lasts.optional((duration) => duration.duration())
  },
  readdress: (step, cast) => {
    onHost(['addresses'])(step, cast)
    checkAddresses(step.fields([...BASE, 'host', 'addresses'], 'a step').addresses)
  },
  cut: (step, { known }) => {
    const own = step.fields([...BASE, 'from', 'to', 'port', 'bothWays', 'lasts'], 'a step')
    checkFlow(own, known)
    own.bothWays.optional((flag) => flag.flag())
    own.lasts.optional((duration) => duration.duration())
  },
  heal: (step) => void step.fields(BASE, 'a step'),
  reset: (step, { known }) => checkFlow(step.fields([...BASE, 'from', 'to', 'port'], 'a step'), known),
  firewall: (step, { known }) => {
    checkFirewall(step, [...BASE, 'lasts'], known)
    step.at('lasts', (step.value as { lasts?: unknown }).lasts).optional((duration) => duration.duration())
  },
  dns: (step) => {
    checkName(step, [...BASE, 'name'])
    step.at('name', (step.value as { name?: unknown }).name).text('a name')
  },
  skew: (step, cast) => {
    onHost(['by'])(step, cast)
    step.fields([...BASE, 'host', 'by'], 'a step').by.duration(true)
  },
}
