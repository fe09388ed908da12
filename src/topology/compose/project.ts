import type { Container, Machine, NetworkSpec } from '../docker/index.ts'
import { circleIn } from '../docker/index.ts'
import { Field } from './field.ts'
import { envFile } from './interpolate.ts'
import { NETWORK_KEYS, PROJECT_KEYS } from './keys.ts'
import { type Mounted, mountsOf } from './mounts.ts'
import { Problems, type Warning } from './problems.ts'
import { readService, type Service } from './service.ts'
import { readTree } from './tree.ts'

/** The file system around a compose file. Paths are relative to its folder, or absolute. */
export interface Folder {
  /** Undefined when there is no such file, or when it cannot be read. */
  readText(path: string): string | undefined
  /** Undefined when there is nothing. */
  look(path: string): { readonly directory: boolean; readonly readable: boolean; readonly owner: number } | undefined
}

export interface ComposeOptions {
  /** Its name in messages. */
  readonly file: string
  readonly folder: Folder
  /** Variables of the surroundings; they win over those of `.env`. */
  readonly env?: ReadonlyMap<string, string>
  readonly profiles?: readonly string[]
  /** Whether the owners of mounted directories count, as they do on Linux. Default true. */
  readonly owners?: boolean
}

/** A compose file as a machine with containers, by the names of the services. */
export interface ComposeProject {
  readonly containers: Machine['containers']
  readonly networks: Readonly<Record<string, NetworkSpec>>
  readonly services: ReadonlyMap<string, ComposeService>
  readonly warnings: readonly Warning[]
}

export interface ComposeService {
  /** Lines of its parts; `service` is its name. */
  readonly lines: ReadonlyMap<string, number>
  readonly mounted: readonly Mounted[]
}

/** Reads a compose file. Throws SimError ConfigInvalid with file, line, path and what is allowed. */
export function readCompose(text: string, options: ComposeOptions): ComposeProject {
  const { file, folder, profiles = [], owners = true } = options
  const problems = new Problems(file)
  const env = new Map([...envFile(folder.readText('.env') ?? ''), ...(options.env ?? [])])
  const root = new Field('', readTree(text, problems), { problems, env })
  const fields = root.fields(PROJECT_KEYS, 'a compose file, a map with services')
  fields.get('version')?.warn('is obsolete, and compose ignores it')
  fields.get('include')?.warn('is not followed: what it brings is not in the picture')
  const all = fields.get('services')?.entries('services by name') ?? []
  if (all.length === 0) problems.refuse(root.line, 'services', 'is missing; allowed is a map with at least one service')
  const read = all.map(([name, field]) => readService(name, field))
  const active = read.filter(
    (service) => service.profiles.length === 0 || service.profiles.some((own) => profiles.includes(own)),
  )
  if (active.length === 0)
    problems.refuse(root.line, 'services', `has only services with profiles; name one of ${profilesIn(read)}`)
  const networks = readNetworkSpecs(fields.get('networks'))
  const volumes = new Set((fields.get('volumes')?.entries('volumes by name') ?? []).map(([name]) => name))
  checkReferences(read, active, networks, volumes, problems)
  const services = new Map<string, ComposeService>()
  const containers: Record<string, Container> = {}
  for (const service of active) {
    const before = variablesOf(service, folder)
    const mounted = mountsOf(service, before, { folder, problems, owners, file })
    containers[service.name] = {
      ...service.container,
      env: before.env ?? {},
      networks: onDefault(service.container.networks),
      ...mounted.inside,
      ...linked(service),
    }
    services.set(service.name, { lines: service.lines, mounted: mounted.mounted })
  }
  return {
    containers: inOrder(containers),
    networks: Object.fromEntries(
      [...networks].filter(([name]) => name !== 'default' || declares(fields.get('networks'), name)),
    ),
    services,
    warnings: problems.warnings,
  }
}

/** Services without networks are on the one of the project. */
function onDefault(networks: Container['networks']): NonNullable<Container['networks']> {
  return networks === undefined || (!Array.isArray(networks) && Object.keys(networks).length === 0)
    ? ['default']
    : networks
}

/** The network `default` is made only where a service is on it. */
function declares(field: Field | undefined, name: string): boolean {
  return field?.tree.kind === 'map' && field.tree.entries.has(name)
}

