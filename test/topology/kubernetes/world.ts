import { type ClusterFacts, type LoweredCluster, lowerCluster, readKubernetes } from '../../../src/topology/index.ts'

/** A NameServer behind a Service, as people write it down first. */
export const NAMESRV = `
apiVersion: v1
kind: Service
metadata: { name: namesrv }
spec:
  selector: { app: namesrv }
  ports: [{ port: 9876 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: namesrv }
spec:
  serviceName: namesrv-pods
  selector: { matchLabels: { app: namesrv } }
  template:
    metadata: { labels: { app: namesrv } }
    spec:
      containers:
        - { name: namesrv, image: "apache/rocketmq:5.3.3", command: [sh, mqnamesrv], ports: [{ containerPort: 9876 }] }
`

export interface BrokerManifest {
  readonly conf?: string
  readonly replicas?: number
  /** Lines below the container. */
  readonly container?: string
  /** Lines below the spec of the pod. */
  readonly pod?: string
  readonly args?: string
  readonly service?: string
}

/** A broker in a StatefulSet with a configuration file from a ConfigMap and a headless Service. */
export function broker(options: BrokerManifest = {}): string {
  const { conf = '', replicas = 1, container = '', pod = '', args, service = 'clusterIP: None' } = options
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: broker }
data:
  broker.conf: |
    brokerClusterName = DefaultCluster
${indented(conf, 4)}
---
apiVersion: v1
kind: Service
metadata: { name: broker }
spec:
${indented(service, 2)}
  selector: { app: broker }
  ports: [{ port: 10911 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: broker }
spec:
  serviceName: broker
  replicas: ${replicas}
  selector: { matchLabels: { app: broker } }
  template:
    metadata: { labels: { app: broker } }
    spec:
${indented(pod, 6)}
      containers:
        - name: broker
          image: apache/rocketmq:5.3.3
          command: [sh, mqbroker]
          args: ${args ?? '[-n, "namesrv:9876", -c, /etc/rocketmq/broker.conf]'}
          ports: [{ containerPort: 10911 }]
${indented(container, 10)}
          volumeMounts: [{ name: conf, mountPath: /etc/rocketmq }]
      volumes: [{ name: conf, configMap: { name: broker } }]
`
}

/** A program that uses the cluster. */
export function app(env: string, namespace = 'default'): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers: [{ name: shop, image: "example/shop:1", env: [{ name: ROCKETMQ_NAME_SERVER, value: "${env}" }] }]
`
}

export function manifests(...texts: readonly string[]): string {
  return texts.map((text) => text.trim()).join('\n---\n')
}

export function cluster(text: string, facts: ClusterFacts = {}): LoweredCluster {
  return lowerCluster(readKubernetes([{ file: 'k8s.yaml', text }]), facts)
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n')
}
