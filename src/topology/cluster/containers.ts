import { type Container, imageFacts, type ProgramPlan, programPlan, type RestartPolicy } from '../docker/index.ts'
import type { KubernetesProject, PodContainer, PodSpec } from '../kubernetes/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { ClusterFacts } from './facts.ts'
import { type Inside, insideOf } from './inside.ts'
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
  services: Readonly<Record<string, string>>,
): ContainerPart {
  const inside = insideOf(container, pod, project, services)
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
    mounts: mountsOf(container, pod, inside),
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
 * Volumes that hold what is written, by the path inside, and what a mounted directory covers of the image. Who owns them is
 * decided elsewhere (`fsGroup`, the provisioner), and everybody may write them here.
 */
function mountsOf(
  { volumeMounts, image }: PodContainer,
  { workload }: PodIdentity,
  { directories, files }: Inside,
): NonNullable<Container['mounts']> {
  const written = volumeMounts.flatMap(({ name, mountPath }) => {
    const volume = workload.pod.volumes.find((own) => own.name === name)
    return volume?.kind === 'configMap' || volume?.kind === 'secret' ? [] : [mountPath.replace(/(?<=.)\/+$/, '')]
  })
  const shipped = shippedConf(image)
  const isCovered = shipped !== undefined && directories.some((path) => shipped.startsWith(`${path}/`))
  const covered = isCovered && files[shipped] === undefined ? [shipped] : []
  return Object.fromEntries([...written, ...covered].map((path) => [path, { owner: 0, mode: 0o777 }]))
}

function shippedConf(image: string): string | undefined {
  const home = imageFacts(image)?.home
  return home === undefined ? undefined : `${home}/conf/broker.conf`
}
