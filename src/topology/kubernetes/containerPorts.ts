import type { Field } from './field.ts'
import type { ContainerPort } from './model.ts'
import { portName } from './names.ts'

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const
export const PORT_MAX = 65_535

/** Ports that a container names. On the network of its node every one is a port of the node. */
export function readPorts(container: Field, hostNetwork: boolean): readonly ContainerPort[] {
  const names = new Set<string>()
  const seen = new Map<string, string>()
  return container.items('ports').map((field): ContainerPort => {
    const name = field.text('name')
    if (name !== undefined) {
      field.get('name')?.must(portName)
      if (names.has(name)) field.get('name')?.duplicate()
      names.add(name)
    }
    const given = field.whole('containerPort') ?? 0
    if (given === 0) field.required('containerPort')
    field.get('containerPort')?.between(1, PORT_MAX)
    const protocol = field.oneOf('protocol', PROTOCOLS, 'TCP')
    const hostPort = hostPortOf(field, given, hostNetwork)
    warnOfTwice(field, `${given}/${protocol}`, seen)
    return { name, containerPort: given, hostPort, protocol }
  })
}

function hostPortOf(field: Field, containerPort: number, hostNetwork: boolean): number | undefined {
  const given = field.whole('hostPort') ?? 0
  if (given !== 0) field.get('hostPort')?.between(1, PORT_MAX)
  if (!hostNetwork) return given === 0 ? undefined : given
  // The API server fills in what is missing.
  if (given !== 0 && given !== containerPort)
    field.get('hostPort')?.invalid('must match `containerPort` when `hostNetwork` is true')
  return containerPort
}

function warnOfTwice(field: Field, key: string, seen: Map<string, string>): void {
  const first = seen.get(key)
  if (first !== undefined) field.warn(`duplicate port definition with ${first}`, `与 ${first} 是重复的端口定义`)
  else seen.set(key, field.path)
}

/** No two containers have the same port of the node; on its network each port is one of the node. */
export function checkPorts(containers: readonly Field[], hostNetwork: boolean): void {
  const taken = new Set<string>()
  for (const container of containers) {
    for (const field of container.items('ports')) {
      const port = field.whole(hostNetwork ? 'containerPort' : 'hostPort') ?? 0
      if (port === 0) continue
      const key = `${field.text('protocol') ?? 'TCP'}/${field.text('hostIP') ?? ''}/${port}`
      if (taken.has(key)) {
        const own = field.child('hostPort')
        if (!hostNetwork) own.duplicate(key)
        field.manifest.refusePod(field.tree, own.path, `Duplicate value: ${JSON.stringify(key)}`)
      }
      taken.add(key)
    }
  }
}
