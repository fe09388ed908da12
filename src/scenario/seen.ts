import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Filter, Observations, Outcome, Received } from './observations.ts'
import { addressOf } from './watch/dials.ts'
import type { Watch } from './watch/watch.ts'
import type { Program } from './world/clients/program.ts'

interface Placed {
  readonly host: string
  readonly atMs: number
}

/** The observations of a run, over what the watch collected. */
export function observationsOf(
  watch: Watch,
  outcomes: readonly Outcome[],
  clients: ReadonlyMap<string, Program>,
): Observations {
  const outcome = (step: string): Outcome => {
    const found = outcomes.find((candidate) => candidate.step === step)
    if (found !== undefined) return found
    throw unknownName(
      'step',
      step,
      outcomes.map((candidate) => candidate.step),
    )
  }
  const passes = (filter: Filter | undefined): ((entry: Placed) => boolean) => {
    const { host, during, fromMs = 0, untilMs = Number.POSITIVE_INFINITY } = filter ?? {}
    const span = during === undefined ? undefined : spanOf(outcome(during))
    return (entry) =>
      (host === undefined || entry.host === host) &&
      entry.atMs >= Math.max(fromMs, span?.fromMs ?? 0) &&
      entry.atMs <= Math.min(untilMs, span?.untilMs ?? untilMs)
  }
  return {
    outcome,
    outcomes,
    received: (client): readonly Received[] => {
      const known = clients.get(client)
      if (known === undefined) throw unknownName('client', client, [...clients.keys()])
      return known.received
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
    packets: (filter) => watch.packets.filter(passes(filter)).length,
    routes: (filter) => watch.routes.filter(passes(filter)).filter(({ topic }) => (filter?.topic ?? topic) === topic),
    registrations: ({ broker, ...filter } = {}) =>
      watch.registrations.filter(passes(filter)).filter(({ brokerName }) => (broker ?? brokerName) === brokerName),
    refusals: (filter) => watch.refusals.filter(passes(filter)),
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
