import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'

// One pod of an ingress controller behind a NodePort of two nodes: it runs on node A, and the dashboard is asked for on both.

const NODES = { 'node-a': '192.168.1.11', 'node-b': '192.168.1.12' } as const
const PORT = 30_080
const nodes = Object.keys(NODES) as (keyof typeof NODES)[]

const onLan = (address: string) => ({ role: 'none', addresses: [{ address, network: 'lan' }] }) as const

/** Source addresses that the ingress controller sees. */
const sources = (seen: Observations): readonly string[] => [
  ...new Set(seen.accepted('ingress').map(({ remote }) => remote.slice(0, remote.lastIndexOf(':')))),
]

export const scenario: Scenario = defineScenario({
  id: 'externaltrafficpolicy-local-no-endpoint',
  title: 'Ingress or load balancer with externalTrafficPolicy: Local answers on one node only',
  story: {
    symptoms: [
      'connection timed out on some nodes, 200 on others',
      'the dashboard URL works from some places only',
      'curl: (28) Failed to connect to 192.168.1.12 port 30080: Connection timed out',
    ],
    cause:
      'With externalTrafficPolicy: Local a node hands connections to its own pods alone, so that they see the address of the client. A node without a pod of the Service drops them without a word.',
    fix: 'externalTrafficPolicy: Cluster, or a pod of the Service on every node that is asked (a DaemonSet, or a load balancer that checks healthCheckNodePort).',
  },
  zh: {
    symptoms: ['部分节点连接超时，部分节点正常', '控制台地址只在某些地方打得开'],
    title: 'externalTrafficPolicy: Local 的 Ingress 或负载均衡只在一个节点上应答',
    cause:
      'externalTrafficPolicy: Local 时，节点只把连接交给本节点上的 Pod，以便 Pod 看到客户端地址；没有该服务 Pod 的节点会不声不响地丢弃连接。',
    fix: '改为 externalTrafficPolicy: Cluster，或者在每个会被访问的节点上都运行该服务的 Pod（DaemonSet，或由检查 healthCheckNodePort 的负载均衡转发）。',
    cure: 'Service 的 externalTrafficPolicy 改为 Cluster。',
    steps: {
      'node-a': '连接 node-a',
      'node-b': '连接 node-b',
    },
  },
  topology: {
    hosts: {
      ...each(nodes, (node) => onLan(NODES[node])),
      ingress: { role: 'none', addresses: [{ address: '10.244.1.7', network: 'pods' }] },
      laptop: onLan('192.168.1.50'),
    },
    nodePorts: {
      'ingress-nginx': {
        port: PORT,
        nodes: { 'node-a': ['ingress:80'], 'node-b': [] },
        externalTrafficPolicy: 'Local',
      },
    },
    webServers: { dashboard: { host: 'ingress', body: 'RocketMQ Dashboard' } },
  },
  clients: { browser: { kind: 'probe', host: 'laptop' } },
  timeline: nodes.map((node, index) => ({
    at: index === 0 ? '1s' : '2s',
    as: node,
    do: 'dial',
    client: 'browser',
    to: `${NODES[node]}:${PORT}`,
  })),
  lasts: '10s',
  cure: {
    sentence: 'externalTrafficPolicy of the Service becomes Cluster.',
    topology: { nodePorts: { 'ingress-nginx': { externalTrafficPolicy: 'Cluster' } } },
  },
  expect: {
    broken: [
      {
        name: 'the node with the pod answers, and the pod sees the address of the laptop',
        zh: '有 Pod 的节点应答，Pod 看到的是笔记本的地址',
        check: (seen) => all([equals(seen.outcome('node-a').text, 'open'), equals(sources(seen), ['192.168.1.50'])]),
      },
      {
        name: 'the other one drops every SYN, and the attempt times out',
        zh: '另一个节点丢弃所有 SYN，连接超时',
        check: (seen) => {
          const [dial] = seen.dials({ to: `${NODES['node-b']}:${PORT}` })
          return all([
            equals(seen.outcome('node-b').state, 'failed'),
            equals(dial?.result, 'timedOut'),
            within(dial?.syns ?? 0, 2, 7),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'both nodes answer',
        zh: '两个节点都应答',
        check: (seen) => all(nodes.map((node) => equals(seen.outcome(node).text, 'open'))),
      },
      {
        name: 'the pod sees nodes in place of the laptop',
        zh: 'Pod 看到的是节点而不是笔记本',
        check: (seen) => matches(sources(seen).join(', '), /^192\.168\.1\.11, 192\.168\.1\.12$/),
      },
    ],
  },
})
