import type { Drain } from '../../sim/index.ts'
import { type ClusterFacts, imageFacts, type KubernetesProject } from '../../topology/index.ts'
import type { Diagnosis } from '../diagnose.ts'
import { type Trial, tryAll } from '../examine.ts'
import type { Finding } from '../finding.ts'
import type { Restarted } from '../restarts.ts'
import { said } from '../said.ts'
import type { SubjectOptions } from '../subject.ts'
import type { Tried } from '../tried.ts'
import { unreadValueIn } from '../unreadValue.ts'
import type { Untried } from '../untried.ts'
import { clusterAttempts } from './attempts.ts'
import { findFirstHop } from './firstHop.ts'
import { findSecondHop, isKilled } from './secondHop.ts'
import { findServices } from './servicesFindings.ts'
import { type ClusterBroker, type ClusterSubject, clusterSubject, placeIn } from './subject.ts'
import { findWritten } from './written.ts'

export interface DiagnoseClusterOptions {
  readonly facts: ClusterFacts
  /** Whether there is a scenario of this id to point at. Default: there is. */
  readonly hasScenario?: (id: string) => boolean
  readonly drain?: Drain
}

/** Builds the world of manifests, lets clients try from everywhere, and says what keeps them apart. */
export async function diagnoseCluster(
  project: KubernetesProject,
  options: DiagnoseClusterOptions,
): Promise<Diagnosis<Tried>> {
  const { facts, drain, hasScenario = (): boolean => true } = options
  const { subject, trial } = await tried(project, facts, drain)
  const found = findingsIn(subject, trial)
  const behind = await findBehind(found, subject, project, facts, drain)
  const findings = [...found, ...behind].map((finding) => {
    const { scenario } = finding
    return scenario === undefined || hasScenario(scenario) ? finding : { ...finding, scenario: undefined }
  })
  const [address = ''] = subject.lowered.nodes.values()
  return {
    address,
    nodes: Object.fromEntries(subject.lowered.nodes),
    rows: trial.rows,
    proxyRows: [],
    findings: [
      ...findings.filter(({ severity }) => severity === 'problem'),
      ...findings.filter(({ severity }) => severity === 'risk'),
    ],
    restarts: restartsIn(subject, trial),
    untried: untriedIn(subject),
    hasBrokers: subject.brokers.length > 0,
  }
}

function findingsIn(subject: ClusterSubject, trial: Trial<ClusterBroker>): readonly Finding[] {
  return merged([
    ...findWritten(subject, trial),
    ...findServices(subject),
    ...findFirstHop(subject, trial),
    ...findSecondHop(subject, trial),
  ])
}

/** A broker that is killed again and again has nobody who reaches it: what comes then is looked at in a world without its probe. */
async function findBehind(
  found: readonly Finding[],
  subject: ClusterSubject,
  project: KubernetesProject,
  facts: ClusterFacts,
  drain: Drain | undefined,
): Promise<readonly Finding[]> {
  if (!subject.brokers.some((broker) => isKilled(subject, broker))) return []
  const workloads = project.workloads.map((workload) => {
    const containers = workload.pod.containers.map((container) => ({ ...container, livenessProbe: undefined }))
    return { ...workload, pod: { ...workload.pod, containers } }
  })
  const { subject: spared, trial } = await tried({ ...project, workloads }, facts, drain)
  const keyOf = ({ file, line, what }: Finding): string => `${file}:${line} ${what.en}`
  const known = new Set(found.map(keyOf))
  return findingsIn(spared, trial)
    .filter((finding) => finding.severity === 'problem' && !known.has(keyOf(finding)))
    .map((finding) => ({ ...finding, isBehind: true }))
}

async function tried(
  project: KubernetesProject,
  facts: ClusterFacts,
  drain: Drain | undefined,
): Promise<{ readonly subject: ClusterSubject; readonly trial: Trial<ClusterBroker> }> {
  let ignored: NonNullable<SubjectOptions['ignored']> = new Map()
  for (;;) {
    const subject = clusterSubject(project, facts, { ignored })
    const starts = subject.lowered.pods.flatMap(({ containers }) => containers.map(({ start }) => start))
    const listensAtMs = Math.max(0, ...starts.map((start) => ('refused' in start ? 0 : start.listensAtMs)))
    const attempts = clusterAttempts(subject)
    const world = { topology: subject.lowered.topology, attempts, listensAtMs }
    const trial = await tryAll<ClusterBroker>(world, drain).catch((error: unknown) => unreadValueIn(error, subject))
    if (!('option' in trial)) return { subject, trial }
    const { server, option, allowed } = trial
    ignored = new Map([...ignored, [server, new Map([...(ignored.get(server) ?? []), [option, allowed]])]])
  }
}

