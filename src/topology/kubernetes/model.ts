import type { FilePlace, Warning } from '../yaml/index.ts'

/** What documents for `kubectl apply -f` declare, after the rules of the API server; defaults are filled in. */
export interface KubernetesProject {
  readonly workloads: readonly Workload[]
  readonly services: readonly Service[]
  readonly configMaps: readonly DataObject[]
  /** Values of `data` decoded. */
  readonly secrets: readonly DataObject[]
  /** What kubectl warns of, and what is read and not played. */
  readonly warnings: readonly Warning[]
}

export interface ObjectMeta {
  readonly name: string
  /** Default `default`. */
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Where its document begins. */
  readonly place: FilePlace
}

export interface DataObject extends ObjectMeta {
  readonly data: Readonly<Record<string, string>>
  /** The line on which the text of a key begins. */
  readonly places: Readonly<Record<string, FilePlace>>
  /** Keys whose bytes are no text. */
  readonly binary?: readonly string[]
}

export type WorkloadKind = 'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job'

export interface Workload extends ObjectMeta {
  readonly kind: WorkloadKind
  /** Of a Pod and of a Job 1; of a DaemonSet undefined: one on each node. */
  readonly replicas: number | undefined
  /** Of a StatefulSet: the Service that its pods have their names from. */
  readonly serviceName: string | undefined
  /** Of a StatefulSet. `OrderedReady` (default) starts a pod when the one before is ready. */
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel'
  /** `matchLabels`; of a Pod empty. */
  readonly selector: Readonly<Record<string, string>>
  readonly pod: PodSpec
  /** Claims of a StatefulSet, which every pod gets for itself, by name. */
  readonly volumeClaims: readonly string[]
  /** Of a StatefulSet: the number of its first pod (`ordinals.start`). Default 0. */
  readonly firstOrdinal?: number
}

export interface PodSpec {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly containers: readonly PodContainer[]
  readonly initContainers: readonly PodContainer[]
  readonly hostNetwork: boolean
  /** Names in front of which the Service's name stands (`hostname.subdomain`). */
  readonly hostname: string | undefined
  readonly subdomain: string | undefined
  readonly dnsPolicy: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  readonly dnsConfig: DnsConfig | undefined
  /** Lines of the hosts file: names by address. */
  readonly hostAliases: readonly { readonly ip: string; readonly hostnames: readonly string[] }[]
  readonly nodeName: string | undefined
  readonly volumes: readonly Volume[]
  readonly runAsUser: number | undefined
  readonly fsGroup: number | undefined
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never'
  /** Default 30. */
  readonly terminationGracePeriodSeconds: number
  /** Whether containers have variables of the Services of their namespace (`BROKER_SERVICE_HOST`, …). Default true. */
  readonly enableServiceLinks?: boolean
  /** Labels that its node has to have. */
  readonly nodeSelector?: Readonly<Record<string, string>>
}

export interface DnsConfig {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  /** As `ndots`, `timeout`, `attempts`. */
  readonly options: Readonly<Record<string, string | undefined>>
}

export type Volume = { readonly name: string } & (
  | VolumeOfTexts
  | { readonly kind: 'persistentVolumeClaim'; readonly source: string }
  | { readonly kind: 'hostPath'; readonly path: string }
  | {
      readonly kind: 'emptyDir' | 'other'
      /** What a projected volume puts together of ConfigMaps and Secrets. */
      readonly projected?: readonly VolumeOfTexts[]
    }
)

export interface VolumeOfTexts {
  readonly kind: 'configMap' | 'secret'
  readonly source: string
  readonly items: readonly KeyToPath[] | undefined
  /** Whether the pod starts without it. Default false. */
  readonly optional?: boolean
}

export interface KeyToPath {
  readonly key: string
  readonly path: string
}

export interface PodContainer {
  readonly name: string
  readonly image: string
  /** In place of the entry point of the image. `$(NAME)` is not replaced yet, here and in `args`. */
  readonly command: readonly string[] | undefined
  /** In place of the command of the image. */
  readonly args: readonly string[] | undefined
  readonly workingDir: string | undefined
  /** In the order in which `$(NAME)` sees them: those of `envFrom` first. */
  readonly env: readonly EnvVar[]
  readonly ports: readonly ContainerPort[]
  readonly volumeMounts: readonly VolumeMount[]
  readonly readinessProbe: Probe | undefined
  readonly livenessProbe: Probe | undefined
  readonly startupProbe: Probe | undefined
  /** `resources.limits.memory`. */
  readonly memoryBytes: number | undefined
  /** `resources.limits.cpu`, in cores. */
  readonly cpus: number | undefined
  readonly runAsUser: number | undefined
  readonly place: FilePlace
  /** Of an init container with `restartPolicy: Always`: it goes on beside the others. */
  readonly sidecar?: boolean
}

export type EnvVar = { readonly name: string; readonly place: FilePlace } & (
  | { readonly value: string }
  /**
   * A fact of the pod: `status.podIP`, `metadata.name`, `spec.nodeName`, `status.hostIP`, `metadata.labels['app']`, …
   * A resource without a limit is `limits.memory` (what the node has); one with a limit is a `value`.
   */
  | { readonly field: string }
  | { readonly from: 'configMap' | 'secret'; readonly source: string; readonly key: string; readonly optional: boolean }
  /** All keys of `envFrom`; the name is a prefix. */
  | { readonly from: 'allOfConfigMap' | 'allOfSecret'; readonly source: string; readonly optional: boolean }
)

export interface ContainerPort {
  readonly name: string | undefined
  readonly containerPort: number
  readonly hostPort: number | undefined
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly subPath: string | undefined
  /** A `subPath` with `$(NAME)`. */
  readonly subPathExpr?: string
  readonly readOnly: boolean
  readonly place?: FilePlace
}

export interface Probe {
  readonly test:
    | { readonly kind: 'tcpSocket'; readonly port: number | string; readonly host: string | undefined }
    | {
        readonly kind: 'httpGet'
        readonly port: number | string
        readonly path: string
        readonly host: string | undefined
      }
    | { readonly kind: 'exec'; readonly command: readonly string[] }
    | { readonly kind: 'grpc'; readonly port: number }
  /** Default 0. */
  readonly initialDelaySeconds: number
  /** Default 10. */
  readonly periodSeconds: number
  /** Default 1. */
  readonly timeoutSeconds: number
  /** Default 1. */
  readonly successThreshold: number
  /** Default 3. */
  readonly failureThreshold: number
  readonly place: FilePlace
}

export interface Service extends ObjectMeta {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  /** `None` makes it headless; undefined: the cluster chooses. */
  readonly clusterIP: string | undefined
  /** Undefined: somebody else keeps its endpoints. */
  readonly selector: Readonly<Record<string, string>> | undefined
  readonly ports: readonly ServicePort[]
  readonly externalTrafficPolicy: 'Cluster' | 'Local'
  readonly sessionAffinity: 'None' | 'ClientIP'
  /** Default 10,800. */
  readonly sessionAffinitySeconds: number
  readonly publishNotReadyAddresses: boolean
  readonly externalName: string | undefined
  readonly externalIPs: readonly string[]
  readonly loadBalancerIP: string | undefined
  /** Default `Cluster`. */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local'
}

export interface ServicePort {
  readonly name: string | undefined
  readonly port: number
  /** A number, or the name of a port of the pods. Default: `port`. */
  readonly targetPort: number | string
  /** Undefined: the cluster chooses one of 30000 to 32767, where the type has one at all. */
  readonly nodePort: number | undefined
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly place: FilePlace
}
