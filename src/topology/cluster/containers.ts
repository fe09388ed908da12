import { type Container, imageFacts, type ProgramPlan, programPlan, type RestartPolicy } from '../docker/index.ts'
import type { KubernetesProject, PodContainer, PodSpec } from '../kubernetes/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { ClusterFacts } from './facts.ts'
import { insideOf } from './inside.ts'
import type { PodIdentity } from './model.ts'

/** A container of a pod, read with the readers that all containers have. */
export interface ContainerPart {
  readonly container: PodContainer
  readonly plan: ProgramPlan
  readonly places: ReadonlyMap<string, FilePlace>
  /** Why the kubelet does not start it. */
  readonly problem: string | undefined
}

/** What a container of a pod runs, with the variables and files that the pod gives it. */
export function containerPart(
  container: PodContainer,
  pod: PodIdentity,
  project: KubernetesProject,
  { architecture = 'amd64', topics = {} }: ClusterFacts,
): ContainerPart {
  const inside = insideOf(container, pod, project)
  const own = topics[pod.name] ?? topics[pod.workload.name]
  const { pod: spec } = pod.workload
  const user = container.runAsUser ?? spec.runAsUser
  const { entrypoint, command, env, files } = inside
  const asRun: Container = {
    image: container.image,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    ...(container.workingDir === undefined ? {} : { workingDir: container.workingDir }),
    env,
    files,
    mounts: mountsOf(container, pod, files),
    ...(user === undefined ? {} : { user }),
    ...(container.memoryBytes === undefined ? {} : { memoryBytes: container.memoryBytes }),
    ...(own === undefined ? {} : { topics: own }),
    restart: restartOf(spec),
  }
  const plan = programPlan(pod.name, asRun, { architecture, emulates: false })
  return { container, plan, places: inside.places, problem: inside.problem }
}

const RESTARTS = { Always: 'kubelet', OnFailure: 'kubelet-on-failure', Never: 'no' } as const

function restartOf({ restartPolicy }: PodSpec): RestartPolicy {
  return RESTARTS[restartPolicy]
}

/**
 * Volumes that hold what is written, by the path inside, and what a volume of files covers of the image. Who owns them is
 * decided elsewhere (`fsGroup`, the provisioner), and everybody may write them here.
 */
function mountsOf(
  { volumeMounts, image }: PodContainer,
  { workload }: PodIdentity,
  files: Readonly<Record<string, string>>,
): NonNullable<Container['mounts']> {
  const mounts = new Map<string, { readonly owner: number; readonly mode: number }>()
  const home = imageFacts(image)?.home
  const shipped = home === undefined ? undefined : `${home}/conf/broker.conf`
  for (const { name, mountPath, subPath } of volumeMounts) {
    const path = mountPath.replace(/(?<=.)\/+$/, '')
    const volume = workload.pod.volumes.find((own) => own.name === name)
    const holdsFiles = volume?.kind === 'configMap' || volume?.kind === 'secret'
    if (!holdsFiles) mounts.set(path, { owner: 0, mode: 0o777 })
    const covers = subPath === undefined && shipped?.startsWith(`${path}/`) === true
    if (covers && shipped !== undefined && files[shipped] === undefined) mounts.set(shipped, { owner: 0, mode: 0o777 })
  }
  return Object.fromEntries(mounts)
}
