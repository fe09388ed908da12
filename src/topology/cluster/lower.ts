import { LAN, mainOf, nth, type ServerPart, type Start, serverParts } from '../docker/index.ts'
import { type KubernetesProject, type PodContainer, serviceVariables } from '../kubernetes/index.ts'
import type { PlainHost, PlainNodePort, PlainPublished, PlainServer, PlainService, PlainTopology } from '../plain.ts'
import { clusterNames } from './clusterNames.ts'
import { type ContainerPart, containerPart } from './containers.ts'
import {
  type ClusterFacts,
  COREDNS,
  COREDNS_ADDRESS,
  COREDNS_CLUSTER_IP,
  DEFAULT_DOMAIN,
  DEFAULT_NODES,
  LAN_DNS,
  PODS,
  podCidr,
} from './facts.ts'
import type { LoweredCluster, LoweredPod, LoweredPodContainer, LoweredService, PodIdentity } from './model.ts'
import { podsOf } from './pods.ts'
import { livenessOf, readinessOf } from './readiness.ts'
import { asksCluster, resolverOf } from './resolving.ts'
import { type Backend, servicesOf } from './services.ts'
import { type PodPlan, type PodStart, podStarts } from './starting.ts'

/** The plain world of manifests that are applied to a cluster: nodes, pods with their servers, Services and names. */
export function lowerCluster(project: KubernetesProject, facts: ClusterFacts = {}): LoweredCluster {
  const nodes = new Map(Object.entries(facts.nodes ?? DEFAULT_NODES))
  const domain = facts.domain ?? DEFAULT_DOMAIN
  const identities = podsOf(project, nodes)
  const backends = identities.map((pod): Backend => ({ ...pod, host: hostOf(pod) }))
  const services = servicesOf(project.services, backends, facts)
  const plans = identities.map((pod): PodPlan => {
    const { containers, initContainers } = pod.workload.pod
    const links = linksOf(pod.namespace, services)
    const partOf = (container: PodContainer): ContainerPart => containerPart(container, pod, project, facts, links)
    // An init container that goes on runs beside the others.
    const parts = [...initContainers.filter(({ sidecar }) => sidecar === true), ...containers].map(partOf)
    const before = initContainers.filter(({ sidecar }) => sidecar !== true).map(partOf)
    const readiness = readinessOf(pod, parts)
    return { ...pod, containers: parts, initContainers: before, readiness }
  })
  const starts = podStarts(plans, { services: project.services, facts })
  const world = new Lowering(facts, nodes, domain)
  const pods = plans.map((plan) => world.addPod(plan, starts.get(plan.name) ?? NOT_STARTED))
  for (const service of services) world.addService(service, pods)
  const dns = clusterNames(services, backends, domain, facts.lan ?? {})
  return { topology: world.topology(pods, dns), pods, services, nodes, domain }
}

const NOT_STARTED: PodStart = {
  refused: 'it is not part of the cluster',
  startsAtMs: 0,
  containers: new Map(),
  readyAtMs: undefined,
}

/** With `hostNetwork: true` the programs of a pod run on its node. */
function hostOf({ workload, node, name }: PodIdentity): string {
  return workload.pod.hostNetwork ? node : name
}

/** Variables of the Services of a namespace. */
function linksOf(namespace: string, services: readonly LoweredService[]): Readonly<Record<string, string>> {
  const own = services.filter(({ service }) => service.namespace === namespace)
  return Object.assign({}, ...own.map(({ service, clusterIP = '' }) => serviceVariables(service, clusterIP)))
}

class Lowering {
  readonly #facts: ClusterFacts
  readonly #nodes: ReadonlyMap<string, string>
  readonly #domain: string
  readonly #pods: Record<string, PlainHost> = {}
  readonly #servers: Record<string, PlainServer & { host: string; role: 'namesrv' | 'broker' | 'proxy' }> = {}
  readonly #published: Record<string, PlainPublished> = {}
  readonly #services: Record<string, PlainService> = {}
  readonly #nodePorts: Record<string, PlainNodePort> = {}

  constructor(facts: ClusterFacts, nodes: ReadonlyMap<string, string>, domain: string) {
    this.#facts = facts
    this.#nodes = nodes
    this.#domain = domain
  }

