import { describe, expect, it } from 'vitest'
import { SimError } from '../../src/runtime/index.ts'
import { readKubernetes } from '../../src/topology/index.ts'

function refusal(text: string, file: string = 'k8s.yaml'): string {
  try {
    readKubernetes([{ file, text }])
  } catch (error) {
    if (SimError.is(error)) return error.message
    throw error
  }
  return 'accepted'
}

/** Lines with as many blanks more in front. */
const indented = (text: string, blanks: number): string => text.replace(/^(?=.)/gm, ' '.repeat(blanks))

/** A Deployment; its container begins on line 15. */
const deployment = (container: string = '', spec: string = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: broker
spec:
  replicas: 1
  selector:
    matchLabels: {app: broker}
  template:
    metadata:
      labels:
        app: broker
    spec:
      containers:
      - name: broker
        image: apache/rocketmq:5.3.3
${indented(container, 8)}${indented(spec, 6)}`

const service = (spec: string, name: string = 'broker'): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
${indented(spec, 2)}`

const statefulSet = (spec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: broker}
spec:
${indented(spec, 2)}`

const configMap = (rest: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n${rest}`

const said = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))

/** [what, text, line, what is said] */
type Case = readonly [string, string, number, string]

const c = 'The Deployment "broker" is invalid: spec.template.spec.containers[0].'
const s = 'The Service "broker" is invalid: spec.'
const strict = (kind: string): string =>
  `${kind} in version "v1" cannot be handled as a ${kind}: strict decoding error: unknown field`
const json = (kind: string): string => `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal`

const files: readonly Case[] = [
  ['nothing', '', 1, 'no objects passed to apply; allowed is at least one Pod, Deployment,'],
  ['comments', '# a\n---\n# b\n', 1, 'no objects passed to apply'],
  ['a text', 'hello\n', 1, 'is a text; allowed is a manifest of Kubernetes, with apiVersion, kind and metadata'],
  ['a list', '- a\n', 1, 'is a list; allowed is a manifest of Kubernetes'],
  ['bytes', 'a: b\0\n', 1, 'is no text; allowed is a manifest of Kubernetes'],
  ['no YAML', 'a: [1\n', 2, 'is no YAML: '],
  ['no YAML in the second document', `${service('ports: [{port: 1}]')}\n---\nkind: {a\n`, 8, 'is no YAML: '],
  ['words behind the line', '--- a\nb: c\n', 1, 'invalid Yaml document separator: a'],
  [
    'no kind',
    'apiVersion: v1\nmetadata: {name: a}\n',
    1,
    `Object 'Kind' is missing in a map of "apiVersion", "metadata": `,
  ],
  [
    'values of a chart',
    'replicaCount: 1\n',
    1,
    'it may be the values.yaml of a chart; allowed are manifests as `helm template',
  ],
  ['a chart', 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 1, 'it looks like the Chart.yaml of Helm; allowed are'],
  ['a compose file', 'services: {a: {image: b}}\n', 1, 'it looks like a compose file; allowed is a manifest'],
  [
    'a kustomization',
    'resources: [a.yaml]\n',
    1,
    'it looks like a kustomization; allowed are manifests as `kubectl kustomize',
  ],
  [
    'a kustomization with a kind',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    1,
    'is a kustomization; allowed are manifests as `kubectl kustomize DIRECTORY > rendered.yaml` renders them',
  ],
  [
    'a template',
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n',
    4,
    'is a template of Helm ({{ .Values.name }}); allowed are manifests as `helm template NAME CHART > rendered.yaml` renders them',
  ],
  [
    'a template in quotes',
    configMap('data: {a: "{{ .Release.Name }}"}\n'),
    4,
    'is a template of Helm ({{ .Release.Name }}"',
  ],
  ['a template with conditions', '{{- if x }}\nkind: Service\n{{- end }}\n', 1, 'is a template of Helm ({{- if x }});'],
  [
    'a template of names',
    'kind: Service\nmetadata:\n  name: {{ include "a" . }}\n',
    3,
    'is a template of Helm ({{ include "a" . }});',
  ],
  ['no version', 'kind: Deployment\n', 1, 'apiVersion not set; allowed is one, such as apps/v1'],
  [
    'a version that is gone',
    'apiVersion: extensions/v1beta1\nkind: Deployment\n',
    1,
    'no matches for kind "Deployment" in version "extensions/v1beta1"; allowed is apps/v1',
  ],
  [
    'a version of another group',
    'kind: StatefulSet\napiVersion: v1\n',
    2,
    'no matches for kind "StatefulSet" in version "v1"; allowed is apps/v1',
  ],
  [
    'small letters',
    'apiVersion: apps/v1\nkind: deployment\n',
    1,
    'no matches for kind "deployment" in version "apps/v1"; it looks like Deployment',
  ],
  [
    'a misspelt kind',
    'apiVersion: v1\nkind: Serivce\n',
    1,
    'no matches for kind "Serivce" in version "v1"; it looks like Service',
  ],
  ['a number as a kind', 'apiVersion: v1\nkind: 5\n', 2, 'kind is no text; allowed is one'],
  [
    'an object twice',
    `${service('ports: [{port: 1}]')}\n---\n${service('ports: [{port: 2}]')}\n`,
    7,
    'Service default/broker stands twice, first at k8s.yaml:1, and kubectl would apply the second over the first; allowed is once',
  ],
  ['a list in a text', 'apiVersion: v1\nkind: List\nitems: a\n', 3, 'items is no list; allowed is a list of manifests'],
  [
    'an object of a list',
    `apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n`,
    4,
    'apiVersion not set; allowed is one, such as v1',
  ],
]

