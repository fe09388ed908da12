import { describe, expect, it } from 'vitest'
import { diagnoseCluster } from '../../../src/doctor/index.ts'
import { createDrain } from '../../../src/node/index.ts'
import { readKubernetes } from '../../../src/topology/index.ts'
import { app, broker, manifests, NAMESRV } from './world.ts'

type Diagnosis = Awaited<ReturnType<typeof diagnoseCluster>>

const diagnosed = (text: string): Promise<Diagnosis> =>
  diagnoseCluster(readKubernetes([{ file: 'k8s.yaml', text }]), { facts: {}, drain: createDrain() })

const problems = async (text: string): Promise<Diagnosis['findings']> =>
  (await diagnosed(text)).findings.filter(({ severity }) => severity === 'problem')

/** A NameServer that machines beside the nodes reach. */
const OPEN = NAMESRV.replace(
  'selector: { app: namesrv }\n  ports: [{ port: 9876 }]',
  'type: NodePort\n  selector: { app: namesrv }\n  ports: [{ port: 9876, nodePort: 30876 }]',
)
const nodePort = (port: number, nodePort: number): string =>
  `apiVersion: v1
kind: Service
metadata: { name: broker-out }
spec:
  type: NodePort
  selector: { app: broker }
  ports: [{ port: ${port}, nodePort: ${nodePort} }]`
const USED = app('namesrv:9876')
const OUTSIDE = manifests(
  OPEN,
  broker({ conf: 'brokerIP1 = 192.168.1.11\nlistenPort = 30911' }),
  nodePort(30_911, 30_911),
  USED,
)
const INSIDE = manifests(NAMESRV, broker(), USED)
const replicas = (text: string, count: number): string =>
  text.replace('  selector: { matchLabels', `  replicas: ${count}\n  selector: { matchLabels`)
const HEADLESS_NAMESRV = `
apiVersion: v1
kind: Service
metadata: { name: namesrv-pods }
spec: { clusterIP: None, selector: { app: namesrv }, ports: [{ port: 9876 }] }`
const LISTED = '[-n, "namesrv-0.namesrv-pods:9876;namesrv-1.namesrv-pods:9876", -c, /etc/rocketmq/broker.conf]'

const OF_POD = '[-n, "namesrv-0.namesrv-pods:9876", -c, /etc/rocketmq/broker.conf]'
const PROBED = NAMESRV.replace(
  'containerPort: 9876 }] }',
  'containerPort: 9876 }], readinessProbe: { exec: { command: [sh, mqadmin, clusterList, -n, "localhost:9876"] } } }',
)

interface Case {
  readonly name: string
  readonly broken: string
  readonly cured: string
  /** The text that stands on the line of the finding. */
  readonly line: string
  readonly reason: RegExp
  readonly fix: RegExp
  readonly scenario: string | undefined
}

