import type { Container, Machine, NetworkSpec } from '../docker/index.ts'
import { type FilePlace, Problems, type Warning } from '../yaml/index.ts'
import { withFiles } from './environment.ts'
import { Field } from './field.ts'
import { ComposeFiles, type Folder } from './files.ts'
import { envFile } from './interpolate.ts'
import { PROJECT_KEYS } from './keys.ts'
import { type FileSpec, type FileUse, readFileSpecs } from './mountedFiles.ts'
import { type Mount, type Mounted, mountsOf, mountTarget } from './mounts.ts'
import { type ProjectNetwork, readNetworks } from './networking.ts'
import { shownBeside } from './paths.ts'
import { checkReferences, type Everything } from './references.ts'
import { readService, type Service } from './service.ts'
import type { MapTree } from './tree.ts'
import { readVolumeSpecs, type Volume } from './volumes.ts'

export interface ComposeOptions {
  /** Its name in messages. */
  readonly file: string
  /** Files that are merged over it, in their order, as `docker compose -f … -f …` does. */
  readonly further?: readonly { readonly file: string; readonly text: string }[]
  readonly folder: Folder
  /** Variables of the surroundings; they win over those of `.env`. */
  readonly env?: ReadonlyMap<string, string>
  readonly profiles?: readonly string[]
  /** Whether the owners of mounted directories count, as they do on Linux. Default true. */
  readonly owners?: boolean
}

/** A compose file as a machine with containers. A service with several containers has `name`, `name-2`, … */
export interface ComposeProject {
  readonly containers: Machine['containers']
  readonly networks: Readonly<Record<string, NetworkSpec>>
  /** By the names of the containers. */
  readonly services: ReadonlyMap<string, ComposeService>
  /** Networks that other projects may be on as well. */
  readonly externalNetworks: ReadonlySet<string>
  readonly warnings: readonly Warning[]
}

export interface ComposeService {
  /** Where its parts stand; `service` is its name. */
  readonly places: ReadonlyMap<string, FilePlace>
  readonly mounted: readonly Mounted[]
}

/** Reads a compose file. Throws SimError ConfigInvalid with file, line, path and what is allowed. */
export function readCompose(text: string, options: ComposeOptions): ComposeProject {
  const { file, further = [], folder, owners = true } = options
  const problems = new Problems()
  const outer = options.env ?? new Map<string, string>()
  const env = new Map([...envFile(folder.readText('.env') ?? '', outer), ...outer])
  const origin = (name: string): MapTree['origin'] => ({ file: name, folder: '', env })
  const sources = [{ file, text }, ...further].map((own) => {
    return { path: own.file.slice(own.file.lastIndexOf('/') + 1), text: own.text, origin: origin(own.file) }
  })
  const tree = new ComposeFiles(file, folder, problems).project(sources)
  const everything = sectionsOf(new Field('', tree, problems), profilesOf(options, env))
  checkReferences(everything)
  const services = new Map<string, ComposeService>()
  const containers = new Map<string, Container>()
  for (const service of everything.active) {
    const { variables, places } = withFiles(service.environment, service.envFiles, folder.readText, (path) =>
      shownBeside(file, path),
    )
    const mounted = mountedIn(service, everything)
    const before: Container = { ...service.container, env: variables }
    const own: Container = {
      ...before,
      ...networkOf(service, everything),
      ...mountsOf(mounted, before, folder, owners),
      ...namesOf(service),
      dependsOn: dependenciesOf(service, everything),
    }
    const read: ComposeService = {
      places: new Map([...service.places, ...[...places].map(([name, place]) => [`env.${name}`, place] as const)]),
      mounted: mounted.map(({ target, source, place, inline }) => ({
        target,
        source,
        place,
        ...(inline === undefined ? {} : { inline }),
      })),
    }
    for (const name of copiesOf(service, everything)) {
      containers.set(name, own)
      services.set(name, read)
    }
  }
  return {
    containers: inOrder(containers),
    networks: Object.fromEntries(
      [...everything.networks].flatMap(([name, { spec, builtIn }]) => {
        const isMade = builtIn === undefined && (name !== 'default' || declares(tree, name))
        return isMade ? [[name, spec]] : []
      }),
    ),
    services,
    externalNetworks: new Set(
      [...everything.networks].flatMap(([name, { external, builtIn }]) =>
        external && builtIn === undefined ? [name] : [],
      ),
    ),
    warnings: problems.warnings,
  }
}

