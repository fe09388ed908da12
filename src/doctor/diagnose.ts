import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Drain } from '../sim/index.ts'
import { type ComposeProject, type Folder, type Gates, healthyAt } from '../topology/index.ts'
import { findUnreachable, findUnregistered } from './connections.ts'
import { type Examined, examine, type ProxyRow, type Row } from './examine.ts'
import { type Finding, placeOf } from './finding.ts'
import { gatesOf } from './gates.ts'
import { findNotStarted } from './notStarted.ts'
import { findProxies } from './proxies.ts'
import { type Restarted, restartsIn } from './restarts.ts'
import { findStartOrderRisks, SLOW_NAMESRV_MS } from './risks.ts'
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts'

export interface Diagnosis {
  /** The address that the machine was given. */
  readonly address: string
  readonly rows: readonly Row[]
  readonly proxyRows: readonly ProxyRow[]
  /** Problems first. */
  readonly findings: readonly Finding[]
  readonly restarts: readonly Restarted[]
}

export interface DiagnoseOptions extends SubjectOptions {
  readonly file: string
  readonly folder: Folder
  readonly drain?: Drain
}

/** Builds the world of a compose file, lets clients try from everywhere, and says what keeps them apart. */
export async function diagnose(project: ComposeProject, options: DiagnoseOptions): Promise<Diagnosis> {
  const { file, folder, drain, ...machine } = options
  const around = { file, folder }
  const examined = await settled(project, machine, around, drain)
  const problems = [
    ...findNotStarted(examined),
    ...findUnregistered(examined),
    ...findProxies(examined),
    ...findUnreachable(examined),
  ]
  const slow = await settled(project, { ...machine, namesrvDelayMs: SLOW_NAMESRV_MS }, around, drain)
  return {
    address: examined.subject.address,
    rows: examined.rows,
    proxyRows: examined.proxyRows,
    findings: [...problems, ...findStartOrderRisks(slow, examined)],
    restarts: restartsIn(examined),
  }
}

/** Each run shows when the checks of containers pass, and that decides who starts in the next one; circles end with the last. */
const RUNS_MAX = 6

async function settled(
  project: ComposeProject,
  options: SubjectOptions,
  around: Pick<Subject, 'file' | 'folder'>,
  drain: Drain | undefined,
): Promise<Examined> {
  let gates: Gates | undefined
  for (let run = 1; ; run++) {
    const subject = subjectOf(project, gates === undefined ? options : { ...options, gates }, around)
    const examined = await examine(subject, drain).catch((error: unknown) => {
      throw placed(error, subject)
    })
    const shown = gatesOf(examined)
    if (run === RUNS_MAX || sameGates(shown, gates ?? plannedGates(examined))) return examined
    gates = { ...gates, ...shown }
  }
}

/** What the usual times came to. */
function plannedGates({ subject }: Examined): Gates {
  const { containers } = subject.lowered
  return Object.fromEntries(
    containers.flatMap(({ name, container, start }) => {
      if ('refused' in start || container.health === undefined) return []
      return [[name, container.health.test?.kind === 'never' ? undefined : healthyAt(container.health, start)] as const]
    }),
  )
}

function sameGates(shown: Gates, before: Gates): boolean {
  return Object.entries(shown).every(([name, atMs]) => name in before && before[name] === atMs)
}

/** A setting that a server refuses, with the file and line that it stands on. */
function placed(error: unknown, subject: Subject): unknown {
  if (!SimError.is(error) || error.code !== ErrorCodes.ScenarioInvalid) return error
  const [, server, text, option = ''] = /^boot (\S+): (\w+ option (\w+): .*)$/s.exec(error.message) ?? []
  const broker = subject.brokers.find((own) => own.server === server)
  const place = broker?.program.places[option]
  if (broker === undefined || place === undefined) return error
  const { file, line } = placeOf(subject, broker.container.name, place)
  return new SimError(ErrorCodes.ConfigInvalid, `${file}:${line}: ${text}`, { file, line })
}
