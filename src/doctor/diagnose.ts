import type { Drain } from '../sim/index.ts'
import { type ComposeProject, type Folder, type Gates, healthyAt } from '../topology/index.ts'
import { findUnreachable, findUnregistered } from './connections.ts'
import { type Examined, examine, type ProxyRow, type Row } from './examine.ts'
import type { Finding } from './finding.ts'
import { gatesOf } from './gates.ts'
import { findLaterRisks } from './laterRisks.ts'
import { findNotStarted } from './notStarted.ts'
import { findProxies } from './proxies.ts'
import { type Restarted, restartsIn } from './restarts.ts'
import { findStartOrderRisks, SLOW_NAMESRV_MS } from './risks.ts'
import { findSameNames } from './sameName.ts'
import { type BrokerOf, type Subject, type SubjectOptions, subjectOf } from './subject.ts'
import type { Tried } from './tried.ts'
import { findUnreadSettings } from './unread.ts'
import { findUnreadValues, unreadValueIn } from './unreadValue.ts'
import { type Untried, untriedIn } from './untried.ts'

export interface Diagnosis<B extends Tried = BrokerOf> {
  /** The address that the machine was given. */
  readonly address: string
  /** Of a cluster: addresses of its nodes by name. */
  readonly nodes?: Readonly<Record<string, string>>
  readonly rows: readonly Row<B>[]
  readonly proxyRows: readonly ProxyRow[]
  /** Problems first. */
  readonly findings: readonly Finding[]
  readonly restarts: readonly Restarted[]
  /** What is not played, and could change who reaches whom. */
  readonly untried: readonly Untried[]
  /** Whether any broker is started at all. */
  readonly hasBrokers: boolean
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
  const problems = findingsIn(examined)
  const behind = await findBehind(problems, project, machine, around, drain)
  const slow = await settled(project, { ...machine, namesrvDelayMs: SLOW_NAMESRV_MS }, around, drain)
  return {
    address: examined.subject.address,
    rows: examined.rows,
    proxyRows: examined.proxyRows,
    findings: [
      ...problems.filter(({ severity }) => severity === 'problem'),
      ...behind,
      ...problems.filter(({ severity }) => severity === 'risk'),
      ...findStartOrderRisks(slow, examined),
      ...findLaterRisks(examined),
    ],
    restarts: restartsIn(examined),
    untried: untriedIn(examined.subject),
    hasBrokers: examined.subject.brokers.length > 0,
  }
}

function findingsIn(examined: Examined): readonly Finding[] {
  return [
    ...findNotStarted(examined),
    ...findUnreadSettings(examined),
    ...findUnreadValues(examined),
    ...findSameNames(examined.subject),
    ...findUnregistered(examined),
    ...findProxies(examined),
    ...findUnreachable(examined),
  ]
}

/** Permissions end a broker before it says anything of itself: what comes then is looked at in a world without them. */
async function findBehind(
  problems: readonly Finding[],
  project: ComposeProject,
  options: SubjectOptions,
  around: Pick<Subject, 'file' | 'folder'>,
  drain: Drain | undefined,
): Promise<readonly Finding[]> {
  if (!problems.some(({ scenario }) => scenario === 'bind-mount-not-writable')) return []
  const open = Object.entries(project.containers).map(([name, container]) => {
    return [name, { ...container, mounts: {}, unreadable: [] }] as const
  })
  const permitted = { ...project, containers: Object.fromEntries(open) }
  const keyOf = ({ file, line, what }: Finding): string => `${file}:${line} ${what.en}`
  const known = new Set(problems.map(keyOf))
  return findingsIn(await settled(permitted, options, around, drain))
    .filter((finding) => finding.severity === 'problem' && !known.has(keyOf(finding)))
    .map((finding) => ({ ...finding, isBehind: true }))
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
  let ignored: NonNullable<SubjectOptions['ignored']> = new Map()
  for (let run = 1; ; run++) {
    const subject = subjectOf(project, { ...options, ignored, ...(gates === undefined ? {} : { gates }) }, around)
    const examined = await examine(subject, drain).catch((error: unknown) => unreadValueIn(error, subject))
    if ('option' in examined) {
      const { server, option, allowed } = examined
      ignored = new Map([...ignored, [server, new Map([...(ignored.get(server) ?? []), [option, allowed]])]])
      run--
      continue
    }
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