/** Profiles of the command line, and those of COMPOSE_PROFILES. */
function profilesOf({ profiles = [] }: ComposeOptions, env: ReadonlyMap<string, string>): readonly string[] {
  const more = (env.get('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim())
  return [...profiles, ...more.filter((name) => name !== '')]
}

function sectionsOf(root: Field, profiles: readonly string[]): Everything {
  for (const [name, field] of root.entries('a compose file, a map with services')) {
    const { tree } = field
    if (PROJECT_KEYS.includes(name) || name.startsWith('x-') || tree.kind !== 'map') continue
    if (tree.entries.has('image') || tree.entries.has('build'))
      field.refuse('looks like a service; allowed is a service below services')
  }
  const fields = root.fields(PROJECT_KEYS, 'a compose file, a map with services')
  fields.get('version')?.warn('is obsolete, and compose ignores it', '已废弃，compose 会忽略它')
  const all = fields.get('services')?.entries('services by name') ?? []
  if (all.length === 0) {
    const [at] = [fields.get('services'), root].filter((field) => field !== undefined)
    at?.refuse(
      at === root
        ? 'services is missing; allowed is a map with at least one service'
        : 'is empty; allowed is a map with at least one service',
    )
  }
  const services = all.map(([name, field]) => readService(name, field))
  const isOn = (service: Service): boolean =>
    service.profiles.length === 0 || service.profiles.some((own) => profiles.includes(own) || profiles.includes('*'))
  const active = services.filter(isOn)
  if (active.length === 0) {
    const named = [...new Set(services.flatMap((service) => service.profiles))].join(', ')
    root.refuse(`services has only services with profiles; name one of ${named}`)
  }
  return {
    services,
    active,
    networks: readNetworks(fields.get('networks')),
    volumes: readVolumeSpecs(fields.get('volumes')),
    configs: readFileSpecs(fields.get('configs'), 'configs'),
    secrets: readFileSpecs(fields.get('secrets'), 'secrets'),
  }
}

/** The network `default` is made only where a service is on it. */
function declares(tree: MapTree, name: string): boolean {
  const networks = tree.entries.get('networks')
  return networks?.kind === 'map' && networks.entries.has(name)
}

/** Networks by the names of the project, or whose network it shares. Services without networks are on `default`. */
function networkOf(service: Service, everything: Everything): Pick<Container, 'networks' | 'sharesNetworkOf'> {
  const { mode, networks } = service
  if (mode !== undefined) return 'network' in mode ? { networks: [mode.network] } : sharedWith(mode, everything)
  const joined = networks.length === 0 ? [{ name: 'default', membership: {} }] : networks
  const builtIn = (name: string): ProjectNetwork['builtIn'] => everything.networks.get(name)?.builtIn
  const alone = joined.map(({ name }) => builtIn(name)).find((name) => name === 'host' || name === 'none')
  if (alone !== undefined) return { networks: [alone] }
  return { networks: Object.fromEntries(joined.map(({ name, membership }) => [builtIn(name) ?? name, membership])) }
}

function sharedWith(
  { of, name, field }: Extract<NonNullable<Service['mode']>, { readonly of: string }>,
  { active }: Everything,
): Pick<Container, 'networks' | 'sharesNetworkOf'> {
  const found = active.find((other) => (of === 'service' ? other.name : other.containerName?.text) === name)
  if (found !== undefined) return { sharesNetworkOf: found.name }
  field.warn(
    `"container:${name}" is no container of this project: who reaches this one is not in the picture`,
    `"container:${name}" 不是本项目的容器：谁能访问它不在考察范围内`,
  )
  return { networks: ['none'] }
}

function namesOf({ containerName, links }: Service): Pick<Container, 'aliases' | 'links'> {
  return {
    ...(containerName === undefined ? {} : { aliases: [containerName.text] }),
    ...(links.length === 0 ? {} : { links: Object.fromEntries(links.map(({ alias, name }) => [alias, name])) }),
  }
}

/** What it waits for: as it says, and the services whose network, volumes or names it has. */
function dependenciesOf(service: Service, { active }: Everything): NonNullable<Container['dependsOn']> {
  const { dependsOn, links, volumesFrom, mode } = service
  const implied = [
    ...links.map(({ name }) => name),
    ...volumesFrom.map(({ name }) => name),
    ...(mode !== undefined && 'of' in mode && mode.of === 'service' ? [mode.name] : []),
  ]
  const entries = [
    ...implied.map((name) => [name, 'started'] as const),
    ...dependsOn.map(({ name, condition }) => [name, condition] as const),
  ]
  return Object.fromEntries(entries.filter(([name]) => active.some((other) => other.name === name)))
}

/** The names of the containers of a service. */
function copiesOf({ name, replicas }: Service, { services }: Everything): readonly string[] {
  return Array.from({ length: replicas }, (_, index) => {
    if (index === 0) return name
    const copy = `${name}-${index + 1}`
    return services.some((other) => other.name === copy) ? `${name}--${index + 1}` : copy
  })
}

function mountedIn(service: Service, everything: Everything): readonly Mount[] {
  const { volumes, configs, secrets } = everything
  const own = volumesOf(service, everything, []).flatMap(({ target, bind, named, field, makes }): readonly Mount[] => {
    const source = bind ?? (named === undefined ? undefined : volumes.get(named))
    return source === undefined ? [] : [{ target: mountTarget(target), source, place: field.place, field, makes }]
  })
  const files = [
    ...service.configs.map((use) => [use, configs] as const),
    ...service.secrets.map((use) => [use, secrets] as const),
  ]
  return [...own, ...files.flatMap(([use, specs]) => mountOfFile(use, specs.get(use.source)))]
}

/** Its own volumes, and below them those of the services that it has them from. */
function volumesOf(service: Service, everything: Everything, seen: readonly string[]): readonly Volume[] {
  const own = service.volumes
  const others = service.volumesFrom.flatMap(({ name }) => {
    const other = everything.services.find((candidate) => candidate.name === name)
    return other === undefined || seen.includes(name) ? [] : volumesOf(other, everything, [...seen, service.name])
  })
  return [...own, ...others.filter(({ target }) => !own.some((mine) => mine.target === target))]
}

function mountOfFile({ source, target, field }: FileUse, spec: FileSpec | undefined): readonly Mount[] {
  if (spec === undefined || 'external' in spec) return []
  const common = { target: mountTarget(target), place: field.place, makes: false }
  if ('path' in spec) return [{ ...common, source: spec.path, field: spec.field }]
  return [{ ...common, source, field, inline: spec }]
}

/** In the order in which they get addresses: what others depend on first. */
function inOrder(containers: ReadonlyMap<string, Container>): Machine['containers'] {
  const sorted = new Map<string, Container>()
  const add = (name: string): void => {
    const container = containers.get(name)
    if (container === undefined || sorted.has(name)) return
    for (const before of Object.keys(container.dependsOn ?? {})) add(before)
    // A service with no container at all is nothing to wait for.
    const dependsOn = Object.fromEntries(
      Object.entries(container.dependsOn ?? {}).filter(([own]) => containers.has(own)),
    )
    sorted.set(name, { ...container, dependsOn })
  }
  for (const name of containers.keys()) add(name)
  return Object.fromEntries(sorted)
}
