import { type Case, inService, service } from './manifests.ts'

/** Services and their ports. */
export const services: readonly Case[] = [
  [
    'a name with a digit in front',
    service('ports: [{port: 1}]', '1broker'),
    3,
    `metadata.name: Invalid value: "1broker": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character,`,
  ],
  ['no ports', service('selector: {a: b}'), 4, `${inService}ports: Required value`],
  ['two ports without names', service('ports: [{port: 1}, {port: 2}]'), 5, `${inService}ports[0].name: Required value`],
  [
    'two ports of one name',
    service('ports: [{port: 1, name: a}, {port: 2, name: a}]'),
    5,
    `${inService}ports[1].name: Duplicate value: "a"`,
  ],
  [
    'one port twice',
    service('ports: [{port: 1, name: a}, {port: 1, name: b}]'),
    5,
    `${inService}ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:1, `,
  ],
  [
    'a port above all',
    service('ports: [{port: 99999}]'),
    5,
    `${inService}ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive`,
  ],
  [
    'a protocol',
    service('ports: [{port: 1, protocol: tcp}]'),
    5,
    `${inService}ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"`,
  ],
  [
    'a type',
    service('type: Nodeport\nports: [{port: 1}]'),
    5,
    `${inService}type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`,
  ],
  [
    'a port below the range',
    service('type: NodePort\nports:\n- port: 9876\n  nodePort: 9876'),
    8,
    `${inService}ports[0].nodePort: Invalid value: 9876: provided port is not in the valid range. The range of valid ports is 30000-32767`,
  ],
  [
    'a port of the nodes with ClusterIP',
    service('ports: [{port: 1, nodePort: 30001}]'),
    5,
    `${inService}ports[0].nodePort: Forbidden: may not be used when \`type\` is 'ClusterIP'`,
  ],
  [
    'one port of the nodes twice',
    service('type: NodePort\nports: [{port: 1, name: a, nodePort: 30001}, {port: 2, name: b, nodePort: 30001}]'),
    6,
    `${inService}ports[1].nodePort: Duplicate value: 30001`,
  ],
  [
    'a port that another Service has',
    `${service('type: NodePort\nports: [{port: 1, nodePort: 30001}]', 'a')}\n---\n${service('type: NodePort\nports: [{port: 1, nodePort: 30001}]')}\n`,
    13,
    `${inService}ports[0].nodePort: Invalid value: 30001: provided port is already allocated`,
  ],
  [
    'headless for nodes',
    service('type: NodePort\nclusterIP: None\nports: [{port: 1}]'),
    6,
    `${inService}clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`,
  ],
  [
    'headless with a load balancer',
    service('type: LoadBalancer\nclusterIP: None\nports: [{port: 1}]'),
    6,
    `${inService}clusterIPs[0]: Invalid value: "None": may not be set to 'None' for LoadBalancer services`,
  ],
  [
    'no address',
    service('clusterIP: broker\nports: [{port: 1}]'),
    5,
    `${inService}clusterIPs[0]: Invalid value: "broker": must be a valid IP address, (e.g. 10.9.8.7`,
  ],
  ['no other name', service('type: ExternalName'), 4, `${inService}externalName: Required value`],
  [
    'a traffic policy',
    service('externalTrafficPolicy: Local\nports: [{port: 1}]'),
    5,
    `${inService}externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services`,
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
    `${inService}externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
  ],
  [
    'sources of a Service without a load balancer',
    service('loadBalancerSourceRanges: [10.0.0.0/8]\nports: [{port: 1}]'),
    5,
    `${inService}LoadBalancerSourceRanges: Forbidden: may only be used when \`type\` is 'LoadBalancer'`,
  ],
]
