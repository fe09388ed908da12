import type { Container, HealthCheck, Membership } from '../docker/index.ts'
import { portMappings } from '../docker/index.ts'
import type { Field } from './field.ts'
import { HEALTH_KEYS, MEMBERSHIP_KEYS, NOT_FOLLOWED, PORT_KEYS, SERVICE_KEYS, VOLUME_KEYS } from './keys.ts'

/** A volume of a service. */
export interface Volume {
  readonly target: string
  /** A path of the machine, as written. Absent for what the engine keeps by itself. */
  readonly bind?: string
  /** A named volume. */
  readonly named?: string
  readonly line: number
  readonly path: string
}

/** A service as written. */
export interface Service {
  readonly name: string
  readonly line: number
  readonly container: Container
  readonly volumes: readonly Volume[]
  readonly envFiles: readonly { readonly path: string; readonly required: boolean; readonly field: Field }[]
  readonly profiles: readonly string[]
  readonly dependsOn: readonly { readonly name: string; readonly field: Field; readonly required: boolean }[]
  readonly networks: readonly { readonly name: string; readonly field: Field }[]
  readonly links: readonly { readonly name: string; readonly alias: string; readonly field: Field }[]
  /** Lines of its parts: `image`, `command`, `env.NAME`, `ports[0]`, `networks`, … */
  readonly lines: ReadonlyMap<string, number>
}

export function readService(name: string, field: Field): Service {
  const fields = field.fields(SERVICE_KEYS, 'a service')
  for (const key of NOT_FOLLOWED) fields.get(key)?.warn('is not followed: what it changes is not in the picture')
  const lines = new Map<string, number>([['service', field.line]])
  for (const [key, { line }] of fields) lines.set(key, line)
  const env = fields.get('environment')
  const environment = env === undefined ? {} : readEnvironment(env, lines)
  const dependsOn = readDependencies(fields.get('depends_on'))
  const networks = readNetworks(fields.get('networks'))
  const ports = readPorts(fields.get('ports'), lines)
  const health = readHealth(fields.get('healthcheck'))
  const mode = readMode(fields.get('network_mode'), fields.get('networks'))
  const text = (key: string): string | undefined => fields.get(key)?.text('a text')
  const image = text('image')
  if (image === undefined && !fields.has('build')) field.refuse('has neither an image nor a build context specified')
  const user = readUser(fields.get('user'))
  const containerName = text('container_name')
  const optional = <K extends keyof Container>(key: K, value: Container[K] | undefined): Partial<Container> =>
    value === undefined ? {} : { [key]: value }
  const container: Container = {
    image: image ?? 'built here',
    ...optional('command', fields.get('command')?.words('a text or a list of words')),
    ...optional('entrypoint', fields.get('entrypoint')?.words('a text or a list of words')),
    env: environment,
    ports,
    networks: mode ?? Object.fromEntries(networks.map(({ name: network, membership }) => [network, membership])),
    service: name,
    ...optional('aliases', containerName === undefined ? undefined : [containerName]),
    ...optional('hostname', text('hostname')),
    ...optional('extraHosts', readExtraHosts(fields.get('extra_hosts'))),
    ...optional('user', user),
    ...optional('platform', text('platform')),
    ...optional('dependsOn', Object.fromEntries(dependsOn.map((entry) => [entry.name, entry.condition]))),
    ...optional('health', health),
  }
  readRestart(fields.get('restart'))
  readScale(fields.get('scale'))
  return {
    name,
    line: field.line,
    container,
    volumes: readVolumes(fields.get('volumes')),
    envFiles: readEnvFiles(fields.get('env_file')),
    profiles: fields.get('profiles')?.texts('a list of profiles') ?? [],
    dependsOn,
    networks: mode === undefined ? networks : [],
    links: readLinks(fields.get('links')),
    lines,
  }
}

