import { environmentOf, expanded, filesOf, type KubernetesProject, type PodContainer } from '../kubernetes/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { PodIdentity } from './model.ts'

/** What the kubelet puts into a container before it starts it. */
export interface Inside {
  readonly entrypoint: readonly string[] | undefined
  readonly command: readonly string[] | undefined
  readonly env: Readonly<Record<string, string>>
  /** Texts by the path inside. */
  readonly files: Readonly<Record<string, string>>
  /** Mounted directories. */
  readonly directories: readonly string[]
  /** Where files and variables stand, by path inside and by `env.NAME`. */
  readonly places: ReadonlyMap<string, FilePlace>
  /** Why the kubelet does not start it. */
  readonly problem: string | undefined
}

/** `services`: variables of the Services of its namespace. */
export function insideOf(
  container: PodContainer,
  pod: PodIdentity,
  project: KubernetesProject,
  services: Readonly<Record<string, string>>,
): Inside {
  const { namespace, workload } = pod
  const { volumes, enableServiceLinks = true } = workload.pod
  const environment = environmentOf(container, project, {
    namespace,
    fields: fieldsOf(pod),
    services: enableServiceLinks ? services : {},
  })
  const { variables } = environment
  const mounted = filesOf(container, volumes, project, { namespace, variables })
  const refused = environment.refused === undefined ? undefined : `CreateContainerConfigError: ${environment.refused}`
  const words = (own: readonly string[] | undefined): readonly string[] | undefined =>
    own?.map((word) => expanded(word, variables))
  return {
    entrypoint: words(container.command),
    command: words(container.args),
    env: { ...variables },
    files: mounted.files,
    directories: mounted.directories,
    places: new Map([
      ...[...environment.places].map(([name, place]) => [`env.${name}`, place] as const),
      ...mounted.places,
    ]),
    problem: mounted.refused ?? refused,
  }
}

/** Facts of a pod by the paths of `fieldRef`. */
function fieldsOf({
  address,
  nodeAddress,
  node,
  name,
  namespace,
  workload,
}: PodIdentity): Readonly<Record<string, string>> {
  const { labels, annotations } = workload.pod
  const keyed = (kind: string, entries: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
    Object.entries(entries).map(([key, value]) => [`metadata.${kind}['${key}']`, value] as const)
  return {
    'status.podIP': address,
    'status.podIPs': address,
    'status.hostIP': nodeAddress,
    'status.hostIPs': nodeAddress,
    'spec.nodeName': node,
    'spec.serviceAccountName': 'default',
    'metadata.name': name,
    'metadata.namespace': namespace,
    ...Object.fromEntries([...keyed('labels', labels), ...keyed('annotations', annotations)]),
  }
}
