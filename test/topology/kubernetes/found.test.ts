import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SimError } from '../../../src/runtime/index.ts'
import { environmentOf, filesOf, type KubernetesProject, readKubernetes } from '../../../src/topology/index.ts'

// Manifests as people write them, shortened: those of apache/rocketmq-operator (objects, and what it makes of them), of the
// chart in apache/rocketmq-docker as Helm renders it, and shapes found in public repositories and posts.

const folder = fileURLToPath(new URL('../fixtures/kubernetes/', import.meta.url))
const names = readdirSync(folder)
const texts: ReadonlyMap<string, string> = new Map(
  names.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')] as const),
)

function read(name: string): KubernetesProject {
  return readKubernetes([{ file: name, text: texts.get(name) ?? '' }])
}

/** Objects by kind, with the number of pods, and warnings with their lines. */
function counted(name: string): readonly string[] {
  const { workloads, services, configMaps, secrets, warnings } = read(name)
  return [
    ...workloads.map((own) => `${own.kind} ${own.namespace}/${own.name} ${own.replicas ?? 'everywhere'}`),
    ...services.map((own) => `${own.type} ${own.name} ${own.ports.map(({ port }) => port).join()}`),
    ...configMaps.map((own) => `ConfigMap ${own.name} ${Object.keys(own.data).join()}`),
    ...secrets.map((own) => `Secret ${own.name} ${Object.keys(own.data).join()}`),
    ...warnings.map(({ line, path, text }) => `${line} ${path} ${text}`),
  ]
}

const noNames = (service: string): string =>
  `has its names from the Service ${service}, which no file declares: without it the pods have none`
const notHeadless = (service: string): string =>
  `has its names from the Service ${service}, which is not headless (clusterIP: None): the pods have none`