  addPod(plan: PodPlan, start: PodStart): LoweredPod {
    const host = hostOf(plan)
    const startOf = (container: string): Start =>
      start.refused === undefined
        ? (start.containers.get(container) ?? { refused: 'it is not part of the pod' })
        : { refused: start.refused }
    const parts = plan.containers.map((part) => {
      const own = startOf(part.container.name)
      const liveness = livenessOf(part, plan.containers, plan.address)
      const specs = serverParts(part.plan, own).map((spec) => (liveness === undefined ? spec : { ...spec, liveness }))
      return { part, start: own, specs }
    })
    const main = mainOf(parts.flatMap(({ specs }) => specs))
    const isOwn = host === plan.name
    const taken = new Set<string>()
    const containers = parts.map(({ part, start: own, specs }): LoweredPodContainer => {
      const servers = specs.map((spec) => {
        const name = nameOfServer(spec, plan, part.container.name, main, taken)
        taken.add(name)
        if (!isOwn || spec !== main) this.#addServer(name, spec, plan, host)
        return name
      })
      return { container: part.container, plan: part.plan, start: own, servers, places: part.places }
    })
    if (isOwn) this.#addHost(plan, main, start)
    this.#publish(plan, start)
    const { refused, readyAtMs } = start
    return { ...plan, host, containers, refused, readyAtMs }
  }

