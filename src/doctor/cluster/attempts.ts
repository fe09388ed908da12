import { ANOTHER_MACHINE, type Attempt, attemptsFrom, type TryingPlace } from '../attempts.ts'
import { said } from '../said.ts'
import { doorsOf } from './doors.ts'
import { ANY_POD, type ClusterBroker, type ClusterSubject, isUp, podSaid } from './subject.ts'

/** Who tries what: pods that use the cluster, any other pod, a node, and a machine beside the nodes where a door is open to it. */
export function clusterAttempts(subject: ClusterSubject): readonly Attempt<ClusterBroker>[] {
  const places = [...ofPods(subject), ...ofOthers(subject)]
  return attemptsFrom(
    places,
    subject.brokers.filter(({ isSlave }) => !isSlave),
  )
}

function ofPods({ lowered }: ClusterSubject): readonly TryingPlace[] {
  const seen = new Set<string>()
  return lowered.pods.flatMap((pod) =>
    pod.containers.flatMap((part): readonly TryingPlace[] => {
      const tool = part.plan.programs.find(({ kind }) => kind === 'app' || kind === 'dashboard' || kind === 'exporter')
      if (tool === undefined || tool.kind === 'broker' || tool.kind === 'namesrv' || tool.kind === 'proxy') return []
      if (!isUp(part) || tool.namesrv === undefined) return []
      // Replicas of one workload meet the same.
      const key = `${pod.workload.kind} ${pod.namespace}/${pod.workload.name} ${part.container.name}`
      if (seen.has(key)) return []
      seen.add(key)
      const writtenIn = {
        container: pod.name,
        key: tool.place?.in ?? 'command',
        ...(tool.byDefault === true ? { isByDefault: true as const } : {}),
      }
      const languages = tool.kind === 'app' && /^https?:/.test(tool.namesrv) ? { languages: ['Go'] } : {}
      return [{ from: podSaid(pod.name), host: pod.host, namesrv: tool.namesrv, writtenIn, ...languages }]
    }),
  )
}

function ofOthers(subject: ClusterSubject): readonly TryingPlace[] {
  const doors = doorsOf(subject)
  const [node] = subject.lowered.nodes.keys()
  const onNode = doors.outside ?? doors.onNode
  return [
    ...(doors.inside === undefined
      ? []
      : [{ from: said(ANY_POD, '其他任何 Pod'), host: ANY_POD, namesrv: doors.inside }]),
    ...(node === undefined || onNode === undefined
      ? []
      : [{ from: said(`node ${node}`, `节点 ${node}`), host: node, namesrv: onNode }]),
    ...(doors.outside === undefined ? [] : [{ ...ANOTHER_MACHINE, namesrv: doors.outside }]),
  ]
}