const expected: Readonly<Record<string, readonly string[]>> = {
  'as-kubectl-gives-it.json': ['ClusterIP namesrv 9876'],
  'both-in-one-stateful-set.yaml': [
    'StatefulSet default/rocketmq 1',
    'ClusterIP rocketmq 9876,10911',
    `22 rocketmq ${notHeadless('rocketmq')}`,
  ],
  'chart-broker.yaml': [
    'StatefulSet default/rocketmq-broker 2',
    'ClusterIP rocketmq-broker 10911',
    'ConfigMap broker-conf rocketmq-broker-0,rocketmq-broker-1',
  ],
  'chart-nameserver.yaml': ['Deployment default/rocketmq-nameserver 1'],
  'chart-proxy.yaml': [
    'Deployment default/rocketmq-proxy 1',
    'LoadBalancer rocketmq-proxy 8080,8081',
    'ConfigMap proxy-conf rmq-proxy.json',
  ],
  'claim-over-conf.yaml': [
    'StatefulSet default/rocketmq-namesrv 3',
    'StatefulSet default/rocketmq-broker 3',
    'ClusterIP rocketmq-namesrv 9876',
    'ClusterIP rocketmq-broker 10911',
    `3 rocketmq-namesrv ${notHeadless('rocketmq-namesrv')}`,
    `49 rocketmq-broker ${notHeadless('rocketmq-broker')}`,
  ],
  'daemon-set-and-job.yaml': [
    'DaemonSet default/proxy everywhere',
    'Job default/create-topic 1',
    'ReplicaSet default/web 0',
    '39 CronJob clean is not looked at (batch/v1)',
    '44 DestinationRule mq is not looked at (networking.istio.io/v1beta1)',
    '49 HorizontalPodAutoscaler hpa is not looked at (autoscaling/v2beta2); no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2beta2"',
  ],
  'dledger-with-runtime-class.yaml': [
    'StatefulSet messaging/rocketmq-nameserver 2',
    'ConfigMap rocketmq-config broker.conf',
    `14 rocketmq-nameserver ${noNames('rocketmq-nameserver')}`,
  ],
  'flag-in-one-word.yaml': ['Deployment default/rockectmq-broker 1', 'ClusterIP mqnamesrv 9876'],
  'host-network.yaml': ['Deployment rocketmq-operator/rocketmq-namesrv 2'],
  'hostname-in-the-template.yaml': ['StatefulSet default/rocketmq-brokerserver 2', 'ClusterIP rb 10909,10911'],
  'load-balancers-and-claims.yaml': [
    'StatefulSet middleware/rocketmq-broker 1',
    'LoadBalancer rocketmq-broker 10911,8081',
    `1 rocketmq-broker ${notHeadless('rocketmq-broker')}`,
  ],
  'master-and-slave-node-ports.yaml': [
    'StatefulSet public-pro/namesrv 2',
    'StatefulSet public-pro/broker-a 1',
    'StatefulSet public-pro/broker-a-s 1',
    'ClusterIP namesrv 9876',
    'NodePort broker-a 11911',
    'NodePort broker-a-s 11911',
    'ConfigMap broker-a-properties broker-a.properties',
    'ConfigMap broker-a-s-properties broker-a-s.properties',
    `72 broker-a ${notHeadless('broker-a')}`,
    `152 broker-a-s ${notHeadless('broker-a-s')}`,
  ],
  'namespace-and-ingress.yaml': [
    'StatefulSet rocketmq/rocketmq-broker 2',
    'Deployment rocketmq/rocketmq-dashboard 1',
    '63 Ingress ingress-rocketmq-dashboard is not looked at (networking.k8s.io/v1)',
    `6 rocketmq-broker ${noNames('rocketmq-broker')}`,
  ],
  'operator-broker.yaml': [
    'StatefulSet default/broker-0-master 1',
    'ConfigMap broker-config broker-common.conf',
    '13 spec has no serviceName: the API server accepts that, and the pods get no names in the DNS',
  ],
  'operator-cluster.yaml': [
    'ConfigMap broker-config BROKER_MEM,broker-common.conf',
    '14 Broker broker is not looked at (rocketmq.apache.org/v1alpha1)',
    '31 NameService name-service is not looked at (rocketmq.apache.org/v1alpha1)',
    '41 Console console is not looked at (rocketmq.apache.org/v1alpha1)',
  ],
  'operator-console-service.yaml': ['NodePort console-service 8080'],
  'operator-itself.yaml': ['Deployment default/rocketmq-operator 1'],
  'recreate-and-load-balancers.yaml': [
    'Deployment default/rmqnamesrv 1',
    'Deployment default/rmqbroker 1',
    'LoadBalancer rmqnamesrv 9876',
    'LoadBalancer rmqbroker 10911',
  ],
  'secret-and-env-from.yaml': [
    'Deployment default/exporter 1',
    'ConfigMap mq-env JAVA_OPT_EXT,NAMESRV_ADDR,2nd.key',
    'Secret acl accessKey,secretKey,plain_acl.yml',
  ],
  'single-with-comments.yaml': [
    'StatefulSet default/rocketmq 1',
    'StatefulSet default/rmqbroker 1',
    'ClusterIP rocketmq 9876',
    'LoadBalancer rmqui 8080',
    'ConfigMap broker-config broker.conf',
    `1 rocketmq ${notHeadless('rocketmq')}`,
    `81 rmqbroker ${noNames('rmqbroker')}`,
  ],
  'three-brokers-of-one-name.yaml': [
    'StatefulSet gewu/rocketmq-broker 3',
    'ConfigMap rocketmq-config broker.conf',
    `16 rocketmq-broker ${noNames('rocketmq-broker')}`,
  ],
  'two-containers-in-a-pod.yaml': ['Pod default/rocketmq-pod 1'],
  'two-files-in-one-config-map.yaml': [
    'StatefulSet middleware/rocketmq-broker-master 1',
    'StatefulSet middleware/rocketmq-broker-slave 1',
    'ConfigMap rocketmq-broker-config broker-master.conf,broker-slave.conf',
    `18 rocketmq-broker-master ${noNames('rocketmq-broker-master')}`,
    `67 rocketmq-broker-slave ${noNames('rocketmq-broker-slave')}`,
  ],
}

describe('manifests that people wrote are read', () => {
  it('all of them', () => {
    expect(Object.keys(expected).sort()).toEqual([...names].sort())
  })

  it.each(Object.entries(expected))('%s', (name, objects) => {
    expect(counted(name)).toEqual(objects)
  })

  it('together, when no two have the same object', () => {
    const some = ['operator-cluster.yaml', 'chart-nameserver.yaml', 'chart-proxy.yaml', 'daemon-set-and-job.yaml']
    const { workloads, warnings } = readKubernetes(some.map((file) => ({ file, text: texts.get(file) ?? '' })))
    expect(workloads).toHaveLength(5)
    expect(new Set(warnings.map(({ file }) => file))).toEqual(
      new Set(['operator-cluster.yaml', 'daemon-set-and-job.yaml']),
    )
  })
})

/** What can come out: a project that everything else works on, or a sentence. */
function outcome(text: string): string {
  try {
    const project = readKubernetes([{ file: 'm.yaml', text }])
    for (const { pod, namespace } of project.workloads) {
      for (const container of [...pod.initContainers, ...pod.containers]) {
        const { variables } = environmentOf(container, project, { namespace, fields: {} })
        filesOf(container, pod.volumes, project, { namespace, variables })
      }
    }
    return 'read'
  } catch (error) {
    if (!SimError.is(error)) throw error
    expect(error.message).toMatch(/^m\.yaml:\d+: /)
    expect(error.message.split('\n')).toHaveLength(1)
    const line = Number(/:(\d+):/.exec(error.message)?.[1])
    expect(line).toBeLessThanOrEqual(text.split('\n').length + 1)
    return 'refused'
  }
}

