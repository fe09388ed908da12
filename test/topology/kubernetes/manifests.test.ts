import { describe, expect, it } from 'vitest'
import {
  type KubernetesProject,
  type PodContainer,
  readKubernetes,
  type Workload,
} from '../../../src/topology/index.ts'

function read(text: string, namespace?: string): KubernetesProject {
  return readKubernetes([{ file: 'k8s.yaml', text }], namespace === undefined ? {} : { namespace })
}

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: broker, labels: {app: broker}}\nspec:\n${spec.replace(/^(?=.)/gm, '  ')}`

function containerOf(lines: string): PodContainer {
  const text = `containers:\n- name: broker\n  image: apache/rocketmq:5.3.3\n${lines.replace(/^(?=.)/gm, '  ')}`
  const [container] = read(pod(text)).workloads[0]?.pod.containers ?? []
  if (container === undefined) throw new Error('no container')
  return container
}

function only(text: string, namespace?: string): Workload {
  const [workload] = read(text, namespace).workloads
  if (workload === undefined) throw new Error('no workload')
  return workload
}

describe('scalars are those of YAML 1.1, as sigs.k8s.io/yaml reads them:', () => {
  const value = (scalar: string): unknown => {
    try {
      return containerOf(`env:\n- name: A\n  value: ${scalar}\n`).env[0]
    } catch (error) {
      return /unmarshal (\w+)/.exec(String(error))?.[1]
    }
  }

  it.each(['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'False'])('%s is a boolean', (word) => {
    expect(value(word)).toBe('bool')
  })

  it.each(['9876', '0x1F', '0644', '1_000', '1.10', '0899', '.5', '1e3', '-5', '0b11'])('%s is a number', (word) => {
    expect(value(word)).toBe('number')
  })

  it.each([
    ['"9876"', '9876'],
    ["'yes'", 'yes'],
    ['1:30', '1:30'],
    ['2024-05-01', '2024-05-01'],
    ['1.2.3', '1.2.3'],
    ['!!str 5', '5'],
    ['yEs', 'yEs'],
    ['-Xms1g -Xmx1g', '-Xms1g -Xmx1g'],
    ['$(POD_IP):10911', '$(POD_IP):10911'],
  ])('%s is a text', (word, text) => {
    expect(value(word)).toMatchObject({ name: 'A', value: text })
  })

  it('nothing, ~ and null are an empty text', () => {
    for (const word of ['', '~', 'null']) expect(value(word)).toMatchObject({ value: '' })
  })

  it('a number with a zero in front is octal', () => {
    const { volumes } = only(
      pod('containers: [{name: a, image: b}]\nvolumes: [{name: v, configMap: {name: c, defaultMode: 0644}}]\n'),
    ).pod
    expect(volumes[0]).toMatchObject({ kind: 'configMap', source: 'c' })
    expect(() =>
      read(
        pod(
          'containers: [{name: a, image: b}]\nvolumes: [{name: v, secret: {secretName: c, items: [{key: a, path: b, mode: 01000}]}}]\n',
        ),
      ),
    ).toThrow('items[0].mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive')
  })

  it('keys that are no texts become texts of JSON', () => {
    const { configMaps } = read('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {on: a, 5: b, "yes": c}\n')
    expect({ ...configMaps[0]?.data }).toEqual({ true: 'a', 5: 'b', yes: 'c' })
  })
})

describe('a stream', () => {
  it('has objects between lines of hyphens, with comments, empty documents, anchors and Windows line ends', () => {
    const { services } = read(
      '\uFEFF# first\r\n---\r\n---   # a comment\r\napiVersion: v1\r\nkind: Service\r\nmetadata: {name: a, labels: &l {app: a}}\r\nspec: {selector: *l, ports: [{port: 1}]}\r\n---\r\n%YAML 1.1\r\n---\r\n',
    )
    expect(services).toMatchObject([{ name: 'a', selector: { app: 'a' }, place: { file: 'k8s.yaml', line: 4 } }])
  })

  it('may be a list, and lists in lists', () => {
    const { services } = read(
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceList\n  items:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n    spec: {ports: [{port: 1}]}\n',
    )
    expect(services.map(({ name, place }) => [name, place.line])).toEqual([['a', 7]])
  })

  it('may be JSON with tabs', () => {
    const { services } = read(
      '{\n\t"apiVersion": "v1", "kind": "Service",\n\t"metadata": {"name": "a"},\n\t"spec": {"ports": [{"port": 9876}]}\n}\n',
    )
    expect(services[0]?.ports).toMatchObject([{ port: 9876, targetPort: 9876 }])
  })

  it('keeps braces of other templates as texts', () => {
    const { configMaps } = read(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  rules: |\n    # {{ .Values.a }}\n    summary: {{ $labels.instance }} is down\n',
    )
    expect(configMaps[0]?.data['rules']).toContain('{{ $labels.instance }}')
  })

  it('puts objects without a namespace into the one of the options', () => {
    const text = pod('containers: [{name: a, image: b}]\n')
    expect(only(text).namespace).toBe('default')
    expect(only(text, 'mq').namespace).toBe('mq')
  })
})

describe('workloads have the defaults of the API server', () => {
  it('a pod', () => {
    const { pod: read } = only(pod('containers: [{name: a, image: b}]\n'))
    expect(read).toMatchObject({
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      hostNetwork: false,
      terminationGracePeriodSeconds: 30,
      enableServiceLinks: true,
      labels: { app: 'broker' },
    })
  })

  it('a probe', () => {
    expect(containerOf('readinessProbe: {httpGet: {port: 8080}, timeoutSeconds: 0}\n').readinessProbe).toMatchObject({
      test: { kind: 'httpGet', path: '/', port: 8080 },
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
      place: { line: 8 },
    })
  })

  it('ports of a pod on the network of its node', () => {
    const { pod: read } = only(
      pod('hostNetwork: true\ncontainers: [{name: a, image: b, ports: [{containerPort: 9876}]}]\n'),
    )
    expect(read.containers[0]?.ports).toEqual([
      { name: undefined, containerPort: 9876, hostPort: 9876, protocol: 'TCP' },
    ])
  })

  it('a StatefulSet', () => {
    const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: broker}
spec:
  ordinals: {start: 3}
  selector: {matchLabels: {app: a}}
  template: {metadata: {labels: {app: a, more: b}}, spec: {containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /d}]}]}}
  volumeClaimTemplates: [{metadata: {name: data}}]
`
    const { workloads, warnings } = read(text)
    expect(workloads[0]).toMatchObject({
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      volumeClaims: ['data'],
      firstOrdinal: 3,
    })
    expect(warnings).toMatchObject([{ line: 4, path: 'spec', zh: expect.stringContaining('没有 serviceName') }])
  })

  it('a Service', () => {
    const { services } = read(
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {a: b}\n  ports:\n  - name: mq\n    port: 80\n    targetPort: main\n',
    )
    expect(services[0]).toMatchObject({
      type: 'ClusterIP',
      clusterIP: undefined,
      sessionAffinity: 'None',
      sessionAffinitySeconds: 10_800,
      externalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, targetPort: 'main', protocol: 'TCP', place: { line: 7 } }],
    })
  })

  it('a name elsewhere', () => {
    const { services } = read(
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: mq.example.com.}\n',
    )
    expect(services[0]).toMatchObject({ externalName: 'mq.example.com', ports: [] })
  })
})

