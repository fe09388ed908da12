import { nearest } from '../yaml/index.ts'

/** The kinds that are read, by the version of the API that has them. */
const READ: ReadonlyMap<string, readonly string[]> = new Map([
  ['v1', ['Pod', 'Service', 'ConfigMap', 'Secret']],
  ['apps/v1', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']],
  ['batch/v1', ['Job']],
])

/** The other kinds of these versions. */
const OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'v1',
    [
      'Binding',
      'Endpoints',
      'Event',
      'LimitRange',
      'List',
      'Namespace',
      'Node',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'PodTemplate',
      'ReplicationController',
      'ResourceQuota',
      'ServiceAccount',
    ],
  ],
  ['apps/v1', ['ControllerRevision']],
  ['batch/v1', ['CronJob']],
])

/** Kinds that change nothing about who reaches whom, by the groups that have them. */
const WITHOUT_EFFECT: readonly RegExp[] = [
  /^v1 (?:Namespace|ServiceAccount|PersistentVolume|PersistentVolumeClaim|ResourceQuota|Event)$/,
  /^rbac\.authorization\.k8s\.io\/v1 /,
  /^storage\.k8s\.io\/v1 StorageClass$/,
  /^policy\/v1 PodDisruptionBudget$/,
  /^scheduling\.k8s\.io\/v1 PriorityClass$/,
]

/** Versions of Kubernetes' own groups that the releases before 1.29 took away. */
const REMOVED: readonly RegExp[] = [
  /^extensions\/v1beta1 /,
  /^apps\/v1(?:alpha|beta)\d /,
  /^batch\/v(?:1beta1|2alpha1) /,
  /^networking\.k8s\.io\/v1beta1 Ingress/,
  /^policy\/v1beta1 /,
  /^rbac\.authorization\.k8s\.io\/v1(?:alpha|beta)1 /,
  /^apiextensions\.k8s\.io\/v1beta1 /,
  /^admissionregistration\.k8s\.io\/v1beta1 (?:Validating|Mutating)Webhook/,
  /^autoscaling\/v2beta\d /,
  /^scheduling\.k8s\.io\/v1(?:alpha|beta)1 /,
  /^storage\.k8s\.io\/v1beta1 (?:StorageClass|CSI|VolumeAttachment)/,
  /^discovery\.k8s\.io\/v1beta1 /,
]

/** Whether the world of a manifest is the same without it. */
export function isWithoutEffect(kind: string, apiVersion: string): boolean {
  return WITHOUT_EFFECT.some((pattern) => pattern.test(`${apiVersion} ${kind}`))
}

export function isLookedAt(kind: string, apiVersion: string): boolean {
  return READ.get(apiVersion)?.includes(kind) === true
}

/** What kubectl says of a kind that the API server does not have in this version. */
export function kindProblem(kind: string, apiVersion: string): string | undefined {
  const known = [...(READ.get(apiVersion) ?? []), ...(OTHERS.get(apiVersion) ?? [])]
  if (known.includes(kind)) return undefined
  const right = [...READ].find(([, kinds]) => kinds.includes(kind))?.[0]
  // Groups with a dot in their names are those of others, who may name a kind as they like.
  const isOwn = /^(?:v\d\w*|(?:apps|batch|extensions)\/.*|core\/.*)$/.test(apiVersion)
  if (!isOwn || (known.length === 0 && right === undefined)) return undefined
  const near = nearest(kind, known) ?? known.find((own) => own.toLowerCase() === kind.toLowerCase())
  const help = right !== undefined ? `; allowed is ${right}` : near === undefined ? '' : `; it looks like ${near}`
  return `no matches for kind ${quoted(kind)} in version ${quoted(apiVersion)}${help}`
}

/** What kubectl says of a kind that is not read here in a version that is gone. */
export function removedVersion(kind: string, apiVersion: string): string | undefined {
  if (!REMOVED.some((own) => own.test(`${apiVersion} ${kind}`))) return undefined
  return `no matches for kind ${quoted(kind)} in version ${quoted(apiVersion)}`
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80))
}