const shapes: readonly Case[] = [
  [
    'an unknown field of a container',
    deployment('readynessProbe: {tcpSocket: {port: 1}}\n'),
    17,
    `${strict('Deployment')} "spec.template.spec.containers[0].readynessProbe": it looks like readinessProbe`,
  ],
  [
    'a field one level too high',
    deployment('', 'ports: [{containerPort: 1}]\n'),
    17,
    `${strict('Deployment')} "spec.template.spec.ports": it belongs below containers, with more blanks in front`,
  ],
  [
    'a field one level too deep',
    deployment('volumes: []\n'),
    17,
    `${strict('Deployment')} "spec.template.spec.containers[0].volumes": it belongs beside containers, with less blanks in front`,
  ],
  [
    'a variable instead of a list of them',
    deployment('NAMESRV_ADDR: a:9876\n'),
    17,
    `unknown field "spec.template.spec.containers[0].NAMESRV_ADDR": it looks like a variable, and those stand below env, as name and value`,
  ],
  [
    'another case',
    deployment('Ports: []\n'),
    17,
    'unknown field "spec.template.spec.containers[0].Ports": it looks like ports',
  ],
  [
    'containers of a Deployment',
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers: []\n',
    4,
    `${strict('Deployment')} "spec.containers"; allowed are replicas, selector, template,`,
  ],
  ['a field of a Service', service('port: 9876'), 5, `${strict('Service')} "spec.port": it looks like ports`],
  [
    'a secret by name',
    deployment('', 'volumes: [{name: a, secret: {name: b}}]\n'),
    17,
    'unknown field "spec.template.spec.volumes[0].secret.name"; allowed are secretName, items, defaultMode, optional',
  ],
  [
    'a number in env',
    deployment('env:\n- name: A\n  value: 9876\n'),
    19,
    `${json('Deployment')} number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string; allowed is a text: "9876"`,
  ],
  [
    'yes in env',
    deployment('env: [{name: A, value: yes}]\n'),
    17,
    'cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string; allowed is a text: "yes"',
  ],
  [
    'a number in a ConfigMap',
    configMap('data:\n  port: 9876\n'),
    5,
    `${json('ConfigMap')} number into Go struct field ConfigMap.data of type string`,
  ],
  [
    'a map in a ConfigMap',
    configMap('data:\n  a: {b: c}\n'),
    5,
    `${json('ConfigMap')} object into Go struct field ConfigMap.data of type string`,
  ],
  [
    'a version as a label',
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels: {version: 5.3}\n',
    5,
    `${json('Service')} number into Go struct field ObjectMeta.metadata.labels of type string`,
  ],
  [
    'a text as a number',
    deployment('', '').replace('replicas: 1', 'replicas: "1"'),
    6,
    `${json('Deployment')} string into Go struct field DeploymentSpec.spec.replicas of type int32; allowed is a whole number without quotes`,
  ],
  [
    'a fraction',
    deployment('ports: [{containerPort: 1.5}]\n'),
    17,
    'cannot unmarshal number 1.5 into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32',
  ],
  [
    'too large a number',
    deployment('ports: [{containerPort: 3000000000}]\n'),
    17,
    'cannot unmarshal number 3000000000 into Go struct field ContainerPort',
  ],
  [
    'a map as a list',
    deployment('ports: {containerPort: 1}\n'),
    17,
    'cannot unmarshal object into Go struct field Container.spec.template.spec.containers.ports of type []v1.ContainerPort',
  ],
  [
    'a text as a list',
    deployment('command: mqbroker\n'),
    17,
    'cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string',
  ],
  [
    'a list as a map',
    service('selector: [a]'),
    5,
    `${json('Service')} array into Go struct field ServiceSpec.spec.selector of type map[string]string`,
  ],
  [
    'a number in command',
    deployment('command: [sh, 1]\n'),
    17,
    'cannot unmarshal number into Go struct field Container.spec.template.spec.containers.command of type string',
  ],
  [
    'a flag as a text',
    deployment('', 'hostNetwork: "true"\n'),
    17,
    'cannot unmarshal string into Go struct field PodSpec.spec.template.spec.hostNetwork of type bool; allowed is true or false without quotes',
  ],
  [
    'a flag as a port',
    service('ports: [{port: 1, targetPort: true}]'),
    5,
    'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
  ],
  [
    'no quantity',
    deployment('resources: {limits: {memory: 2 GB}}\n'),
    17,
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [
    'an unknown unit',
    deployment('resources: {limits: {memory: 1KM}}\n'),
    17,
    `unable to parse quantity's suffix of "1KM"; allowed are n, u, m, k, M, G,`,
  ],
  [
    'a flag as a quantity',
    deployment('resources: {limits: {memory: true}}\n'),
    17,
    'quantities must match the regular expression',
  ],
]

const pods: readonly Case[] = [
  [
    'no name',
    'apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {containers: [{name: a, image: b}]}\n',
    3,
    'The Pod "" is invalid: metadata.name: Required value: name or generateName is required',
  ],
  [
    'a name with capitals',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: MyBroker}\nspec: {containers: [{name: a, image: b}]}\n',
    3,
    `metadata.name: Invalid value: "MyBroker": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  ],
  [
    'a StatefulSet with dots',
    statefulSet('{}').replace('broker', 'a.b'),
    3,
    'metadata.name: Invalid value: "a.b": must not contain dots',
  ],
  [
    'a namespace',
    deployment().replace('  name: broker\n', '  name: broker\n  namespace: My_NS\n'),
    5,
    'metadata.namespace: Invalid value: "My_NS": a lowercase RFC 1123 label must consist of',
  ],
  [
    'a label',
    deployment().replace('{app: broker}', '{app: "a b"}'),
    8,
    'spec.selector.matchLabels: Invalid value: "a b": a valid label must be an empty string or consist of',
  ],
  [
    'a key of a label',
    deployment().replace('{app: broker}', '{"a b": c}'),
    8,
    `spec.selector.matchLabels: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.'`,
  ],
  [
    'no selector',
    statefulSet('serviceName: a'),
    4,
    'The StatefulSet "broker" is invalid: spec.selector: Required value',
  ],
  [
    'an empty selector',
    statefulSet('selector: {}'),
    5,
    'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for statefulset',
  ],
  [
    'a selector for others',
    deployment().replace('{app: broker}', '{app: namesrv}'),
    11,
    'spec.template.metadata.labels: Invalid value: map[string]string{"app":"broker"}: `selector` does not match template `labels`',
  ],
  [
    'no containers',
    statefulSet('selector: {matchLabels: {a: b}}\ntemplate: {metadata: {labels: {a: b}}}'),
    6,
    'create Pod broker-0 in StatefulSet broker failed error: Pod "broker-0" is invalid: spec.containers: Required value',
  ],
  ['no image', deployment().replace('        image: apache/rocketmq:5.3.3\n', ''), 15, `${c}image: Required value`],
  [
    'two of one name',
    deployment('', 'initContainers: [{name: broker, image: a}]\n'),
    17,
    'spec.template.spec.initContainers[0].name: Duplicate value: "broker"',
  ],
  [
    'an underscore',
    deployment().replace('name: broker\n        image', 'name: my_broker\n        image'),
    15,
    `${c}name: Invalid value: "my_broker": a lowercase RFC 1123 label must consist of`,
  ],
  [
    'replicas below zero',
    deployment().replace('replicas: 1', 'replicas: -1'),
    6,
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'thousands of replicas',
    deployment().replace('replicas: 1', 'replicas: 1000000'),
    6,
    'spec.replicas is 1000000; looked at are up to 100 pods of one object',
  ],
  [
    'a restart policy',
    deployment('', 'restartPolicy: Never\n'),
    17,
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    'a Job without one',
    'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}\n',
    4,
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'a strategy',
    `${deployment()}  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}\n`,
    17,
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    'a pull policy',
    deployment('imagePullPolicy: Sometimes\n'),
    17,
    `${c}imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`,
  ],
  ['no port', deployment('ports: [{name: a}]\n'), 17, `${c}ports[0].containerPort: Required value`],
  [
    'a port above all',
    deployment('ports: [{containerPort: 70000}]\n'),
    17,
    `${c}ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`,
  ],
  [
    'a long name of a port',
    deployment('ports: [{containerPort: 1, name: rocketmq-broker-port}]\n'),
    17,
    `${c}ports[0].name: Invalid value: "rocketmq-broker-port": must be no more than 15 characters`,
  ],
  [
    'a number as the name of a port',
    deployment('ports: [{containerPort: 1, name: "10911"}]\n'),
    17,
    `${c}ports[0].name: Invalid value: "10911": must contain at least one letter (a-z)`,
  ],
  [
    'two ports of one name',
    deployment('ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]\n'),
    17,
    `${c}ports[1].name: Duplicate value: "a"`,
  ],
  [
    'another port of the node',
    deployment('ports: [{containerPort: 1, hostPort: 2}]\n', 'hostNetwork: true\n'),
    17,
    `${c}ports[0].hostPort: Invalid value: 2: must match \`containerPort\` when \`hostNetwork\` is true`,
  ],
  [
    'one port of two containers on the network of the node',
    deployment('ports: [{containerPort: 9}]\n', 'hostNetwork: true\ninitContainers: []\n').replace(
      '      hostNetwork',
      '      - {name: two, image: b, ports: [{containerPort: 9}]}\n      hostNetwork',
    ),
    18,
    'Error creating: Pod of Deployment "broker" is invalid: spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//9"',
  ],
  [
    'one port of the node twice',
    deployment('ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]\n'),
    17,
    `${c}ports[1].hostPort: Duplicate value: "TCP//9"`,
  ],
  [
    'a name of a variable',
    deployment('env: [{name: 1A}]\n'),
    17,
    `${c}env[0].name: Invalid value: "1A": a valid environment variable name must consist of alphabetic characters`,
  ],
  ['no name of a variable', deployment('env: [{value: a}]\n'), 17, `${c}env[0].name: Required value`],
  [
    'a value from two places',
    deployment('env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n'),
    17,
    `${c}env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
  ],
  [
    'a value from nowhere',
    deployment('env: [{name: A, valueFrom: {}}]\n'),
    17,
    `${c}env[0].valueFrom: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
  ],
  [
    'two sources',
    deployment('env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}, secretKeyRef: {name: a, key: b}}}]\n'),
    17,
    `${c}env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time`,
  ],
  [
    'a field of the pod',
    deployment('env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIp}}}]\n'),
    17,
    `${c}env[0].valueFrom.fieldRef.fieldPath: Invalid value: "status.podIp": error converting fieldPath: field label not supported: status.podIp`,
  ],
  [
    'labels as a variable',
    deployment('env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]\n'),
    17,
    `${c}env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", `,
  ],
  [
    'a key that is no key',
    deployment('env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: "b c"}}}]\n'),
    17,
    `${c}env[0].valueFrom.configMapKeyRef.key: Invalid value: "b c": a valid config key must consist of`,
  ],
  [
    'envFrom nothing',
    deployment('envFrom: [{prefix: A_}]\n'),
    17,
    `${c}envFrom: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``,
  ],
  [
    'a mount without its volume',
    deployment('volumeMounts: [{name: conf, mountPath: /a}]\n'),
    17,
    `${c}volumeMounts[0].name: Not found: "conf"`,
  ],
  [
    'two mounts of one path',
    deployment(
      'volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /a}]\n',
      'volumes: [{name: a, emptyDir: {}}]\n',
    ),
    17,
    `${c}volumeMounts[1].mountPath: Invalid value: "/a": must be unique`,
  ],
  [
    'a way up',
    deployment('volumeMounts: [{name: a, mountPath: /a, subPath: ../b}]\n', 'volumes: [{name: a, emptyDir: {}}]\n'),
    17,
    `${c}volumeMounts.subPath: Invalid value: "../b": must not contain '..'`,
  ],
  [
    'two volumes of one name',
    deployment('', 'volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]\n'),
    17,
    'spec.template.spec.volumes[1].name: Duplicate value: "a"',
  ],
  [
    'a volume of two kinds',
    deployment('', 'volumes: [{name: a, emptyDir: {}, configMap: {name: b}}]\n'),
    17,
    'spec.template.spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type',
  ],
  [
    'a ConfigMap without its name',
    deployment('', 'volumes: [{name: a, configMap: {}}]\n'),
    17,
    'spec.template.spec.volumes[0].configMap.name: Required value',
  ],
  [
    'an absolute path of a key',
    deployment('', 'volumes: [{name: a, configMap: {name: b, items: [{key: a, path: /a}]}}]\n'),
    17,
    'volumes[0].configMap.items[0].path: Invalid value: "/a": must be a relative path',
  ],
  [
    'a probe of nothing',
    deployment('livenessProbe: {periodSeconds: 5}\n'),
    17,
    `${c}livenessProbe: Required value: must specify a handler type`,
  ],
  [
    'a probe of two kinds',
    deployment('livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}\n'),
    17,
    `${c}livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`,
  ],
  [
    'a probe that has to succeed twice',
    deployment('livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}\n'),
    17,
    `${c}livenessProbe.successThreshold: Invalid value: 2: must be 1`,
  ],
  [
    'a probe without a command',
    deployment('readinessProbe: {exec: {}}\n'),
    17,
    `${c}readinessProbe.exec.command: Required value`,
  ],
  [
    'a probe without a port',
    deployment('readinessProbe: {tcpSocket: {}}\n'),
    17,
    `${c}readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
  ],
  [
    'requests above limits',
    deployment('resources:\n  limits: {memory: 1Gi}\n  requests: {memory: 2Gi}\n'),
    19,
    `${c}resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi`,
  ],
  [
    'an unknown resource',
    deployment('resources: {limits: {mem: 1Gi}}\n'),
    17,
    `${c}resources.limits[mem]: Invalid value: mem: must be a standard resource type or fully qualified`,
  ],
  [
    'a probe of an init container',
    deployment('', 'initContainers: [{name: a, image: b, livenessProbe: {tcpSocket: {port: 1}}}]\n'),
    17,
    'initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
  ],
  [
    'a DNS policy',
    deployment('', 'dnsPolicy: Cluster\n'),
    17,
    'spec.template.spec.dnsPolicy: Unsupported value: "Cluster": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
  ],
  [
    'no DNS',
    deployment('', 'dnsPolicy: None\n'),
    13,
    'spec.template.spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
  ],
  [
    'a name in the hosts file',
    deployment('', 'hostAliases: [{ip: 10.0.0.1, hostnames: [a_b]}]\n'),
    17,
    'hostAliases.hostnames: Invalid value: "a_b": a lowercase RFC 1123 subdomain',
  ],
  [
    'no address in the hosts file',
    deployment('', 'hostAliases: [{ip: broker, hostnames: [a]}]\n'),
    17,
    'hostAliases.ip: Invalid value: "broker": must be valid IP address',
  ],
  [
    'a user',
    deployment('securityContext: {runAsUser: -1}\n'),
    17,
    `${c}securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive`,
  ],
]

