import type { Container } from '../docker/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import { type EnvFile, type Environment, readEnvFiles, readEnvironment } from './environment.ts'
import type { Field } from './field.ts'
import { DEPLOY_KEYS, NOT_FOLLOWED, SERVICE_KEYS } from './keys.ts'
import { type FileUse, readFileUses } from './mountedFiles.ts'
import {
  type Joined,
  type Link,
  type NetworkMode,
  readExtraHosts,
  readJoined,
  readLinks,
  readMode,
} from './networking.ts'
import { readPorts } from './ports.ts'
import { type Dependency, readDependencies, readHealth, readMemory, readReplicas, readRestart } from './starting.ts'
import { readVolumes, type Volume } from './volumes.ts'

/** A service as written. */
export interface Service {
  readonly name: string
  readonly field: Field
  /** What it says of its containers alone; networks, variables and mounts come with the project. */
  readonly container: Container
  readonly containerName: { readonly text: string; readonly field: Field } | undefined
  readonly environment: Environment
  readonly envFiles: readonly EnvFile[]
  readonly volumes: readonly Volume[]
  /** Other services whose volumes it has as well. */
  readonly volumesFrom: readonly { readonly name: string; readonly field: Field }[]
  readonly configs: readonly FileUse[]
  readonly secrets: readonly FileUse[]
  readonly profiles: readonly string[]
  readonly dependsOn: readonly Dependency[]
  readonly mode: NetworkMode | undefined
  readonly networks: readonly Joined[]
  readonly links: readonly Link[]
  readonly replicas: number
  /** Where its parts stand: `service`, `image`, `command`, `ports[0]`, `networks`, … */
  readonly places: ReadonlyMap<string, FilePlace>
}

const NAME = /^[a-zA-Z0-9._-]+$/

export function readService(name: string, field: Field): Service {
  if (!NAME.test(name) || name === '__proto__') {
    field.refuse('is no name of a service; allowed are letters, digits, dots, underscores and hyphens')
  }
  const fields = field.fields(SERVICE_KEYS, 'a service')
  for (const [key, why, zh] of NOT_FOLLOWED) {
    const own = fields.get(key)
    if (own !== undefined && !(own.tree.kind === 'scalar' && own.tree.value === false)) own.warn(why, zh)
  }
  const places = new Map<string, FilePlace>([['service', field.place]])
  for (const [key, own] of fields) places.set(key, own.place)
  const text = (key: string): string | undefined => fields.get(key)?.text('a text')
  const image = text('image')
  if (image === undefined && !fields.has('build') && !fields.has('provider')) {
    field.refuse('has neither an image nor a build context specified; allowed is a service with one of them')
  }
  const deploy = fields.get('deploy')?.fields(DEPLOY_KEYS, 'a deployment')
  const named = fields.get('container_name')
  const environment = readEnvironment(fields.get('environment'))
  const ports = readPorts(fields.get('ports'), places)
  const dependsOn = readDependencies(fields.get('depends_on'))
  const container: Container = {
    image: image ?? 'built here',
    ports,
    service: name,
    ...given('command', fields.get('command')?.words('a text or a list of words')),
    ...given('entrypoint', fields.get('entrypoint')?.words('a text or a list of words')),
    ...given('workingDir', text('working_dir')),
    ...given('hostname', text('hostname')),
    ...given('extraHosts', readExtraHosts(fields.get('extra_hosts'))),
    ...given('user', readUser(fields.get('user'))),
    ...given('platform', text('platform')),
    ...given('health', readHealth(fields.get('healthcheck'))),
    ...given('restart', readRestart(fields.get('restart'), deploy)),
    ...given('memoryBytes', readMemory(fields.get('mem_limit'), deploy)),
  }
  return {
    name,
    field,
    container,
    containerName: named === undefined ? undefined : { text: named.text('a name'), field: named },
    environment,
    envFiles: readEnvFiles(fields.get('env_file')),
    volumes: readVolumes(fields.get('volumes')),
    volumesFrom: readVolumesFrom(fields.get('volumes_from')),
    configs: readFileUses(fields.get('configs'), 'configs'),
    secrets: readFileUses(fields.get('secrets'), 'secrets'),
    profiles: fields.get('profiles')?.texts('a list of profiles') ?? [],
    dependsOn,
    mode: readMode(fields.get('network_mode'), fields.get('networks')),
    networks: readJoined(fields.get('networks')),
    links: readLinks(fields.get('links')),
    replicas: readReplicas(fields.get('scale'), deploy),
    places,
  }
}

function given<K extends keyof Container>(key: K, value: Container[K] | undefined): Partial<Container> {
  return value === undefined ? {} : { [key]: value }
}

/** The user id; a name other than root is the one of the image. */
function readUser(field: Field | undefined): number | undefined {
  const [user = ''] = field?.text('a user').split(':') ?? []
  if (/^\d+$/.test(user)) return Number(user)
  return user === 'root' ? 0 : undefined
}

function readVolumesFrom(field: Field | undefined): Service['volumesFrom'] {
  return (field?.items('a list of services') ?? []).flatMap((item) => {
    const [name = '', other] = item.text('service[:mode]').split(':')
    if (name !== 'container') return [{ name, field: item }]
    item.warn(
      `"container:${other}" is no service of this project: its volumes are not in the picture`,
      `"container:${other}" 不是本项目的服务：它的卷不在考察范围内`,
    )
    return []
  })
}
