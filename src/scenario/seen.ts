import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Look } from './look/look.ts'
import { lookAt } from './look/lookAt.ts'
import { NotInThisRun } from './notInThisRun.ts'
import type { Filter, Observations, Outcome, Received } from './observations.ts'
import { addressOf } from './watch/dials.ts'
import type { Watch } from './watch/watch.ts'
import { asExporter } from './world/clients/exporter/exporter.ts'
import type { Program } from './world/clients/program.ts'
import type { Stage } from './world/stage.ts'

interface Placed {
  readonly host: string
  readonly atMs: number
}

/** The observations of a run, over what the watch collected. `otherSteps` are those of other variants of the scenario. */
export function observationsOf(watch: Watch, stage: Stage, otherSteps: ReadonlySet<string>): Observations {
  const { clients, looks } = stage
  const outcomes = stage.outcomes.all
  let atTheEnd: Look | undefined
  const outcome = (step: string): Outcome => {
    const found = outcomes.find((candidate) => candidate.step === step)
    if (found !== undefined) return found
    if (otherSteps.has(step)) throw new NotInThisRun('step', step)
    throw unknownName(
      'step',
      step,
      outcomes.map((candidate) => candidate.step),
    )
  }
  const known = (client: string): Program => {
    const program = clients.get(client)
    if (program === undefined) throw unknownName('client', client, [...clients.keys()])
    return program
  }
  const passes = (filter: Filter | undefined): ((entry: Placed) => boolean) => {
    const { host, during, fromMs = 0, untilMs = Number.POSITIVE_INFINITY } = filter ?? {}
    const span = during === undefined ? undefined : spanOf(outcome(during))
    return (entry) =>
      (host === undefined || entry.host === host) &&
      entry.atMs >= Math.max(fromMs, span?.fromMs ?? 0) &&
      entry.atMs <= Math.min(untilMs, span?.untilMs ?? untilMs)
  }
  const look = (step: string | undefined): Look => {
    if (step === undefined) {
      atTheEnd ??= lookAt(stage)
      return atTheEnd
    }
    const found = looks.get(step)
    if (found !== undefined) return found
    if (otherSteps.has(step)) throw new NotInThisRun('look', step)
    throw unknownName('look', step, [...looks.keys()])
  }
  return {
    outcome,
    look,
    written: (ledger) => stage.ledgers.linesOf(ledger),
    program: (client) => {
      const { printed, exitCode } = stage.servers.get(client) ?? known(client)
      return { printed, exitCode }
    },
    scrapes: (client) => asExporter(known(client)).scrapes,
    outcomes,
    received: (client): readonly Received[] => {
      return known(client).received
    },
    dials: (filter) =>
      watch.dials.dials.filter(passes(filter)).filter(({ to }) => filter?.to === undefined || to === filter.to),
    accepted: (host, filter = {}) =>
      watch.accepted.filter(
        (entry) =>
          entry.host === host &&
          (filter.from === undefined || entry.fromHost === filter.from) &&
          (filter.port === undefined || addressOf(entry.local).port === filter.port),
      ),
    dnsQueries: (filter) => watch.dnsQueries.filter(passes(filter)).filter(named(filter?.name)),
    dnsAnswers: (filter) => watch.dnsAnswers.filter(passes(filter)).filter(named(filter?.name)),
    fallthroughZones: (dnsServer) => stage.names.fallthroughOf(dnsServer) ?? [],
    packets: ({ kind, ...filter }) =>
      watch.wire.packets.filter(passes(filter)).filter((packet) => (kind ?? packet.kind) === packet.kind).length,
    segments: ({ to, what, ...filter } = {}) =>
      watch.wire.segments
        .filter(passes(filter))
        .filter((segment) => (to ?? segment.to) === segment.to && (what ?? segment.what) === segment.what),
    connectionEnds: ({ how, ...filter } = {}) =>
      watch.wire.ends.filter(passes(filter)).filter((end) => (how ?? end.how) === end.how),
    states: ({ process, what, ...filter } = {}) =>
      watch.states.changes
        .filter(passes(filter))
        .filter((change) => (process ?? change.process) === change.process && (what ?? change.what) === change.what),
    roles: ({ group, role, ...filter } = {}) =>
      watch.roles
        .filter(passes(filter))
        .filter((seen) => (group ?? seen.group) === seen.group && (role ?? seen.role) === seen.role),
    frames: ({ host, name, ...filter } = {}) =>
      watch.frames
        .filter((frame) => passes(filter)({ host: frame.from, atMs: frame.atMs }))
        .filter((frame) => host === undefined || frame.from === host || frame.to === host)
        .filter((frame) => name === undefined || frame.name === name),
    frameFaults: (filter) =>
      watch.frameFaults.filter(passes(filter)).filter(({ name }) => (filter?.name ?? name) === name),
    routes: (filter) => watch.routes.filter(passes(filter)).filter(({ topic }) => (filter?.topic ?? topic) === topic),
    registrations: ({ broker, ...filter } = {}) =>
      watch.registrations.filter(passes(filter)).filter(({ brokerName }) => (broker ?? brokerName) === brokerName),
    refusals: (filter) => watch.refusals.filter(passes(filter)),
    stopped: (filter) => watch.stopped.filter(passes(filter)).filter(({ by }) => (filter?.by ?? by) === by),
    ends: (filter) =>
      watch.ends
        .filter(passes(filter))
        .filter(({ server }) => filter?.server === undefined || server === filter.server),
    logs: (filter) =>
      watch.logs.filter(passes(filter)).filter(({ message }) => message.includes(filter?.message ?? '')),
  }
}

function spanOf({ atMs, tookMs }: Outcome): { readonly fromMs: number; readonly untilMs: number } {
  return { fromMs: atMs, untilMs: tookMs === undefined ? Number.POSITIVE_INFINITY : atMs + tookMs }
}

function named(name: string | undefined): (entry: { readonly name: string }) => boolean {
  return (entry) => name === undefined || entry.name === name
}

function unknownName(what: string, name: string, known: readonly string[]): SimError {
  const text = `an expectation asks for the ${what} "${name}"; this run has ${known.map((own) => `"${own}"`).join(', ') || 'none'}`
  return new SimError(ErrorCodes.ScenarioInvalid, text, { [what]: name })
}
