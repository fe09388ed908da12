import { PORT_MAX, PROTOCOLS } from './containerPorts.ts'
import type { Field } from './field.ts'
import type { Service, ServicePort } from './model.ts'
import { dnsLabel, portName, qualifiedName } from './names.ts'

/** `--service-node-port-range` of the API server, its default. */
const NODE_PORT_MIN = 30_000
const NODE_PORT_MAX = 32_767

export function readServicePorts(spec: Field, type: Service['type']): readonly ServicePort[] {
  const fields = spec.items('ports')
  const [names, pairs, nodePorts] = [new Set<string>(), new Set<string>(), new Set<string>()]
  return fields.map((field): ServicePort => {
    const name = field.text('name')
    if (name === undefined && fields.length > 1) field.required('name')
    if (name !== undefined) field.get('name')?.must(dnsLabel)
    if (name !== undefined && names.has(name)) field.get('name')?.duplicate()
    names.add(name ?? '')
    const protocol = field.oneOf('protocol', PROTOCOLS, 'TCP')
    const port = portOf(field)
    const pair = `${protocol}/${port}`
    if (pairs.has(pair))
      field.manifest.refuse(
        field.tree,
        field.path,
        `Duplicate value: core.ServicePort{Name:"", Protocol:"${protocol}", AppProtocol:(*string)(nil), Port:${port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`,
      )
    pairs.add(pair)
    if (field.text('appProtocol') !== undefined) field.get('appProtocol')?.must(qualifiedName)
    const nodePort = nodePortOf(field, type)
    if (nodePort !== undefined && nodePorts.has(`${protocol}/${nodePort}`))
      field.manifest.refuse(field.child('nodePort').tree, `${field.path}.nodePort`, `Duplicate value: ${nodePort}`)
    nodePorts.add(`${protocol}/${nodePort}`)
    return { name, port, targetPort: targetPortOf(field) ?? port, nodePort, protocol, place: field.place }
  })
}

function portOf(field: Field): number {
  const given = field.get('port')
  return given?.between(1, PORT_MAX) ?? field.invalidChild('port', `must be between 1 and ${PORT_MAX}, inclusive`, 0)
}

/** What is 0 or empty is as if it were not there. */
function targetPortOf(field: Field): number | string | undefined {
  const given = field.get('targetPort')
  if (given === undefined || given.value === 0 || given.value === '') return undefined
  return typeof given.value === 'string' ? given.must(portName) : given.between(1, PORT_MAX)
}

function nodePortOf(field: Field, type: Service['type']): number | undefined {
  const given = field.get('nodePort')
  if (given === undefined || given.value === 0) return undefined
  if (type === 'ExternalName') return undefined
  if (type === 'ClusterIP') given.forbidden("may not be used when `type` is 'ClusterIP'")
  return given.between(
    NODE_PORT_MIN,
    NODE_PORT_MAX,
    `provided port is not in the valid range. The range of valid ports is ${NODE_PORT_MIN}-${NODE_PORT_MAX}`,
  )
}
