import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  environmentOf,
  expanded,
  filesOf,
  type KubernetesProject,
  type PodContainer,
  type PodFacts,
  type PodSpec,
  readKubernetes,
  serviceVariables,
} from '../../../src/topology/index.ts'

describe('$(NAME) is replaced as the kubelet does it:', () => {
  const variables = { VAR_A: 'A', VAR_EMPTY: '', 'a.b': 'dots' }
  it.each([
    ['$(VAR_A)', 'A'],
    ['___$(VAR_A)___', '___A___'],
    ['$(VAR_A)$(VAR_A)', 'AA'],
    ['$(VAR_EMPTY)', ''],
    ['$(a.b)', 'dots'],
    ['$(VAR_DNE)', '$(VAR_DNE)'],
    ['$$(VAR_A)', '$(VAR_A)'],
    ['$$$(VAR_A)', '$A'],
    ['$$$$(VAR_A)', '$$(VAR_A)'],
    ['$VAR_A', '$VAR_A'],
    ['$\u007BVAR_A}', '$\u007BVAR_A}'],
    ['$(VAR_A', '$(VAR_A'],
    ['$(', '$('],
    ['$()', '$()'],
    ['$', '$'],
    ['cost $', 'cost $'],
    ['$$', '$'],
    ['$(VAR_$(VAR_A))', '$(VAR_$(VAR_A))'],
    ['$(constructor)', '$(constructor)'],
  ])('%s', (text, result) => {
    expect(expanded(text, variables)).toBe(result)
  })

  it('of a megabyte of openings, too', () => {
    expect(expanded('$('.repeat(500_000), {})).toHaveLength(1_000_000)
  })
})

const file = 'secret-and-env-from.yaml'
const text = readFileSync(fileURLToPath(new URL(`../fixtures/kubernetes/${file}`, import.meta.url)), 'utf8')

interface Only {
  readonly project: KubernetesProject
  readonly pod: PodSpec
  readonly container: PodContainer
}

function only(manifests: string): Only {
  const project = readKubernetes([{ file: 'k8s.yaml', text: manifests }])
  const pod = project.workloads[0]?.pod
  const container = pod?.containers[0]
  if (pod === undefined || container === undefined) throw new Error('no container')
  return { project, pod, container }
}

/** A pod with what is said of its container and its volumes, and a ConfigMap `conf` with a and b.conf. */
function inside(lines: string, volumes: string = '[]'): Only {
  return only(`apiVersion: v1
kind: Pod
metadata: {name: broker}
spec:
  containers:
  - name: broker
    image: apache/rocketmq:5.3.3
${lines.replace(/^(?=.)/gm, '    ')}  volumes: ${volumes}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  a: one
  b.conf: |
    brokerId=0
`)
}

const facts: PodFacts = { namespace: 'default', fields: { 'status.podIP': '10.244.1.7', 'metadata.name': 'broker-0' } }

describe('the environment of a container', () => {
  it('has envFrom below env, prefixes, references, and the places of its texts', () => {
    const { project, container } = only(text)
    const { variables, places, refused, skipped } = environmentOf(container, project, facts)
    expect({ ...variables }).toEqual({
      JAVA_OPT_EXT: '-Xms512m -Xmx512m',
      NAMESRV_ADDR: 'namesrv:9876',
      ACL_accessKey: 'rocketmq2',
      ACL_secretKey: '12345678',
      'ACL_plain_acl.yml': 'accounts: []\n',
      ARGS: '--rocketmq.config.namesrvAddr=namesrv:9876 $(HOME)',
      KEY: 'rocketmq2',
    })
    expect(skipped).toEqual(['2nd.key'])
    expect(refused).toBeUndefined()
    expect(places.get('NAMESRV_ADDR')?.line).toBe(19)
  })

  it('has facts of the pod, and what a later variable says of an earlier one only', () => {
    const { project, container } = inside(`env:
- {name: LATE, value: "$(IP):10911"}
- {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
- {name: ADDR, value: "$(IP):10911"}
- {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
`)
    expect({ ...environmentOf(container, project, facts).variables }).toEqual({
      LATE: '$(IP):10911',
      IP: '10.244.1.7',
      ADDR: '10.244.1.7:10911',
      NODE: '',
    })
  })

  it('has variables of Services, below its own', () => {
    const { project, container } = inside(
      'env:\n- {name: NAMESRV_PORT, value: "9876"}\n- {name: A, value: "$(NAMESRV_SERVICE_HOST)"}\n',
    )
    const services = serviceVariables(
      {
        name: 'namesrv',
        ports: [
          {
            name: 'mq-tcp',
            port: 9876,
            targetPort: 9876,
            nodePort: undefined,
            protocol: 'TCP',
            place: { file: 'a', line: 1 },
          },
        ],
      },
      '10.96.0.7',
    )
    expect(services).toEqual({
      NAMESRV_SERVICE_HOST: '10.96.0.7',
      NAMESRV_SERVICE_PORT: '9876',
      NAMESRV_SERVICE_PORT_MQ_TCP: '9876',
      NAMESRV_PORT: 'tcp://10.96.0.7:9876',
      NAMESRV_PORT_9876_TCP: 'tcp://10.96.0.7:9876',
      NAMESRV_PORT_9876_TCP_PROTO: 'tcp',
      NAMESRV_PORT_9876_TCP_PORT: '9876',
      NAMESRV_PORT_9876_TCP_ADDR: '10.96.0.7',
    })
    const { variables } = environmentOf(container, project, { ...facts, services })
    expect(variables).toMatchObject({ NAMESRV_PORT: '9876', A: '10.96.0.7', NAMESRV_SERVICE_PORT: '9876' })
    expect(serviceVariables({ name: 'a', ports: [] }, 'None')).toEqual({})
  })

  it.each([
    ['env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: k}}}]\n', 'configmap "x" not found'],
    [
      'env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: k}}}]\n',
      "couldn't find key k in ConfigMap default/conf",
    ],
    ['env: [{name: A, valueFrom: {secretKeyRef: {name: x, key: k}}}]\n', 'secret "x" not found'],
    ['envFrom: [{configMapRef: {name: x}}]\n', 'configmap "x" not found'],
    ['envFrom: [{secretRef: {name: x}}]\n', 'secret "x" not found'],
  ])('is refused by the kubelet: %s', (lines, refused) => {
    const { project, container } = inside(lines)
    expect(environmentOf(container, project, facts).refused).toBe(refused)
    const optional = inside(lines.replace(/(name: (?:x|conf))/, '$1, optional: true'))
    expect(environmentOf(optional.container, optional.project, facts)).toMatchObject({
      refused: undefined,
      variables: {},
    })
  })
})