  #addServer(name: string, { role, ...spec }: ServerPart, plan: PodPlan, host: string): void {
    const root = role === 'broker' && host !== plan.name ? { root: `pods/${plan.name}` } : {}
    this.#servers[name] = {
      role,
      host,
      ...root,
      ...withBrokerName(role, spec, host === plan.name ? plan.hostname : host),
    }
  }

  #addHost(plan: PodPlan, main: ServerPart | undefined, start: PodStart): void {
    const { role = 'none' as const, ...spec } = main ?? {}
    const isRefused =
      start.refused !== undefined || [...start.containers.values()].some((container) => 'refused' in container)
    const { readiness } = plan
    const [first] = plan.containers
    this.#pods[plan.name] = {
      role,
      ...withBrokerName(role, spec, plan.hostname),
      addresses: [{ address: plan.address, network: PODS }],
      named: false,
      resolver: resolverOf(plan, this.#domain),
      user: first?.plan.user ?? 0,
      ...(isRefused
        ? { readiness: { probe: 'never' } }
        : readiness === undefined
          ? {}
          : {
              readiness: {
                probe: readiness.asked,
                period: `${readiness.periodMs}ms`,
                delay: `${start.startsAtMs + readiness.delayMs}ms`,
                failures: readiness.failures,
              },
            }),
    }
  }

  #publish({ node, nodeAddress, name, workload, containers }: PodPlan, { refused }: PodStart): void {
    if (refused !== undefined || workload.pod.hostNetwork) return
    for (const { hostPort, containerPort, protocol } of containers.flatMap(({ container }) => container.ports)) {
      if (hostPort === undefined || protocol !== 'TCP') continue
      this.#published[`hostPort ${hostPort} of ${name} on ${node}`] = {
        at: `${nodeAddress}:${hostPort}`,
        to: `${name}:${containerPort}`,
      }
    }
  }

  addService({ service, clusterIP, loadBalancer, ports }: LoweredService, pods: readonly LoweredPod[]): void {
    const { name, namespace, externalIPs, sessionAffinity, sessionAffinitySeconds, externalTrafficPolicy } = service
    const affinity = sessionAffinity === 'None' ? {} : { affinity: `${sessionAffinitySeconds * 1000}ms` as const }
    const isLocal = externalTrafficPolicy === 'Local'
    const [node] = this.#nodes.values()
    const masquerade = isLocal || node === undefined ? {} : { masqueradeAs: node }
    for (const { port, nodePort, endpoints } of ports) {
      if (port.protocol !== 'TCP') continue
      const key = `${name}.${namespace}:${port.port}`
      const common = { to: endpoints, ...affinity }
      if (clusterIP !== undefined)
        this.#services[key] = { at: `${clusterIP}:${port.port}`, ...common, fromNetworks: [PODS] }
      for (const address of [...externalIPs, ...(loadBalancer === undefined ? [] : [loadBalancer])])
        this.#services[`${key} at ${address}`] = { at: `${address}:${port.port}`, ...common, ...masquerade }
      if (nodePort === undefined) continue
      const onNode = (own: string): readonly string[] =>
        endpoints.filter((endpoint) =>
          pods.some((pod) => pod.node === own && pod.host === endpoint.slice(0, endpoint.lastIndexOf(':'))),
        )
      this.#nodePorts[`${key} at ${nodePort}`] = {
        port: nodePort,
        nodes: Object.fromEntries([...this.#nodes.keys()].map((own) => [own, onNode(own)])),
        externalTrafficPolicy,
      }
    }
  }

  topology(pods: readonly LoweredPod[], dns: NonNullable<PlainTopology['dns']>): PlainTopology {
    const nodes = [...this.#nodes].map(
      ([name, address], index) => [name, this.#node(name, address, index, pods)] as const,
    )
    const lan = Object.entries(this.#facts.lan ?? {}).map(([name, { address, hosts = {} }]) => {
      return [name, outside([{ address, network: LAN }], hosts)] as const
    })
    const masquerades = [...this.#nodes.keys()].map((as) => {
      return {
        hosts: pods.filter(({ node, host, name }) => node === as && host === name).map(({ name }) => name),
        as,
        to: LAN,
      }
    })
    return {
      hosts: {
        ...Object.fromEntries(nodes),
        [COREDNS]: { role: 'none', addresses: [{ address: COREDNS_ADDRESS, network: PODS }], named: false },
        ...this.#pods,
        ...Object.fromEntries(lan),
      },
      servers: this.#servers,
      // Pods reach the LAN; what comes from there for a pod gets lost at the default route.
      routes: [
        { from: PODS, to: LAN, bothWays: false },
        { from: LAN, to: PODS, bothWays: false, action: 'drop' },
      ],
      masquerades: masquerades.filter(({ hosts }) => hosts.length > 0),
      published: this.#published,
      services: {
        'kube-dns.kube-system:53': { at: `${COREDNS_CLUSTER_IP}:53`, to: [`${COREDNS}:53`], fromNetworks: [PODS] },
        ...this.#services,
      },
      nodePorts: this.#nodePorts,
      dns,
      dnsServers: {
        [COREDNS]: { host: COREDNS, corefile: corefile(this.#domain) },
        [LAN_DNS]: { without: [this.#domain] },
      },
    }
  }

  #node(name: string, address: string, index: number, pods: readonly LoweredPod[]): PlainHost {
    const gateway = nth(podCidr(index + 1), 1)
    const own = pods.filter(({ node, workload }) => node === name && workload.pod.hostNetwork)
    // Programs of one host share its resolver.
    const asking = own.find(({ workload }) => asksCluster(workload.pod))
    const { nodeHosts = {} } = this.#facts
    const host = outside(
      [
        { address, network: LAN, name: 'eth0' },
        { address: gateway, network: PODS, name: 'cni0', bridge: true },
      ],
      nodeHosts,
    )
    if (asking === undefined) return host
    const { hosts = {}, ...resolver } = resolverOf(asking, this.#domain)
    return { ...host, resolver: { ...resolver, hosts: { ...nodeHosts, ...hosts } } }
  }
}

function outside(addresses: PlainHost['addresses'], hosts: Readonly<Record<string, readonly string[]>>): PlainHost {
  return { role: 'none', addresses, resolver: { hosts, servers: [LAN_DNS] } }
}

/** The Corefile of kubeadm, of which only plugins that answer names count. It keeps nothing of its own zone (since 1.31). */
function corefile(domain: string): string {
  return `.:53 {
    kubernetes ${domain} in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
      ttl 30
    }
    forward . /etc/resolv.conf
    loadbalance
}
`
}

/** The one server of a pod has its name; of several each has that of its container. */
function nameOfServer(
  spec: ServerPart,
  { name }: PodPlan,
  container: string,
  main: ServerPart | undefined,
  taken: ReadonlySet<string>,
): string {
  if (spec === main) return name
  const own = `${name}/${container}`
  return taken.has(own) ? `${own}-${spec.role}` : own
}

/** Without a `brokerName` a broker has the name of its machine (BrokerConfig.localHostName), which may not be that of its server. */
function withBrokerName<S extends PlainServer>(role: string, spec: S, hostname: string): S {
  if (role !== 'broker' || spec.settings?.['brokerName'] !== undefined) return spec
  return { ...spec, settings: { ...spec.settings, brokerName: hostname } }
}