describe('quantities', () => {
  it.each([
    ['512Mi', 512 * 2 ** 20],
    ['1.5G', 1_500_000_000],
    ['"2e9"', 2_000_000_000],
    ['1073741824', 2 ** 30],
    ['0.5Gi', 2 ** 29],
    ['1500m', 1.5],
    ['.5Ki', 512],
    ['Gi', 0],
  ])('%s of memory is %d', (text, bytes) => {
    expect(containerOf(`resources: {limits: {memory: ${text}}}\n`).memoryBytes).toBe(bytes)
  })

  it('500m are half a core', () => {
    expect(containerOf('resources: {limits: {cpu: 500m}}\n').cpus).toBe(0.5)
  })

  it('become variables in the unit that is asked for, rounded up', () => {
    const lines = `resources: {limits: {memory: 1G, cpu: 1500m}}
env:
- {name: M, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
- {name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
- {name: R, valueFrom: {resourceFieldRef: {resource: requests.memory}}}
- {name: E, valueFrom: {resourceFieldRef: {resource: limits.ephemeral-storage}}}
`
    expect(containerOf(lines).env).toMatchObject([
      { value: '954' },
      { value: '2' },
      { value: '1000000000' },
      { field: 'limits.ephemeral-storage' },
    ])
  })
})

describe('texts of ConfigMaps and Secrets', () => {
  it('have the line on which they begin', () => {
    const { configMaps } = read(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  one: x\n  broker.conf: |\n    brokerId=0\nbinaryData:\n  b: AAH/\n',
    )
    expect(configMaps[0]).toMatchObject({
      data: { one: 'x', 'broker.conf': 'brokerId=0\n' },
      places: { one: { line: 5 }, 'broker.conf': { line: 7 }, b: { line: 9 } },
      binary: ['b'],
    })
  })

  it('are decoded, and stringData wins', () => {
    const { secrets } = read(
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  user: YWRtaW4=\n  password: |\n    c2Vj\n    cmV0\nstringData: {user: root}\n',
    )
    expect({ ...secrets[0]?.data }).toEqual({ user: 'root', password: 'secret' })
  })
})

describe('a key that stands twice', () => {
  it('counts for the last time, with a warning', () => {
    const { services, warnings } = read(
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: [{port: 1}]\n  ports: [{port: 2}]\n',
    )
    expect(services[0]?.ports).toMatchObject([{ port: 2 }])
    expect(warnings).toMatchObject([
      {
        line: 6,
        path: 'ports',
        text: 'stands twice in one map, and kubectl takes the last: the one on line 5 is gone',
      },
    ])
  })
})

describe('what kubectl warns of', () => {
  it('is a variable twice, a port twice, and a volume without a source', () => {
    const { warnings } = read(
      pod(`containers:
- name: a
  image: b
  env: [{name: A, value: b}, {name: A, value: c}]
  ports:
  - containerPort: 1
  - containerPort: 1
volumes:
- name: conf
  configMap:
`),
    )
    expect(warnings.map(({ line, path, text }) => `${line} ${path} ${text}`)).toEqual([
      '13 spec.volumes[0] has no source, and the API server makes an empty directory of it (emptyDir)',
      '8 spec.containers[0].env[1] has the duplicate name "A", and the later one wins',
      '11 spec.containers[0].ports[1] duplicate port definition with spec.containers[0].ports[0]',
    ])
    for (const { zh } of warnings) expect(zh).toMatch(/[一-鿿]/)
  })
})