const keys: readonly Case[] = [
  [
    'an unknown field of two lines',
    'apiVersion: v1\nkind: Pod\n"a\\nb": c\n',
    3,
    `${strict('Pod')} "a b"; allowed are kind, apiVersion, metadata, spec, status`,
  ],
  [
    'a key of two lines',
    configMap('data: {"a\\nb": c}\n'),
    4,
    'data[a b]: Invalid value: "a\\nb": a valid config key must',
  ],
]

const services: readonly Case[] = [
  [
    'a name with a digit in front',
    service('ports: [{port: 1}]', '1broker'),
    3,
    `metadata.name: Invalid value: "1broker": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character,`,
  ],
  ['no ports', service('selector: {a: b}'), 4, `${s}ports: Required value`],
  ['two ports without names', service('ports: [{port: 1}, {port: 2}]'), 5, `${s}ports[0].name: Required value`],
  [
    'two ports of one name',
    service('ports: [{port: 1, name: a}, {port: 2, name: a}]'),
    5,
    `${s}ports[1].name: Duplicate value: "a"`,
  ],
  [
    'one port twice',
    service('ports: [{port: 1, name: a}, {port: 1, name: b}]'),
    5,
    `${s}ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:1, `,
  ],
  [
    'a port above all',
    service('ports: [{port: 99999}]'),
    5,
    `${s}ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive`,
  ],
  [
    'a protocol',
    service('ports: [{port: 1, protocol: tcp}]'),
    5,
    `${s}ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"`,
  ],
  [
    'a type',
    service('type: Nodeport\nports: [{port: 1}]'),
    5,
    `${s}type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`,
  ],
  [
    'a port below the range',
    service('type: NodePort\nports:\n- port: 9876\n  nodePort: 9876'),
    8,
    `${s}ports[0].nodePort: Invalid value: 9876: provided port is not in the valid range. The range of valid ports is 30000-32767`,
  ],
  [
    'a port of the nodes with ClusterIP',
    service('ports: [{port: 1, nodePort: 30001}]'),
    5,
    `${s}ports[0].nodePort: Forbidden: may not be used when \`type\` is 'ClusterIP'`,
  ],
  [
    'one port of the nodes twice',
    service('type: NodePort\nports: [{port: 1, name: a, nodePort: 30001}, {port: 2, name: b, nodePort: 30001}]'),
    6,
    `${s}ports[1].nodePort: Duplicate value: 30001`,
  ],
  [
    'a port that another Service has',
    `${service('type: NodePort\nports: [{port: 1, nodePort: 30001}]', 'a')}\n---\n${service('type: NodePort\nports: [{port: 1, nodePort: 30001}]')}\n`,
    13,
    `${s}ports[0].nodePort: Invalid value: 30001: provided port is already allocated`,
  ],
  [
    'headless for nodes',
    service('type: NodePort\nclusterIP: None\nports: [{port: 1}]'),
    6,
    `${s}clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`,
  ],
  [
    'headless with a load balancer',
    service('type: LoadBalancer\nclusterIP: None\nports: [{port: 1}]'),
    6,
    `${s}clusterIPs[0]: Invalid value: "None": may not be set to 'None' for LoadBalancer services`,
  ],
  [
    'no address',
    service('clusterIP: broker\nports: [{port: 1}]'),
    5,
    `${s}clusterIPs[0]: Invalid value: "broker": must be a valid IP address, (e.g. 10.9.8.7`,
  ],
  ['no other name', service('type: ExternalName'), 4, `${s}externalName: Required value`],
  [
    'a traffic policy',
    service('externalTrafficPolicy: Local\nports: [{port: 1}]'),
    5,
    `${s}externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services`,
  ],
  [
    'an affinity of two days',
    service(
      'sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 172800}}\nports: [{port: 1}]',
    ),
    6,
    'timeoutSeconds: Invalid value: 172800: must be greater than 0 and less than 86400',
  ],
  [
    'an address of the loopback',
    service('externalIPs: [127.0.0.1]\nports: [{port: 1}]'),
    5,
    `${s}externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
  ],
]

const further: readonly Case[] = [
  [
    'a blank before the image',
    deployment().replace('apache/', '" apache/').replace('5.3.3', '5.3.3"'),
    16,
    'Error creating: Pod of Deployment "broker" is invalid: spec.containers[0].image: Invalid value: " apache/rocketmq:5.3.3": must not have leading or trailing whitespace',
  ],
  [
    'a decimal mode',
    deployment('', 'volumes: [{name: a, configMap: {name: b, defaultMode: 1000}}]\n'),
    17,
    'volumes[0].configMap.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive',
  ],
  [
    'a label of nodes',
    deployment('', 'nodeSelector: {"a b": c}\n'),
    17,
    'spec.template.spec.nodeSelector: Invalid value: "a b": name part',
  ],
  [
    'an order of pods',
    statefulSet(
      'podManagementPolicy: parallel\nselector: {matchLabels: {a: b}}\ntemplate: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}',
    ),
    5,
    `spec.podManagementPolicy: Invalid value: "parallel": must be 'OrderedReady' or 'Parallel'`,
  ],
  [
    'sources of a Service without a load balancer',
    service('loadBalancerSourceRanges: [10.0.0.0/8]\nports: [{port: 1}]'),
    5,
    `${s}LoadBalancerSourceRanges: Forbidden: may only be used when \`type\` is 'LoadBalancer'`,
  ],
]

const texts: readonly Case[] = [
  [
    'a key with a slash',
    configMap('data: {conf/broker.conf: a}\n'),
    4,
    `The ConfigMap "conf" is invalid: data[conf/broker.conf]: Invalid value: "conf/broker.conf": a valid config key must consist of`,
  ],
  [
    'a key of both',
    configMap('data: {a: b}\nbinaryData: {a: Yg==}\n'),
    4,
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ],
  [
    'no base64',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  password: my password\n',
    5,
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2 (data.password)',
  ],
  [
    'too much',
    configMap(`data:\n  a: "${'x'.repeat(1_100_000)}"\n`),
    5,
    '[]: Too long: must have at most 1048576 bytes',
  ],
]

describe('what kubectl or the API server refuse is refused in their words, with file and line:', () => {
  it.each([...files, ...shapes, ...pods, ...keys, ...services, ...further, ...texts])('%s', (_, text, line, words) => {
    const sentence = refusal(text)
    expect(sentence).toMatch(said(words))
    expect(sentence.slice(0, 14)).toMatch(new RegExp(`^k8s\\.yaml:${line}: `))
    expect(sentence.split('\n')).toHaveLength(1)
    expect(sentence.length).toBeLessThan(1500)
  })
})
