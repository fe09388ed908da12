import { describe, expect, it } from 'vitest'
import { meantFacts, readKubernetes } from '../../../src/topology/index.ts'
import { app, broker, cluster, manifests, NAMESRV } from './world.ts'

const readiness = (probe: string): string => `readinessProbe: ${probe}`

describe('pods', () => {
  it('have names, nodes and addresses that are the same each time', () => {
    const text = manifests(NAMESRV, broker({ replicas: 2 }), app('namesrv:9876'))
    const { pods } = cluster(text)
    expect(pods.map(({ name, node, address }) => [name, node, address])).toEqual([
      ['namesrv-0', 'node-1', '10.244.1.2'],
      ['broker-0', 'node-2', '10.244.2.2'],
      ['broker-1', 'node-1', '10.244.1.3'],
      [expect.stringMatching(/^shop-[a-z0-9]{10}-[a-z0-9]{5}$/), 'node-2', '10.244.2.3'],
    ])
    expect(cluster(text).topology).toEqual(cluster(text).topology)
  })

  it('are read with the variables, files and arguments that they get', () => {
    const container = 'env: [{ name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]'
    const args = '["-c", "echo brokerIP1=$POD_IP >> /tmp/b.conf; mqbroker -n namesrv:9876 -c /tmp/b.conf"]'
    const text = broker({ container, args }).replace('command: [sh, mqbroker]', 'command: [sh]')
    const { topology } = cluster(manifests(NAMESRV, text))
    expect(topology.hosts['broker-0']).toMatchObject({
      role: 'broker',
      settings: { brokerIP1: '10.244.2.2', namesrvAddr: 'namesrv:9876' },
      restart: 'kubelet',
    })
  })

  it('of one configuration have one brokerName, and without one that of the pod', () => {
    const same = cluster(manifests(NAMESRV, broker({ conf: 'brokerName = broker-a', replicas: 2 })))
    const names = (world: typeof same): unknown[] =>
      ['broker-0', 'broker-1'].map((pod) => world.topology.hosts[pod]?.settings?.['brokerName'])
    expect(names(same)).toEqual(['broker-a', 'broker-a'])
    expect(names(cluster(manifests(NAMESRV, broker({ replicas: 2 }))))).toEqual(['broker-0', 'broker-1'])
  })

  it('on the network of their node are programs of that node', () => {
    const { topology, pods } = cluster(manifests(NAMESRV, broker({ pod: 'hostNetwork: true' })))
    expect(topology.servers?.['broker-0']).toMatchObject({ role: 'broker', host: 'node-2', root: 'pods/broker-0' })
    expect(pods.find(({ name }) => name === 'broker-0')).toMatchObject({ host: 'node-2', address: '192.168.1.12' })
    expect(topology.hosts['broker-0']).toBeUndefined()
  })

  it('with a hostPort are published on their node, and two of them are on two nodes', () => {
    const text = broker({ replicas: 3 }).replace('containerPort: 10911', 'containerPort: 10911, hostPort: 10911')
    const { topology, pods } = cluster(manifests(NAMESRV, text))
    expect(Object.values(topology.published ?? {})).toEqual([
      { at: '192.168.1.12:10911', to: 'broker-0:10911' },
      { at: '192.168.1.11:10911', to: 'broker-1:10911' },
    ])
    expect(pods.find(({ name }) => name === 'broker-2')?.refused).toMatch(/didn't have free ports/)
  })

  it('keep the store of a volume over a restart of their container', () => {
    const claim =
      'volumeClaimTemplates: [{ metadata: { name: store }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]'
    const mounted = broker()
      .replace(
        'mountPath: /etc/rocketmq }]',
        'mountPath: /etc/rocketmq }, { name: store, mountPath: /home/rocketmq/store }]',
      )
      .replace('  serviceName: broker', `  serviceName: broker\n  ${claim}`)
    expect(cluster(manifests(NAMESRV, mounted)).topology.hosts['broker-0']?.store).toBe('disk')
    expect(cluster(manifests(NAMESRV, broker())).topology.hosts['broker-0']?.store).toBeUndefined()
  })

  it('that the kubelet does not start say so, and are never ready', () => {
    const { topology, pods } = cluster(
      manifests(NAMESRV, broker()).replace('configMap: { name: broker }', 'configMap: { name: brokr }'),
    )
    expect(topology.hosts['broker-0']).toMatchObject({
      refused: 'MountVolume.SetUp failed for volume "conf" : configmap "brokr" not found',
      readiness: { probe: 'never' },
    })
    expect(pods.find(({ name }) => name === 'broker-0')?.readyAtMs).toBeUndefined()
  })

  it('wait with init containers for what is there later, and for ever for what is not', () => {
    const wait = (name: string): string =>
      `initContainers: [{ name: wait, image: busybox, command: [sh, -c, "until nc -z ${name} 9876; do sleep 2; done"] }]`
    const started = cluster(manifests(NAMESRV, broker({ pod: wait('namesrv') })))
    expect(started.topology.hosts['broker-0']).toMatchObject({ bootsAt: '4000ms' })
    const stuck = cluster(manifests(NAMESRV, broker({ pod: wait('nameserver') })))
    expect(stuck.topology.hosts['broker-0']?.refused).toBe('Init: wait waits for nameserver, where nobody listens')
  })

  it('of an ordered StatefulSet start one after the other', () => {
    const probe = readiness('{ tcpSocket: { port: 10911 }, initialDelaySeconds: 5, periodSeconds: 5 }')
    const boots = (text: string): unknown[] => {
      const { topology } = cluster(manifests(NAMESRV, text))
      return ['broker-0', 'broker-1'].map((name) => topology.hosts[name]?.bootsAt ?? topology.hosts[name]?.refused)
    }
    const ordered = broker({ replicas: 2, container: probe })
    expect(boots(ordered)).toEqual(['2500ms', '7500ms'])
    expect(boots(ordered.replace('  replicas: 2', '  replicas: 2\n  podManagementPolicy: Parallel'))).toEqual([
      '2500ms',
      '2500ms',
    ])
    expect(boots(broker({ replicas: 2, container: readiness('{ httpGet: { port: 10911 } }') }))).toEqual([
      '2500ms',
      'the StatefulSet waits for broker-0 to get ready (podManagementPolicy: OrderedReady)',
    ])
  })

  it('are ready as their probes say', () => {
    const probed = (probe: string): unknown =>
      cluster(manifests(NAMESRV, broker({ container: readiness(probe) }))).topology.hosts['broker-0']?.readiness
    expect(probed('{ tcpSocket: { port: 10911 }, periodSeconds: 5 }')).toEqual({
      probe: { port: 10_911 },
      period: '5000ms',
      delay: '0ms',
      failures: 3,
    })
    expect(probed('{ httpGet: { port: 10911, path: / } }')).toMatchObject({ probe: 'never' })
    expect(probed('{ tcpSocket: { port: remoting } }')).toMatchObject({ probe: 'never' })
    expect(probed('{ exec: { command: [sh, -c, "nc -z localhost 10909"] } }')).toMatchObject({
      probe: { port: 10_909 },
    })
    expect(probed('{ exec: { command: [cat, /tmp/healthy] } }')).toMatchObject({ probe: 'running' })
    const knows = NAMESRV.replace(
      'containerPort: 9876 }] }',
      'containerPort: 9876 }], readinessProbe: { exec: { command: [sh, mqadmin, clusterList, -n, "localhost:9876"] } } }',
    )
    expect(cluster(knows).topology.hosts['namesrv-0']?.readiness).toMatchObject({ probe: 'knowsBroker' })
  })

  it('are killed as their liveness probes say', () => {
    const probed = (probe: string): unknown =>
      cluster(manifests(NAMESRV, broker({ container: probe }))).topology.hosts['broker-0']?.liveness
    expect(probed('livenessProbe: { tcpSocket: { port: 10911 }, initialDelaySeconds: 30 }')).toEqual({
      probe: { port: 10_911 },
      period: '10000ms',
      delay: '27500ms',
      failures: 3,
    })
    expect(probed('livenessProbe: { httpGet: { port: 10911 } }')).toMatchObject({ probe: 'never' })
    expect(probed('startupProbe: { httpGet: { port: 10911 }, failureThreshold: 9 }')).toMatchObject({ failures: 9 })
    expect(probed('livenessProbe: { exec: { command: [pgrep, java] } }')).toBeUndefined()
  })

  it('resolve as dnsPolicy, dnsConfig and hostAliases have it', () => {
    const resolver = (pod: string): unknown =>
      cluster(manifests(NAMESRV, broker({ pod }))).topology.hosts['broker-0']?.resolver
    expect(resolver('')).toMatchObject({
      search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      ndots: 5,
      servers: ['coredns'],
    })
    expect(resolver('dnsPolicy: Default')).toMatchObject({ servers: ['lan'] })
    const none =
      'dnsPolicy: None\ndnsConfig: { nameservers: [10.96.0.10], searches: [mq.svc.cluster.local], options: [{ name: ndots, value: "2" }] }'
    expect(resolver(none)).toMatchObject({ servers: ['coredns'], search: ['mq.svc.cluster.local'], ndots: 2 })
    expect(resolver('hostAliases: [{ ip: 192.168.1.9, hostnames: [mq] }]')).toMatchObject({
      hosts: { mq: ['192.168.1.9'] },
    })
  })
})

describe('Services', () => {
  const withService = (spec: string): ReturnType<typeof cluster> =>
    cluster(manifests(NAMESRV, broker(), `apiVersion: v1\nkind: Service\nmetadata: { name: out }\nspec: ${spec}`), {
      lan: { oracle: { address: '192.168.1.77' } },
    })

  it('have an address for pods and nodes, and their name in the DNS of the cluster', () => {
    const { topology, services } = cluster(manifests(NAMESRV, broker()))
    const at = services.find(({ service }) => service.name === 'namesrv')?.clusterIP
    expect(at).toMatch(/^10\.(?:9[6-9]|10\d|11[01])\./)
    expect(topology.services?.['namesrv.default:9876']).toEqual({
      at: `${at}:9876`,
      to: ['namesrv-0:9876'],
      fromNetworks: ['pods'],
    })
    expect(topology.dns?.['namesrv.default.svc.cluster.local']).toEqual({ addresses: [at] })
  })

  it('that are headless have names of pods', () => {
    const { topology } = cluster(manifests(NAMESRV, broker({ replicas: 2 })))
    expect(topology.dns?.['broker.default.svc.cluster.local']).toEqual({ hosts: ['broker-0', 'broker-1'] })
    expect(topology.dns?.['broker-1.broker.default.svc.cluster.local']).toEqual({ hosts: ['broker-1'] })
    const published = cluster(
      manifests(NAMESRV, broker({ service: 'clusterIP: None\npublishNotReadyAddresses: true' })),
    )
    expect(published.topology.dns?.['broker-0.broker.default.svc.cluster.local']).toEqual({
      hosts: ['broker-0'],
      notReady: true,
    })
    const none = cluster(manifests(NAMESRV, broker({ service: 'type: ClusterIP' })))
    expect(none.topology.dns?.['broker-0.broker.default.svc.cluster.local']).toBeUndefined()
  })

  it('of type NodePort have a port on every node, with the pods of each', () => {
    const spec =
      '{ type: NodePort, externalTrafficPolicy: Local, selector: { app: broker }, ports: [{ port: 10911, nodePort: 30911 }] }'
    expect(withService(spec).topology.nodePorts?.['out.default:10911 at 30911']).toEqual({
      port: 30_911,
      nodes: { 'node-1': [], 'node-2': ['broker-0:10911'] },
      externalTrafficPolicy: 'Local',
    })
    const chosen =
      withService('{ type: NodePort, selector: { app: broker }, ports: [{ port: 10911 }] }').topology.nodePorts ?? {}
    const [port = 0] = Object.values(chosen).map((own) => own.port)
    expect(port >= 30_000 && port <= 32_767).toBe(true)
  })

  it('of type LoadBalancer have an address of the LAN', () => {
    const spec = '{ type: LoadBalancer, selector: { app: broker }, ports: [{ port: 10911 }] }'
    expect(withService(spec).topology.services?.['out.default:10911 at 192.168.1.240']).toEqual({
      at: '192.168.1.240:10911',
      to: ['broker-0:10911'],
      masqueradeAs: '192.168.1.11',
    })
    const pending = cluster(
      manifests(NAMESRV, `apiVersion: v1\nkind: Service\nmetadata: { name: out }\nspec: ${spec}`),
      { loadBalancers: 'none' },
    )
    expect(pending.services.find(({ service }) => service.name === 'out')?.loadBalancer).toBeUndefined()
  })

  it('find the ports of pods by name, keep clients, and have addresses of their own choice', () => {
    const spec =
      '{ selector: { app: namesrv }, sessionAffinity: ClientIP, externalIPs: [192.168.1.99], clusterIP: 10.96.7.7, ports: [{ port: 80, targetPort: remoting }] }'
    const named = withService(spec).topology.services
    expect(named?.['out.default:80']).toMatchObject({ at: '10.96.7.7:80', to: [], affinity: '10800000ms' })
    expect(named?.['out.default:80 at 192.168.1.99']).toMatchObject({ at: '192.168.1.99:80' })
  })

  it('of type ExternalName are another name of a machine', () => {
    const dns = withService('{ type: ExternalName, externalName: oracle }').topology.dns
    expect(dns?.['out.default.svc.cluster.local']).toEqual({ addresses: ['192.168.1.77'] })
    const inner = withService('{ type: ExternalName, externalName: namesrv.default.svc.cluster.local }').topology.dns
    expect(inner?.['out.default.svc.cluster.local']).toEqual(inner?.['namesrv.default.svc.cluster.local'])
  })

  it('that select nothing reject', () => {
    const { topology } = withService('{ selector: { app: brokers }, ports: [{ port: 10911 }] }')
    expect(topology.services?.['out.default:10911']?.to).toEqual([])
  })
})

describe('addresses that brokers advertise', () => {
  const read = (text: string): ReturnType<typeof meantFacts> => meantFacts(readKubernetes([{ file: 'k8s.yaml', text }]))

  it('are those of nodes, or of the load balancer in front of them', () => {
    const conf = 'brokerIP1 = 10.0.0.5'
    expect(read(manifests(NAMESRV, broker({ conf }))).nodes).toEqual({ 'node-1': '10.0.0.5', 'node-2': '10.0.0.6' })
    const balancer = `apiVersion: v1
kind: Service
metadata: { name: out }
spec: { type: LoadBalancer, selector: { app: broker }, ports: [{ port: 10911 }] }`
    expect(read(manifests(NAMESRV, broker({ conf }), balancer))).toEqual({ balanced: { 'out.default': '10.0.0.5' } })
    expect(read(manifests(NAMESRV, broker()))).toEqual({})
    expect(read(manifests(NAMESRV, broker({ conf: 'brokerIP1 = 10.244.1.7' })))).toEqual({})
  })
})