function readNetworkSpecs(field: Field | undefined): ReadonlyMap<string, NetworkSpec> {
  const specs = new Map<string, NetworkSpec>([['default', {}]])
  for (const [name, own] of field?.entries('networks by name') ?? []) {
    const parts = own.fields(NETWORK_KEYS, 'a network')
    const configs = parts.get('ipam')?.fields(['driver', 'config', 'options'], 'address management').get('config')
    const [first] = configs?.items('a list of subnets') ?? []
    const subnet = first?.fields(['subnet', 'gateway', 'ip_range', 'aux_addresses'], 'a subnet').get('subnet')
    const text = subnet?.text('a subnet')
    if (text !== undefined && !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text))
      subnet?.refuse(`is ${subnet.shown}; allowed is an IPv4 subnet such as 172.20.0.0/16`)
    specs.set(name, text === undefined ? {} : { subnet: text })
  }
  return specs
}

/** What compose refuses before it starts anything. */
function checkReferences(
  all: readonly Service[],
  active: readonly Service[],
  networks: ReadonlyMap<string, NetworkSpec>,
  volumes: ReadonlySet<string>,
  problems: Problems,
): void {
  const names = all.map(({ name }) => name)
  for (const service of active) {
    for (const { name, field } of service.networks) {
      if (!networks.has(name))
        field.refuse(`refers to the undefined network "${name}"; allowed are ${[...networks.keys()].join(', ')}`)
    }
    for (const { name, field, required } of service.dependsOn) {
      if (required && !names.includes(name))
        field.refuse(`depends on the undefined service "${name}"; allowed are ${names.join(', ')}`)
    }
    for (const { name, field } of service.links) {
      if (!names.includes(name)) field.refuse(`links the undefined service "${name}"; allowed are ${names.join(', ')}`)
    }
    for (const { named, line, path } of service.volumes) {
      if (named !== undefined && !volumes.has(named)) {
        const known = volumes.size === 0 ? 'none is defined' : `allowed are ${[...volumes].join(', ')}`
        problems.refuse(
          line,
          path,
          `refers to the undefined volume "${named}"; ${known}, or a path that begins with ./ or /`,
        )
      }
    }
  }
  const circle = circleIn(Object.fromEntries(active.map(({ name, container }) => [name, container])))
  if (circle !== undefined) {
    const line = active.find(({ name }) => name === circle[0])?.lines.get('depends_on') ?? 1
    problems.refuse(
      line,
      `services.${circle[0]}.depends_on`,
      `goes round in a circle: ${circle.join(' -> ')}; allowed is an order with a beginning`,
    )
  }
}

/** The container with the variables of its files; those of `environment` win. */
function variablesOf({ container, envFiles }: Service, folder: Folder): Container {
  const env: Record<string, string> = {}
  for (const { path, required, field } of envFiles) {
    const text = folder.readText(path)
    if (text === undefined && required) field.refuse(`names the file "${path}", which is not there or cannot be read`)
    Object.assign(env, Object.fromEntries(envFile(text ?? '')))
  }
  return { ...container, env: { ...env, ...container.env } }
}

function linked({ links }: Service): Pick<Container, 'links'> {
  return links.length === 0 ? {} : { links: Object.fromEntries(links.map(({ alias, name }) => [alias, name])) }
}

/** In the order in which they get addresses: what others depend on first. */
function inOrder(containers: Readonly<Record<string, Container>>): Machine['containers'] {
  const sorted = new Map<string, Container>()
  const add = (name: string): void => {
    const container = containers[name]
    if (container === undefined || sorted.has(name)) return
    for (const before of Object.keys(container.dependsOn ?? {})) add(before)
    // A service without a running dependency (another profile) does not wait for it.
    const dependsOn = Object.fromEntries(Object.entries(container.dependsOn ?? {}).filter(([own]) => own in containers))
    sorted.set(name, { ...container, dependsOn })
  }
  for (const name of Object.keys(containers)) add(name)
  return Object.fromEntries(sorted)
}

function profilesIn(services: readonly Service[]): string {
  return [...new Set(services.flatMap(({ profiles }) => profiles))].join(', ')
}