function readEnvironment(field: Field, lines: Map<string, number>): Readonly<Record<string, string>> {
  const entries =
    field.tree.kind === 'list'
      ? field.items('NAME=value').map((item) => {
          const text = item.text('NAME=value')
          const equals = text.indexOf('=')
          return [
            equals === -1 ? text : text.slice(0, equals),
            equals === -1 ? undefined : text.slice(equals + 1),
            item,
          ] as const
        })
      : field
          .entries('variables by name, or a list of NAME=value')
          .map(([name, item]) => [name, item.isEmpty ? undefined : item.text('a text'), item] as const)
  const env: Record<string, string> = {}
  for (const [name, value, item] of entries) {
    lines.set(`env.${name}`, item.line)
    if (value !== undefined) env[name] = value
  }
  return env
}

interface Dependency {
  readonly name: string
  readonly condition: 'started' | 'healthy' | 'completed'
  readonly required: boolean
  readonly field: Field
}

const CONDITIONS: ReadonlyMap<string, Dependency['condition']> = new Map([
  ['service_started', 'started'],
  ['service_healthy', 'healthy'],
  ['service_completed_successfully', 'completed'],
])

function readDependencies(field: Field | undefined): readonly Dependency[] {
  if (field === undefined) return []
  if (field.tree.kind === 'list') {
    return field
      .items('a list of services')
      .map((item) => ({ name: item.text('a service'), condition: 'started', required: true, field: item }))
  }
  return field.entries('services, or conditions by service').map(([name, item]) => {
    const parts = item.fields(['condition', 'restart', 'required'], 'a dependency')
    const given = parts.get('condition')
    const condition = CONDITIONS.get(given?.text('a condition') ?? 'service_started')
    if (condition === undefined) given?.refuse(`is ${given.shown}; allowed are ${[...CONDITIONS.keys()].join(', ')}`)
    return { name, condition: condition ?? 'started', required: parts.get('required')?.flag() ?? true, field: item }
  })
}

function readNetworks(
  field: Field | undefined,
): readonly { readonly name: string; readonly membership: Membership; readonly field: Field }[] {
  if (field === undefined) return []
  if (field.tree.kind === 'list') {
    return field
      .items('a list of networks')
      .map((item) => ({ name: item.text('a network'), membership: {}, field: item }))
  }
  return field.entries('networks').map(([name, item]) => {
    const parts = item.fields(MEMBERSHIP_KEYS, 'a membership')
    const address = parts.get('ipv4_address')?.text('an IPv4 address')
    const aliases = parts.get('aliases')?.texts('a list of names')
    const membership = {
      ...(address === undefined ? {} : { address }),
      ...(aliases === undefined ? {} : { aliases }),
    }
    return { name, membership, field: item }
  })
}

/** The networks that a mode stands for; undefined without one. */
function readMode(field: Field | undefined, networks: Field | undefined): readonly string[] | undefined {
  if (field === undefined) return undefined
  if (networks !== undefined) field.refuse('and networks exclude each other')
  const mode = field.text('a mode')
  if (mode === 'host' || mode === 'none' || mode === 'bridge') return [mode]
  if (mode === '' || mode === 'default') return undefined
  if (/^(?:service|container):/.test(mode)) {
    field.warn(`"${mode}" is not followed: the container gets a network of its own`)
    return undefined
  }
  return field.refuse(`is ${field.shown}; allowed are bridge, host, none, service:NAME and container:NAME`)
}

const A_PORT = '[address:][port:]containerPort[/protocol], or a map with target and published'

function readPorts(field: Field | undefined, lines: Map<string, number>): readonly string[] {
  return (field?.items('a list of ports') ?? []).map((item, index) => {
    lines.set(`ports[${index}]`, item.line)
    const text = item.tree.kind === 'map' ? longPort(item) : item.text(A_PORT)
    if (portMappings(text) === undefined) item.refuse(`is ${item.shown}; allowed is ${A_PORT}`)
    return text
  })
}

function longPort(item: Field): string {
  const parts = item.fields(PORT_KEYS, 'a port')
  const text = (key: string): string => parts.get(key)?.text('a text') ?? ''
  const published = text('published')
  const address = text('host_ip')
  const shownAddress = address.includes(':') ? `[${address}]` : address
  const protocol = text('protocol')
  return `${address === '' ? '' : `${shownAddress}:`}${published === '' ? '' : `${published}:`}${text('target')}${protocol === '' ? '' : `/${protocol}`}`
}

