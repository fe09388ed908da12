import type { DataObject, KubernetesProject, PodContainer } from '../kubernetes/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { PodIdentity } from './model.ts'

/** What the kubelet puts into a container before it starts it. */
export interface Inside {
  readonly entrypoint: readonly string[] | undefined
  readonly command: readonly string[] | undefined
  readonly env: Readonly<Record<string, string>>
  /** Texts by the path inside. */
  readonly files: Readonly<Record<string, string>>
  /** Where files and variables stand, by path inside and by `env.NAME`. */
  readonly places: ReadonlyMap<string, FilePlace>
  readonly problem: string | undefined
}

export function insideOf(container: PodContainer, pod: PodIdentity, project: KubernetesProject): Inside {
  const env: Record<string, string> = {}
  const places = new Map<string, FilePlace>()
  let problem: string | undefined
  const take = (name: string, value: string, place: FilePlace): void => {
    env[name] = value
    places.set(`env.${name}`, place)
  }
  for (const variable of container.env) {
    const { name, place } = variable
    if ('value' in variable) take(name, expanded(variable.value, env), place)
    else if ('field' in variable) take(name, fieldOf(variable.field, pod), place)
    else {
      const kind = /configmap/i.test(variable.from) ? 'configMap' : 'secret'
      const found = objectOf(project, kind, variable.source, pod.namespace)
      if (found === undefined) {
        if (!variable.optional)
          problem ??= `CreateContainerConfigError: ${kind.toLowerCase()} "${variable.source}" not found`
      } else if ('key' in variable) {
        const value = found.data[variable.key]
        if (value !== undefined) take(name, value, place)
        else if (!variable.optional)
          problem ??= `CreateContainerConfigError: couldn't find key ${variable.key} in ${kind} ${pod.namespace}/${variable.source}`
      } else {
        for (const [key, value] of Object.entries(found.data)) take(`${name}${key}`, value, found.places[key] ?? place)
      }
    }
  }
  const files: Record<string, string> = {}
  for (const { name, mountPath, subPath } of container.volumeMounts) {
    const volume = pod.workload.pod.volumes.find((own) => own.name === name)
    if (volume?.kind !== 'configMap' && volume?.kind !== 'secret') continue
    const found = objectOf(project, volume.kind, volume.source, pod.namespace)
    if (found === undefined) continue
    const entries = volume.items ?? Object.keys(found.data).map((key) => ({ key, path: key }))
    for (const { key, path } of entries) {
      const text = found.data[key]
      if (text === undefined) continue
      const root = mountPath.replace(/(?<=.)\/+$/, '')
      const at =
        subPath === undefined
          ? `${root}/${path}`
          : path === subPath
            ? root
            : path.startsWith(`${subPath}/`)
              ? `${root}${path.slice(subPath.length)}`
              : undefined
      if (at === undefined) continue
      files[at] = text
      places.set(at, found.places[key] ?? found.place)
    }
  }
  const words = (own: readonly string[] | undefined): readonly string[] | undefined =>
    own?.map((word) => expanded(word, env))
  return { entrypoint: words(container.command), command: words(container.args), env, files, places, problem }
}

/** Volumes whose source is not there keep all containers of a pod from starting. */
export function initRefusal(pod: PodIdentity, project: KubernetesProject): string | undefined {
  for (const volume of pod.workload.pod.volumes) {
    if (volume.kind !== 'configMap' && volume.kind !== 'secret') continue
    const found = objectOf(project, volume.kind, volume.source, pod.namespace)
    const setUp = `MountVolume.SetUp failed for volume "${volume.name}" :`
    if (found === undefined) return `${setUp} ${volume.kind.toLowerCase()} "${volume.source}" not found`
    const lacking = volume.items?.find(({ key }) => found.data[key] === undefined)
    if (lacking !== undefined)
      return `${setUp} ${volume.kind.toLowerCase()} references non-existent config key: ${lacking.key}`
  }
  return undefined
}

function objectOf(
  { configMaps, secrets }: KubernetesProject,
  kind: 'configMap' | 'secret',
  name: string,
  namespace: string,
): DataObject | undefined {
  return (kind === 'configMap' ? configMaps : secrets).find((own) => own.name === name && own.namespace === namespace)
}

function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([\w.-]+)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (env[name] ?? whole),
  )
}

function fieldOf(field: string, { address, nodeAddress, node, name, namespace, workload }: PodIdentity): string {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(field) ?? []
  if (map !== undefined) return (map === 'labels' ? workload.pod.labels : workload.pod.annotations)[key] ?? ''
  const facts: Readonly<Record<string, string>> = {
    'status.podIP': address,
    'status.podIPs': address,
    'status.hostIP': nodeAddress,
    'status.hostIPs': nodeAddress,
    'spec.nodeName': node,
    'spec.serviceAccountName': 'default',
    'metadata.name': name,
    'metadata.namespace': namespace,
  }
  return facts[field] ?? ''
}