const odd = fc.constantFrom(
  '',
  'null',
  '~',
  '0',
  '-1',
  '1e99',
  '.nan',
  '{}',
  '[]',
  '[[]]',
  '{a: b}',
  '"',
  "'",
  'yes',
  '!!binary x',
  '*a',
  '&a',
  '<<: 5',
  '__proto__',
  'constructor',
  '\u0000',
  '\uFEFF',
  '---',
  '{{ x }}',
  '$(A',
  '|',
  '99999999999999999999',
  '- ',
  ': ',
  '?',
  '#',
  '\t',
  '%',
)

function check(manifests: fc.Arbitrary<string>): void {
  const { failed, counterexample, errorInstance } = fc.check(
    fc.property(manifests, (own) => outcome(own) !== ''),
    { numRuns: 300, seed: 20_261_122 },
  )
  expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false })
}

describe('mutated manifests', () => {
  const text = fc.constantFrom(...texts.values())

  it('are read or refused in one sentence: a value replaced', () => {
    const replaced = fc.tuple(text, fc.nat(), odd).map(([whole, at, word]) => {
      const lines = whole.split('\n')
      const line = at % lines.length
      lines[line] = (lines[line] ?? '').replace(/(:\s*|-\s*)\S.*$/, (_, sign: string) => `${sign} ${word}`)
      return lines.join('\n')
    })
    check(replaced)
  })

  it('are read or refused in one sentence: lines taken away, doubled, moved', () => {
    const moved = fc
      .tuple(text, fc.array(fc.tuple(fc.nat(), fc.integer({ min: -4, max: 4 })), { maxLength: 4 }))
      .map(([whole, moves]) => {
        const lines = whole.split('\n')
        for (const [at, by] of moves) {
          const line = at % lines.length
          const own = lines[line] ?? ''
          if (by === 0) lines.splice(line, 1)
          else if (by === 1) lines.splice(line, 0, own)
          else lines[line] = by > 0 ? `${' '.repeat(by)}${own}` : own.replace(new RegExp(`^ {0,${-by}}`), '')
        }
        return lines.join('\n')
      })
    check(moved)
  })

  it('are read or refused in one sentence: letters put in and taken out', () => {
    const changed = fc
      .tuple(text, fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 5 }))
      .map(([whole, changes]) =>
        changes.reduce((own, [at, word]) => {
          const index = at % (own.length + 1)
          return `${own.slice(0, index)}${word}${own.slice(index + (at % 3))}`
        }, whole),
      )
    check(changed)
  })
})

const laughs = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
for (let level = 0; level < 12; level++)
  laughs.push(`b${level}: &a${level + 1} [${Array(9).fill(`*a${level}`).join()}]`)

describe('attacks on the reader end in one sentence', () => {
  it.each([
    ['a billion laughs', laughs.join('\n'), /:6: brings the file to more than 100000 values, aliases counted/],
    [
      'many documents of many values',
      `${Array(2500)
        .fill(`a: [${Array(60).fill('1').join()}]`)
        .join('\n---\n')}`,
      /brings the file to more than 100000 values/,
    ],
    ['open brackets', '['.repeat(300_000), /:1: has values that lie more than 50 deep/],
    ['open braces', '{'.repeat(100_000), /:1: is a template of Helm \({{/],
    ['nested lists', '- '.repeat(200_000), /:1: has values that lie more than 50 deep/],
    ['an anchor in itself', 'a: &a [*a]\n', /:1: the anchor &a contains itself/],
    [
      'lists in lists',
      `apiVersion: v1\nkind: List\nitems: ${'[{apiVersion: v1, kind: List, items: '.repeat(24)}[]${'}]'.repeat(24)}`,
      /:3: has values that lie more than 50 deep|no objects passed/,
    ],
    [
      'a name of a megabyte',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${'a'.repeat(1_000_000)}}\nspec: {containers: [{name: a, image: b}]}`,
      /metadata\.name: Invalid value: "a{253}…": must be no more than 253 characters$/,
    ],
    [
      'a label of hyphens',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: ${'-'.repeat(60_000)}}}\nspec: {containers: [{name: a, image: b}]}`,
      /must be no more than 63 characters$/,
    ],
    [
      'a quantity of digits',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, resources: {limits: {memory: "${'1'.repeat(200_000)}x"}}}]}`,
      /quantities must match the regular expression/,
    ],
  ])(
    '%s',
    (_, text, sentence) => {
      expect(() => readKubernetes([{ file: 'm.yaml', text }])).toThrow(sentence)
    },
    5000,
  )
})
