import { type FilePlace, Problems } from '../yaml/index.ts'
import { readConfigMap, readSecret } from './data.ts'
import { checkShape } from './decode.ts'
import { Field } from './field.ts'
import type { Manifest } from './manifest.ts'
import type { DataObject, KubernetesProject, Service, Workload, WorkloadKind } from './model.ts'
import { dnsLabel } from './names.ts'
import { readObjects } from './objects.ts'
import { readService } from './service.ts'
import type { ManifestFile } from './stream.ts'
import { readWorkload } from './workload.ts'

export interface KubernetesOptions {
  /** Where objects go that name no namespace (`kubectl -n`). Default `default`. */
  readonly namespace?: string
}

/**
 * Reads manifests as `kubectl apply -f … -f …` and the API server (1.29) do. Throws SimError ConfigInvalid with file, line and
 * the words of the API server.
 */
export function readKubernetes(files: readonly ManifestFile[], options: KubernetesOptions = {}): KubernetesProject {
  const problems = new Problems()
  const namespace = options.namespace ?? 'default'
  const start = { line: 1, origin: { file: files[0]?.file ?? 'manifests' } }
  const problem = dnsLabel(namespace)
  if (problem !== undefined)
    problems.refuse(start, '', `the namespace ${JSON.stringify(namespace.slice(0, 80))} is none: ${problem}`)
  const objects = readObjects(files, problems)
  if (objects.length === 0 && problems.warnings.length === 0) refuseNothing(files, problems)
  const read = new Objects(namespace)
  for (const object of objects) read.add(object)
  read.check(problems)
  return { ...read.result(), warnings: problems.warnings }
}

/** A file that has nothing but kinds that are not looked at is none of these. */
function refuseNothing(files: readonly ManifestFile[], problems: Problems): never {
  return problems.refuse(
    { line: 1, origin: { file: files[0]?.file ?? 'manifests' } },
    '',
    'no objects passed to apply; allowed is at least one Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, Service, ConfigMap or Secret',
  )
}

class Objects {
  readonly #namespace: string
  readonly #workloads: Workload[] = []
  readonly #services: (readonly [Service, Field])[] = []
  readonly #configMaps: DataObject[] = []
  readonly #secrets: DataObject[] = []
  readonly #names = new Map<string, FilePlace>()

  constructor(namespace: string) {
    this.#namespace = namespace
  }

  add(manifest: Manifest): void {
    const { kind } = manifest
    checkShape(manifest, kind)
    const root = new Field('', manifest.tree, manifest)
    if (kind === 'Service') this.#services.push([this.#once(manifest, readService(root, this.#namespace)), root])
    else if (kind === 'ConfigMap') this.#configMaps.push(this.#once(manifest, readConfigMap(root, this.#namespace)))
    else if (kind === 'Secret') this.#secrets.push(this.#once(manifest, readSecret(root, this.#namespace)))
    else this.#workloads.push(this.#once(manifest, readWorkload(root, kind as WorkloadKind, this.#namespace)))
  }

  /** What stands twice is applied twice, and the first one is gone. */
  #once<T extends { readonly name: string; readonly namespace: string }>(manifest: Manifest, read: T): T {
    const key = `${manifest.kind} ${read.namespace}/${read.name}`
    const first = this.#names.get(key)
    if (first !== undefined) {
      manifest.problems.refuse(
        manifest.tree,
        '',
        `${key} stands twice, first at ${first.file}:${first.line}, and kubectl would apply the second over the first; allowed is once`,
      )
    }
    this.#names.set(key, manifest.place)
    return read
  }

  /** What objects say of one another. */
  check(problems: Problems): void {
    this.#checkNodePorts()
    this.#checkServiceNames(problems)
  }

  #checkNodePorts(): void {
    const taken = new Set<string>()
    for (const [service, root] of this.#services) {
      for (const [index, { nodePort, protocol }] of service.ports.entries()) {
        if (nodePort === undefined) continue
        const key = `${protocol}/${nodePort}`
        if (taken.has(key))
          root
            .child('spec')
            .items('ports')
            [index]?.child('nodePort')
            .invalid('provided port is already allocated', nodePort)
        taken.add(key)
      }
    }
  }

  /** Names of pods come from a Service that somebody has to declare. */
  #checkServiceNames(problems: Problems): void {
    for (const { name, namespace, serviceName, place } of this.#workloads) {
      if (serviceName === undefined) continue
      const service = this.#services.find(([own]) => own.name === serviceName && own.namespace === namespace)?.[0]
      if (service?.clusterIP === 'None') continue
      const marked = { line: place.line, origin: place }
      if (service === undefined) {
        problems.warn(
          marked,
          name,
          `has its names from the Service ${serviceName}, which no file declares: without it the pods have none`,
          `的名字来自 Service ${serviceName}，而没有文件声明它：没有它 Pod 就没有名字`,
        )
      } else {
        problems.warn(
          marked,
          name,
          `has its names from the Service ${serviceName}, which is not headless (clusterIP: None): the pods have none`,
          `的名字来自 Service ${serviceName}，而它不是 headless（clusterIP: None）：Pod 没有名字`,
        )
      }
    }
  }

  result(): Omit<KubernetesProject, 'warnings'> {
    return {
      workloads: this.#workloads,
      services: this.#services.map(([service]) => service),
      configMaps: this.#configMaps,
      secrets: this.#secrets,
    }
  }
}