const cases: readonly Case[] = [
  {
    name: 'a pod address for machines beside the nodes',
    broken: manifests(OPEN, broker(), nodePort(30_911, 30_911).replace('port: 30911,', 'port: 10911,'), USED),
    cured: OUTSIDE,
    line: 'brokerClusterName = DefaultCluster',
    reason: /the route names 10\.244\.2\.2:10911, the address of a pod/,
    fix: /listenPort=30911 .* nodePort 30911; and advertise a node \(brokerIP1=192\.168\.1\.11\)/,
    scenario: 'external-client-gets-pod-ip',
  },
  {
    name: 'the address of the pod, written by POD_IP',
    broken: manifests(
      OPEN,
      broker({
        container: 'env: [{ name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]',
        args: '["-c", "echo brokerIP1=$POD_IP >> /tmp/b.conf; mqbroker -n namesrv:9876 -c /tmp/b.conf"]',
      })
        .replace('command: [sh, mqbroker]', 'command: [sh]')
        .replace('{ name: conf, mountPath: /etc/rocketmq }', ''),
      USED,
    ),
    cured: OUTSIDE,
    line: '- name: broker',
    reason: /the address of a pod/,
    fix: /brokerIP1=192\.168\.1\.11/,
    scenario: 'external-client-gets-pod-ip',
  },
  {
    name: 'a node port that is not the listenPort',
    broken: manifests(OPEN, broker({ conf: 'brokerIP1 = 192.168.1.11' }), nodePort(10_911, 30_911), USED),
    cured: OUTSIDE,
    line: 'ports: [{ port: 10911, nodePort: 30911 }]',
    reason:
      /the route names 192\.168\.1\.11:10911: a broker registers its listenPort, and the Service broker-out opens 30911/,
    fix: /listenPort=30911/,
    scenario: 'nodeport-differs-from-advertised-port',
  },
  {
    name: 'a node without a port for the broker',
    broken: manifests(OPEN, broker({ conf: 'brokerIP1 = 192.168.1.11' }), USED),
    cured: OUTSIDE,
    line: 'brokerIP1 = 192.168.1.11',
    reason: /nothing leads from there to the broker/,
    fix: /type NodePort/,
    scenario: 'nodeport-differs-from-advertised-port',
  },
  {
    name: 'an address outside of the cluster that only pods use',
    broken: manifests(NAMESRV, broker({ conf: 'brokerIP1 = 10.1.7.229' }), USED),
    cured: manifests(NAMESRV, broker(), USED),
    line: 'brokerIP1 = 10.1.7.229',
    reason: /the route names 10\.1\.7\.229:10911/,
    fix: /^Leave brokerIP1 out/,
    scenario: 'broker-external-ip-unreachable-from-pods',
  },
  {
    name: 'the name of a Service for machines beside the nodes',
    broken: manifests(OPEN, broker({ conf: 'brokerIP1 = broker-0.broker.default.svc.cluster.local' }), USED),
    cured: OUTSIDE,
    line: 'brokerIP1 = broker-0.broker',
    reason: /that name is one of the DNS of the cluster alone/,
    fix: /brokerIP1=192\.168\.1\.11/,
    scenario: 'broker-internal-name-unreachable-from-outside',
  },
  {
    name: 'one ClusterIP in front of several NameServers',
    broken: manifests(replicas(NAMESRV, 2), HEADLESS_NAMESRV, broker(), USED),
    cured: manifests(replicas(NAMESRV, 2), HEADLESS_NAMESRV, broker({ args: LISTED }), USED),
    line: '- name: broker',
    reason: /the Service namesrv stands in front of namesrv-0, namesrv-1/,
    fix: /"namesrv-0\.namesrv-pods\.default:9876;namesrv-1\.namesrv-pods\.default:9876"/,
    scenario: 'clusterip-in-front-of-several-namesrv',
  },
  {
    name: 'one headless name for several NameServers',
    broken: manifests(
      replicas(NAMESRV, 2),
      HEADLESS_NAMESRV,
      broker({ args: '[-n, "namesrv-pods:9876", -c, /etc/rocketmq/broker.conf]' }),
      USED,
    ),
    cured: manifests(replicas(NAMESRV, 2), HEADLESS_NAMESRV, broker({ args: LISTED }), USED),
    line: '- name: broker',
    reason: /one name stands for namesrv-0, namesrv-1/,
    fix: /namesrv-1\.namesrv-pods/,
    scenario: 'headless-name-as-single-namesrv',
  },
  {
    name: 'one Service in front of several brokers',
    broken: manifests(
      NAMESRV,
      broker({ replicas: 2, conf: 'brokerIP1 = broker.default.svc.cluster.local', service: 'type: ClusterIP' }),
      USED,
    ),
    cured: manifests(NAMESRV, broker({ replicas: 2 }), USED),
    line: 'brokerIP1 = broker.default.svc',
    reason: /behind which are broker-0, broker-1/,
    fix: /leave brokerIP1 out/,
    scenario: 'advertised-service-name-shared-by-brokers',
  },
  {
    name: 'replicas with one brokerName',
    broken: manifests(NAMESRV, broker({ replicas: 2, conf: 'brokerName = broker-a' }), USED),
    cured: manifests(NAMESRV, broker({ replicas: 2 }), USED),
    line: 'brokerName = broker-a',
    reason: /broker-0, broker-1 have this name/,
    fix: /leave brokerName out/,
    scenario: 'statefulset-shared-brokername-collision',
  },
  {
    name: 'a selector that matches nothing',
    broken: INSIDE.replace('selector: { app: namesrv }\n', 'selector: { app: nameserver }\n'),
    cured: INSIDE,
    line: 'apiVersion: v1',
    reason: /no pod of the namespace default has the labels app=nameserver/,
    fix: /there are app=namesrv; app=broker; app=shop/,
    scenario: undefined,
  },
  {
    name: 'a targetPort on which nobody listens',
    broken: INSIDE.replace('ports: [{ port: 9876 }]', 'ports: [{ port: 9876, targetPort: 9875 }]'),
    cured: INSIDE,
    line: 'targetPort: 9875',
    reason: /nothing listens on 9875 in namesrv-0/,
    fix: /9876/,
    scenario: undefined,
  },
  {
    name: 'a targetPort of a name that no container has',
    broken: INSIDE.replace('ports: [{ port: 9876 }]', 'ports: [{ port: 9876, targetPort: remoting }]'),
    cured: INSIDE,
    line: 'targetPort: remoting',
    reason: /has a port of the name remoting/,
    fix: /targetPort|number/,
    scenario: undefined,
  },
  {
    name: 'a port that the Service has not',
    broken: INSIDE.replace('ports: [{ port: 9876 }]', 'ports: [{ port: 80, targetPort: 9876 }]'),
    cured: INSIDE,
    line: 'apiVersion: v1',
    reason: /the Service namesrv has no port 9876; it has 80/,
    fix: /namesrv\.default:80/,
    scenario: undefined,
  },
  {
    name: 'a Service of another namespace without the namespace',
    broken: manifests(NAMESRV, broker(), app('namesrv:9876', 'shops')),
    cured: manifests(NAMESRV, broker(), app('namesrv.default:9876', 'shops')),
    line: 'name: ROCKETMQ_NAME_SERVER',
    reason: /namesrv does not resolve in the namespace shops/,
    fix: /Write namesrv\.default:9876/,
    scenario: undefined,
  },
  {
    name: 'a StatefulSet without its Service',
    broken: manifests(NAMESRV, broker(), app('namesrv-0.namesrv-pods:9876')),
    cured: manifests(NAMESRV, HEADLESS_NAMESRV, broker(), app('namesrv-0.namesrv-pods:9876')),
    line: 'apiVersion: apps/v1',
    reason:
      /there is no Service namesrv-pods, and names of pods such as namesrv-0\.namesrv-pods come from a headless Service/,
    fix: /clusterIP: None/,
    scenario: 'statefulset-without-headless-service',
  },
  {
    name: 'a StatefulSet whose Service has an address',
    broken: manifests(
      NAMESRV,
      HEADLESS_NAMESRV.replace('clusterIP: None, ', ''),
      broker(),
      app('namesrv-0.namesrv-pods:9876'),
    ),
    cured: manifests(NAMESRV, HEADLESS_NAMESRV, broker(), app('namesrv-0.namesrv-pods:9876')),
    line: 'apiVersion: v1',
    reason: /namesrv-pods has an address of its own/,
    fix: /clusterIP: None/,
    scenario: 'statefulset-without-headless-service',
  },
  {
    name: 'a configuration that is mounted and not read',
    broken: manifests(NAMESRV, broker({ conf: 'brokerIP1 = 192.168.1.11', args: '[-n, "namesrv:9876"]' }), USED),
    cured: INSIDE,
    line: 'brokerClusterName = DefaultCluster',
    reason: /the broker does not read it: no -c in its command/,
    fix: /mqbroker -c \/etc\/rocketmq\/broker\.conf/,
    scenario: 'broker-conf-not-loaded',
  },
  {
    name: 'a configuration that is not mounted',
    broken: INSIDE.replace('mountPath: /etc/rocketmq }', 'mountPath: /opt/rocketmq }'),
    cured: INSIDE,
    line: '- name: broker',
    reason: /mqbroker ends with 255/,
    fix: /Mount a ConfigMap/,
    scenario: 'broker-conf-not-loaded',
  },
  {
    name: 'a ConfigMap that is not there',
    broken: INSIDE.replace('configMap: { name: broker }', 'configMap: { name: brokr }'),
    cured: INSIDE,
    line: '- name: broker',
    reason: /configmap "brokr" not found/,
    fix: /Apply a configmap of the name brokr/,
    scenario: undefined,
  },
  {
    name: 'a readiness probe that speaks HTTP to remoting',
    broken: INSIDE.replace(
      'containerPort: 9876 }] }',
      'containerPort: 9876 }], readinessProbe: { httpGet: { port: 9876, path: / } } }',
    ),
    cured: INSIDE.replace(
      'containerPort: 9876 }] }',
      'containerPort: 9876 }], readinessProbe: { tcpSocket: { port: 9876 } } }',
    ),
    line: 'httpGet: { port: 9876',
    reason: /the probe never passes, and no Service leads to the pod/,
    fix: /tcpSocket: \{ port: 9876 \}/,
    scenario: 'http-probe-on-remoting-port',
  },
  {
    name: 'a liveness probe that speaks HTTP to remoting',
    broken: manifests(NAMESRV, broker({ container: 'livenessProbe: { httpGet: { port: 10911, path: / } }' }), USED),
    cured: manifests(NAMESRV, broker({ container: 'livenessProbe: { tcpSocket: { port: 10911 } }' }), USED),
    line: 'livenessProbe',
    reason: /the kubelet kills the container again and again/,
    fix: /tcpSocket: \{ port: 10911 \}/,
    scenario: 'http-probe-on-remoting-port',
  },
  {
    name: 'a headless name that waits for its own users',
    broken: manifests(PROBED, HEADLESS_NAMESRV, broker({ args: OF_POD }), app('namesrv-0.namesrv-pods:9876')),
    cured: manifests(
      PROBED,
      HEADLESS_NAMESRV.replace('clusterIP: None,', 'clusterIP: None, publishNotReadyAddresses: true,'),
      broker({ args: OF_POD }),
      app('namesrv-0.namesrv-pods:9876'),
    ),
    line: 'apiVersion: v1',
    reason: /namesrv-0\.namesrv-pods does not resolve while namesrv-0 are not ready/,
    fix: /publishNotReadyAddresses: true/,
    scenario: 'headless-before-ready-nxdomain',
  },
  {
    name: 'a heap above the memory of the container',
    broken: manifests(
      NAMESRV,
      broker({
        container: 'env: [{ name: JAVA_OPT_EXT, value: "-Xms2g -Xmx2g" }]\nresources: { limits: { memory: 1Gi } }',
      }),
      USED,
    ),
    cured: manifests(
      NAMESRV,
      broker({
        container: 'env: [{ name: JAVA_OPT_EXT, value: "-Xms2g -Xmx2g" }]\nresources: { limits: { memory: 3Gi } }',
      }),
      USED,
    ),
    line: '- name: broker',
    reason: /-Xms2g is more than the 1024 MiB/,
    fix: /limits\.memory/,
    scenario: undefined,
  },
  {
    name: 'localhost in a pod',
    broken: manifests(NAMESRV, broker(), app('localhost:9876')),
    cured: INSIDE,
    line: 'name: ROCKETMQ_NAME_SERVER',
    reason: /localhost:9876 is the pod itself/,
    fix: /Write namesrv\.default:9876/,
    scenario: 'localhost-means-the-container',
  },
  {
    name: 'a broker without a NameServer',
    broken: manifests(NAMESRV, broker({ args: '[-c, /etc/rocketmq/broker.conf]' }), USED),
    cured: INSIDE,
    line: '- name: broker',
    reason: /registers nowhere/,
    fix: /NAMESRV_ADDR=namesrv\.default:9876/,
    scenario: undefined,
  },
]

