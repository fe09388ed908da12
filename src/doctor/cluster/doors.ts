import { isHeadless, type LoweredService } from '../../topology/index.ts'
import type { ClusterBroker, ClusterNamesrv, ClusterSubject } from './subject.ts'

/** Where a NameServer is to be had, as its user writes it. */
export interface Doors {
  /** For pods of any namespace. */
  readonly inside: string | undefined
  /** For programs on a node, which know no names of the cluster. */
  readonly onNode: string | undefined
  /** For machines beside the nodes; undefined where nothing leads in. */
  readonly outside: string | undefined
}

/** A Service that leads to a port of a pod, and its own port. */
export interface Leading {
  readonly service: LoweredService
  readonly port: number
  readonly nodePort: number | undefined
}

export function doorsOf(subject: ClusterSubject): Doors {
  const { namesrvs } = subject
  const led = namesrvs.flatMap((namesrv) => servicesTo(subject, namesrv, namesrv.port))
  const [first] = led
  const [namesrv] = namesrvs
  return {
    inside:
      first === undefined
        ? undefined
        : `${first.service.service.name}.${first.service.service.namespace}:${isHeadless(first.service.service) ? namesrv?.port : first.port}`,
    onNode:
      first?.service.clusterIP === undefined
        ? namesrv && `${namesrv.pod.address}:${namesrv.port}`
        : `${first.service.clusterIP}:${first.port}`,
    outside: namesrvs.map((own) => outsideOf(subject, own, own.port)).find((address) => address !== undefined),
  }
}

/** Services that have an endpoint at a port of a pod. */
export function servicesTo(
  { lowered }: ClusterSubject,
  { pod }: Pick<ClusterNamesrv | ClusterBroker, 'pod'>,
  port: number,
): readonly Leading[] {
  return lowered.services.flatMap((service) =>
    service.ports.flatMap(({ port: own, nodePort, endpoints }) =>
      endpoints.includes(`${pod.host}:${port}`) ? [{ service, port: own.port, nodePort }] : [],
    ),
  )
}

/** The address under which machines beside the nodes reach a port of a pod. */
export function outsideOf(
  subject: ClusterSubject,
  own: Pick<ClusterNamesrv | ClusterBroker, 'pod' | 'part'>,
  port: number,
): string | undefined {
  const { pod, part } = own
  const [node] = subject.lowered.nodes.values()
  for (const { service, port: at, nodePort } of servicesTo(subject, own, port)) {
    const address = service.loadBalancer ?? service.service.externalIPs[0]
    if (address !== undefined) return `${address}:${at}`
    if (nodePort !== undefined) {
      const isLocal = service.service.externalTrafficPolicy === 'Local'
      return `${isLocal ? pod.nodeAddress : node}:${nodePort}`
    }
  }
  if (pod.workload.pod.hostNetwork) return `${pod.nodeAddress}:${port}`
  const open = part.container.ports.find(
    ({ containerPort, hostPort }) => containerPort === port && hostPort !== undefined,
  )
  return open?.hostPort === undefined ? undefined : `${pod.nodeAddress}:${open.hostPort}`
}