function readVolumes(field: Field | undefined): readonly Volume[] {
  return (field?.items('a list of volumes') ?? []).map((item) => {
    const { line, path } = item
    if (item.tree.kind === 'map') {
      const parts = item.fields(VOLUME_KEYS, 'a volume')
      const source = parts.get('source')?.text('a path or a volume')
      const target = parts.get('target')?.text('a path')
      const type = parts.get('type')?.text('a type') ?? 'volume'
      if (target === undefined) return item.refuse('has no target')
      if (source === undefined) return { target, line, path }
      return type === 'bind' ? { target, bind: source, line, path } : { target, named: source, line, path }
    }
    const text = item.text('source:target[:mode]')
    // A drive letter of Windows is no separator.
    const match = /^((?:[A-Za-z]:[\\/])?[^:]+):([^:]+)(?::([\w,]+))?$/.exec(text)
    if (match === null) return { target: text, line, path }
    const [, source = '', target = ''] = match
    return /^[./~\\]|^[A-Za-z]:[\\/]/.test(source)
      ? { target, bind: source, line, path }
      : { target, named: source, line, path }
  })
}

function readEnvFiles(field: Field | undefined): Service['envFiles'] {
  if (field === undefined) return []
  const items = field.tree.kind === 'list' ? field.items('a list of files') : [field]
  return items.map((item) => {
    if (item.tree.kind !== 'map') return { path: item.text('a path'), required: true, field: item }
    const parts = item.fields(['path', 'required', 'format'], 'a file')
    return {
      path: parts.get('path')?.text('a path') ?? '',
      required: parts.get('required')?.flag() ?? true,
      field: item,
    }
  })
}

function readExtraHosts(field: Field | undefined): Readonly<Record<string, string>> | undefined {
  if (field === undefined) return undefined
  if (field.tree.kind === 'map') {
    return Object.fromEntries(field.entries('addresses by name').map(([name, item]) => [name, item.text('an address')]))
  }
  return Object.fromEntries(
    field.items('a list of name:address').map((item) => {
      const match = /^([^:=]+)[:=](.+)$/.exec(item.text('name:address'))
      if (match === null) return item.refuse(`is ${item.shown}; allowed is name:address or name=address`)
      return [match[1] ?? '', match[2] ?? '']
    }),
  )
}

function readHealth(field: Field | undefined): HealthCheck | undefined {
  if (field === undefined) return undefined
  const parts = field.fields(HEALTH_KEYS, 'a health check')
  const test = parts.get('test')?.words('a command')
  if (parts.get('disable')?.flag() === true || test === 'NONE' || test?.[0] === 'NONE') return undefined
  const intervalMs = parts.get('interval')?.durationMs()
  const retries = parts.get('retries')?.whole(1, 1000)
  const startPeriodMs = parts.get('start_period')?.durationMs()
  return {
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(startPeriodMs === undefined ? {} : { startPeriodMs }),
  }
}

/** The user id; a name other than root is the one of the image. */
function readUser(field: Field | undefined): number | undefined {
  const [user = ''] = field?.text('a user').split(':') ?? []
  if (/^\d+$/.test(user)) return Number(user)
  return user === 'root' ? 0 : undefined
}

function readRestart(field: Field | undefined): void {
  const policy = field?.text('a restart policy')
  if (policy !== undefined && !/^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/.test(policy)) {
    field?.refuse(`is ${field.shown}; allowed are no, always, on-failure[:N] and unless-stopped`)
  }
}

function readScale(field: Field | undefined): void {
  if (field !== undefined && field.whole(0, 1000) > 1) field.warn('is not followed: one container stands for all')
}

function readLinks(field: Field | undefined): Service['links'] {
  return (field?.items('a list of services') ?? []).map((item) => {
    const [name = '', alias = name] = item.text('service[:alias]').split(':')
    return { name, alias, field: item }
  })
}