describe('the doctor of manifests finds', () => {
  it.each(cases)('$name, and nothing once it is mended', async ({ broken, cured, line, reason, fix, scenario }) => {
    const found = await problems(broken)
    const own = found.find((finding) => reason.test(finding.reason.en))
    expect(own, JSON.stringify(found, undefined, 1)).toBeDefined()
    expect(broken.split('\n')[(own?.line ?? 0) - 1]).toContain(line)
    expect(own?.fix.en).toMatch(fix)
    expect(own?.scenario).toBe(scenario)
    for (const { what, reason: why, fix: how } of found) {
      expect([what.zh, why.zh, how.zh].every((text) => text !== '')).toBe(true)
    }
    expect(await problems(cured)).toEqual([])
  })
})

describe('the doctor of manifests', () => {
  it('lets clients try from pods, a node and another machine', async () => {
    const { rows, nodes } = await diagnosed(OUTSIDE)
    expect(nodes).toEqual({ 'node-1': '192.168.1.11', 'node-2': '192.168.1.12' })
    const seen = rows.map(({ from, language, namesrv, sent }) => [
      from.en.replace(/shop-.*/, 'shop'),
      language,
      namesrv,
      sent,
    ])
    expect(seen).toEqual([
      ['pod shop', 'Java', 'namesrv:9876', 'ok'],
      ['pod shop', 'Go', 'http://namesrv:9876', 'ok'],
      ['any other pod', 'Java', 'namesrv.default:9876', 'ok'],
      ['any other pod', 'Go', 'http://namesrv.default:9876', 'ok'],
      ['node node-1', 'Java', '192.168.1.11:30876', 'ok'],
      ['node node-1', 'Go', '192.168.1.11:30876', 'ok'],
      ['another machine', 'Java', '192.168.1.11:30876', 'ok'],
      ['another machine', 'Go', '192.168.1.11:30876', 'ok'],
    ])
  })

  it('tells of what a kubelet starts again and again', async () => {
    const { restarts } = await diagnosed(INSIDE.replace('mountPath: /etc/rocketmq }', 'mountPath: /opt/rocketmq }'))
    const probed = manifests(NAMESRV, broker({ container: 'livenessProbe: { httpGet: { port: 10911 } }' }), USED)
    const killed = await diagnosed(probed)
    expect(killed.restarts).toMatchObject([{ container: 'broker-0/broker', why: { en: 'its liveness probe failed' } }])
    expect(killed.findings.map(({ scenario }) => scenario)).toEqual(['http-probe-on-remoting-port'])
    expect(restarts).toMatchObject([{ container: 'broker-0/broker', policy: 'restartPolicy: Always', state: 'ends' }])
  })

  it('looks behind a probe that kills', async () => {
    const container = 'livenessProbe: { httpGet: { port: 10911 } }'
    const { findings } = await diagnosed(
      manifests(NAMESRV, broker({ container, conf: 'brokerIP1 = 10.1.7.229' }), USED),
    )
    expect(findings.map(({ scenario, isBehind }) => [scenario, isBehind])).toEqual([
      ['http-probe-on-remoting-port', undefined],
      ['broker-external-ip-unreachable-from-pods', true],
    ])
  })

  it('does not point at scenarios that there are not', async () => {
    const text = manifests(OPEN, broker(), USED)
    const { findings } = await diagnoseCluster(readKubernetes([{ file: 'k8s.yaml', text }]), {
      facts: {},
      hasScenario: () => false,
      drain: createDrain(),
    })
    expect(findings.map(({ scenario }) => scenario)).toEqual([undefined])
  })
})
