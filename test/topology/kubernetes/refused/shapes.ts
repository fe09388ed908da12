import { type Case, configMap, deployment, json, service, statefulSet, strict } from './manifests.ts'

/** Kinds, names, fields and their types. */
export const shapes: readonly Case[] = [
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
  [
    'an order of pods',
    statefulSet(
      'podManagementPolicy: parallel\nselector: {matchLabels: {a: b}}\ntemplate: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}',
    ),
    5,
    `spec.podManagementPolicy: Invalid value: "parallel": must be 'OrderedReady' or 'Parallel'`,
  ],
]