describe('the files of a container', () => {
  const files = (mounts: string, volumes: string): ReturnType<typeof filesOf> => {
    const { project, pod, container } = inside(`volumeMounts: ${mounts}\n`, volumes)
    return filesOf(container, pod.volumes, project, { namespace: 'default', variables: { POD: 'b.conf' } })
  }
  const conf = '[{name: c, configMap: {name: conf}}]'

  it('are all keys in the directory of the mount, which hides what the image has there', () => {
    expect(files('[{name: c, mountPath: /home/rocketmq/conf/}]', conf)).toMatchObject({
      files: { '/home/rocketmq/conf/a': 'one', '/home/rocketmq/conf/b.conf': 'brokerId=0\n' },
      directories: ['/home/rocketmq/conf'],
      refused: undefined,
    })
  })

  it('have the place of their text', () => {
    expect(files('[{name: c, mountPath: /c}]', conf).places.get('/c/b.conf')).toEqual({ file: 'k8s.yaml', line: 17 })
  })

  it('are one key as one file with subPath, and an empty directory when there is no such key', () => {
    const own = files(
      '[{name: c, mountPath: /opt/broker.conf, subPath: b.conf}, {name: c, mountPath: /opt/x.conf, subPath: x.conf}]',
      conf,
    )
    expect(own).toMatchObject({ files: { '/opt/broker.conf': 'brokerId=0\n' }, directories: ['/opt/x.conf'] })
    expect(files('[{name: c, mountPath: /opt/broker.conf, subPathExpr: $(POD)}]', conf).files).toEqual({
      '/opt/broker.conf': 'brokerId=0\n',
    })
    expect(files('[{name: c, mountPath: /a, subPathExpr: $(NOPE)}]', conf).refused).toBe('missing value for "NOPE"')
  })

  it('are chosen and renamed by items, in directories of their own', () => {
    const items = '[{name: c, configMap: {name: conf, items: [{key: b.conf, path: conf/broker.conf}]}}]'
    expect(files('[{name: c, mountPath: /etc/mq}]', items).files).toEqual({
      '/etc/mq/conf/broker.conf': 'brokerId=0\n',
    })
    expect(files('[{name: c, mountPath: /etc/mq, subPath: conf}]', items).files).toEqual({
      '/etc/mq/broker.conf': 'brokerId=0\n',
    })
  })

  it('are hidden by a mount above them, whichever is written first', () => {
    const volumes = '[{name: c, configMap: {name: conf}}, {name: e, emptyDir: {}}]'
    const above = '{name: e, mountPath: /home/rocketmq}'
    const below = '{name: c, mountPath: /home/rocketmq/conf}'
    for (const mounts of [`[${above}, ${below}]`, `[${below}, ${above}]`]) {
      expect(Object.keys(files(mounts, volumes).files)).toEqual(['/home/rocketmq/conf/a', '/home/rocketmq/conf/b.conf'])
    }
    expect(files('[{name: c, mountPath: /a/b}, {name: e, mountPath: /a/b/a}]', volumes).files).toEqual({
      '/a/b/b.conf': 'brokerId=0\n',
    })
  })

  it('are put together by a projected volume', () => {
    const { project, pod, container } = only(text)
    const own = filesOf(container, pod.volumes, project, { namespace: 'default' })
    expect(own.files).toEqual({
      '/etc/mq/addr/namesrv': 'namesrv:9876',
      '/etc/mq/accessKey': 'rocketmq2',
      '/etc/mq/secretKey': '12345678',
      '/etc/mq/plain_acl.yml': 'accounts: []\n',
    })
  })

  it.each([
    ['[{name: c, configMap: {name: x}}]', 'MountVolume.SetUp failed for volume "c" : configmap "x" not found'],
    ['[{name: c, secret: {secretName: x}}]', 'MountVolume.SetUp failed for volume "c" : secret "x" not found'],
    [
      '[{name: c, configMap: {name: conf, items: [{key: k, path: k}]}}]',
      'MountVolume.SetUp failed for volume "c" : configmap references non-existent config key: k',
    ],
  ])('are refused by the kubelet: %s', (volumes, refused) => {
    expect(files('[{name: c, mountPath: /c}]', volumes).refused).toBe(refused)
    const optional = volumes
      .replace('ame: x', 'ame: x, optional: true')
      .replace('ame: conf,', 'ame: conf, optional: true,')
    expect(files('[{name: c, mountPath: /c}]', optional)).toMatchObject({
      refused: undefined,
      files: {},
      directories: ['/c'],
    })
  })
})
