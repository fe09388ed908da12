import { PORT_MAX } from './containerPorts.ts'
import type { Field } from './field.ts'
import type { Probe } from './model.ts'
import { portName } from './names.ts'

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const

type ProbeName = 'readinessProbe' | 'livenessProbe' | 'startupProbe'

export function readProbe(container: Field, name: ProbeName): Probe | undefined {
  const field = container.get(name)
  if (field === undefined) return undefined
  const test = readHandler(field, HANDLERS)
  const whole = (own: string, fallback: number): number => {
    const given = field.whole(own)
    if (given !== undefined && given < 0) field.get(own)?.invalid('must be greater than or equal to 0')
    // The API server puts the default in the place of 0.
    return given === undefined || given === 0 ? fallback : given
  }
  const probe = {
    test,
    initialDelaySeconds: whole('initialDelaySeconds', 0),
    periodSeconds: whole('periodSeconds', 10),
    timeoutSeconds: whole('timeoutSeconds', 1),
    successThreshold: whole('successThreshold', 1),
    failureThreshold: whole('failureThreshold', 3),
    place: field.place,
  }
  if (name !== 'readinessProbe' && probe.successThreshold !== 1) field.get('successThreshold')?.invalid('must be 1')
  const grace = field.get('terminationGracePeriodSeconds')
  if (grace !== undefined && name === 'readinessProbe') grace.invalid('must not be set for readinessProbes')
  if (typeof grace?.value === 'number' && grace.value <= 0) grace.invalid('must be greater than 0')
  return probe
}

/** What a probe or a hook of the lifecycle does; there is one of it. */
export function readHandler(field: Field, kinds: readonly (typeof HANDLERS)[number][]): Probe['test'] {
  const given = kinds.flatMap((kind) => {
    const own = field.get(kind)
    return own === undefined ? [] : [[kind, own] as const]
  })
  given[1]?.[1].forbidden('may not specify more than 1 handler type')
  const [first] = given
  if (first === undefined) return field.requiredHere('must specify a handler type')
  const [kind, own] = first
  if (kind === 'exec') {
    const command = own.texts('command')
    return command.length === 0 ? own.required('command') : { kind, command }
  }
  if (kind === 'grpc') return { kind, port: own.get('port')?.between(1, PORT_MAX) ?? noPort(own) }
  const port = readPort(own)
  const host = own.text('host')
  if (kind === 'tcpSocket') return { kind, port, host }
  own.oneOf('scheme', ['HTTP', 'HTTPS'], 'HTTP')
  return { kind, port, path: own.text('path') ?? '/', host }
}

/** A number, or the name of a port of the container. */
function readPort(field: Field): number | string {
  const given = field.get('port')
  if (given === undefined) return noPort(field)
  return typeof given.value === 'string' ? given.must(portName) : given.between(1, PORT_MAX)
}

/** A port that is missing is 0 to the API server. */
function noPort(field: Field): never {
  return field.invalidChild('port', `must be between 1 and ${PORT_MAX}, inclusive`, 0)
}