/** What stands in one place and is one thing is told once, with everybody who meets it. */
function merged(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.file}:${finding.line} ${finding.what.en} ${finding.reason.en}`
    const before = byKey.get(key)
    const who = [...(before?.who ?? []), ...finding.who]
    const once = [...new Map(who.map((own) => [own.en, own])).values()]
    byKey.set(key, { ...(before ?? finding), who: once })
  }
  return [...byKey.values()]
}

/** A start that lasted for so long is taken for the last one. */
const SETTLED_MS = 10_000

/** Nobody else kills anything in the doctor's run. */
const PROBED = said('its liveness probe failed', '存活探针失败')

function restartsIn({ lowered }: ClusterSubject, { result, endsAtMs }: Trial<ClusterBroker>): readonly Restarted[] {
  return lowered.pods.flatMap((pod) =>
    pod.containers.flatMap((part): readonly Restarted[] => {
      const ends = part.servers.flatMap((server) => result.observations.ends({ server }))
      const again = ends.filter(({ restart }) => restart !== undefined)
      const last = ends.at(-1)
      if (last === undefined || again.length === 0) return []
      const { restart, why, atMs } = last
      const dueMs = atMs + (restart?.afterMs ?? 0) + SETTLED_MS
      const told = part.plan.programs.find(({ ends: own }) => own?.text === why)?.ends
      return [
        {
          container: `${pod.name}/${part.container.name}`,
          ...placeIn(part, { in: 'command' }),
          times: again.length,
          policy: `restartPolicy: ${pod.workload.pod.restartPolicy}`,
          why: told !== undefined ? said(told.text, told.zh) : why === 'killed' ? PROBED : said(why),
          withinMs: endsAtMs,
          state: restart === undefined ? 'gaveUp' : dueMs < endsAtMs ? 'runs' : 'ends',
        },
      ]
    }),
  )
}

function untriedIn({ lowered, brokers }: ClusterSubject): readonly Untried[] {
  const elected = brokers.filter(({ electedIn }) => electedIn !== undefined)
  const [first] = elected
  const elections: readonly Untried[] =
    first === undefined
      ? []
      : [
          {
            ...placeIn(first.part, first.program.places['enableDLegerCommitLog'] ?? { in: 'command' }),
            text: said(
              `${first.electedIn} elects its master, and that is not played: each of ${elected.map(({ pod }) => pod.name).join(', ')} is tried as if it were the one`,
              `${first.electedIn} 会选举主节点，这里不模拟选举：${elected.map(({ pod }) => pod.name).join('、')} 都按主节点来试`,
            ),
          },
        ]
  const unknown = lowered.pods.flatMap((pod) =>
    pod.containers.flatMap((part): readonly Untried[] => {
      const { image, programs, knownImage } = part.plan
      const isOnly = programs.every((program) => program.kind === 'app' && program.namesrv === undefined)
      if (!isOnly || !/rocket-?mq|rmq/i.test(image) || imageFacts(image)?.program !== undefined) return []
      const text = knownImage
        ? said(
            `${pod.name} has no command, and its image runs nothing by itself: neither NameServer nor broker is started`,
            `${pod.name} 没有 command，而它的镜像自己什么也不运行：既没有启动 NameServer，也没有启动 Broker`,
          )
        : said(
            `what ${image} runs is not known here: if it is a NameServer or broker, give it a command with mqnamesrv or mqbroker`,
            `这里不知道 ${image} 运行什么：如果是 NameServer 或 Broker，请写带 mqnamesrv 或 mqbroker 的 command`,
          )
      return [{ ...placeIn(part, { in: 'command' }), text }]
    }),
  )
  return [...elections, ...unknown]
}
