import { circleIn, portMappings } from '../docker/index.ts'
import type { Field } from './field.ts'
import type { FileSpec } from './mountedFiles.ts'
import { isInSubnet, type ProjectNetwork } from './networking.ts'
import type { Service } from './service.ts'

/** All that a project defines. */
export interface Everything {
  readonly services: readonly Service[]
  /** Those of no profile, or of one that is on. */
  readonly active: readonly Service[]
  readonly networks: ReadonlyMap<string, ProjectNetwork>
  /** Named volumes; with the path of the machine that they are bound to. */
  readonly volumes: ReadonlyMap<string, string | undefined>
  readonly configs: ReadonlyMap<string, FileSpec>
  readonly secrets: ReadonlyMap<string, FileSpec>
}

/** What compose or the engine refuses before anything starts: names that nobody defines, circles, names and addresses given twice. */
export function checkReferences(everything: Everything): void {
  for (const service of everything.active) {
    checkNetworks(service, everything)
    checkServices(service, everything)
    checkFiles(service, everything)
    checkContainerName(service, everything)
  }
  checkAddresses(everything)
  checkSize(everything)
  const { active } = everything
  const circle = circleIn(Object.fromEntries(active.map((service) => [service.name, { dependsOn: waitsFor(service) }])))
  const first = active.find(({ name }) => name === circle?.[0])
  if (circle === undefined || first === undefined) return
  const at = first.dependsOn[0]?.field ?? first.links[0]?.field ?? first.field
  const line = first.places.get('depends_on')?.line ?? at.tree.line
  const whole = first.field.at('depends_on', { ...first.field.tree, line })
  whole.refuse(`goes round in a circle: ${circle.join(' -> ')}; allowed is an order with a beginning`)
}

/** More of them nobody looks at in a table, and each is a host or an open port of the simulated world. */
const CONTAINERS_MAX = 100
const PORTS_MAX = 1000

function checkSize({ active }: Everything): void {
  let containers = 0
  let ports = 0
  for (const { field, replicas, container } of active) {
    containers += replicas
    ports += (container.ports ?? []).reduce((sum, text) => sum + (portMappings(text) ?? []).length, 0)
    if (containers > CONTAINERS_MAX)
      field.refuse(`brings the project to more than ${CONTAINERS_MAX} containers; that is the limit`)
    if (ports > PORTS_MAX)
      field.refuse(`brings the project to more than ${PORTS_MAX} published ports; that is the limit`)
  }
}

function waitsFor({ dependsOn, links, volumesFrom, mode }: Service): Readonly<Record<string, 'started'>> {
  const names = [...dependsOn, ...links, ...volumesFrom, ...(mode !== undefined && 'of' in mode ? [mode] : [])]
  return Object.fromEntries(names.map(({ name }) => [name, 'started' as const]))
}

function checkNetworks({ networks }: Service, everything: Everything): void {
  for (const { name, field, membership } of networks) {
    const network =
      everything.networks.get(name) ??
      field.refuse(`refers to the undefined network "${name}"; allowed are ${listed(everything.networks)}`)
    const { address } = membership
    if (address === undefined || network.external) continue
    const subnet =
      network.spec.subnet ??
      field.refuse(
        `has the address ${address}, and network "${name}" has no subnet; allowed is one with ipam.config.subnet`,
      )
    if (!isInSubnet(address, subnet))
      field.refuse(`has the address ${address}; allowed are those of ${subnet}, the subnet of "${name}"`)
  }
}

function checkAddresses({ active }: Everything): void {
  const taken = new Map<string, string>()
  for (const { name: service, networks } of active) {
    for (const { name, membership, field } of networks) {
      if (membership.address === undefined) continue
      const key = `${name} ${membership.address}`
      const before = taken.get(key)
      if (before !== undefined)
        field.refuse(`has the address ${membership.address}, which ${before} has already; allowed is a free one`)
      taken.set(key, service)
    }
  }
}

function checkServices(service: Service, everything: Everything): void {
  const { dependsOn, links, volumesFrom, mode } = service
  for (const { name, field, required } of dependsOn) {
    if (required) checkService('depends on', name, field, everything)
  }
  for (const { name, field } of links) checkService('links', name, field, everything)
  for (const { name, field } of volumesFrom) checkService('has the volumes of', name, field, everything)
  if (mode !== undefined && 'of' in mode && mode.of === 'service') {
    checkService('has the network of', mode.name, mode.field, everything)
  }
  const [port] = service.container.ports ?? []
  if (mode !== undefined && 'of' in mode && port !== undefined) {
    mode.field.refuse(
      `and ports exclude each other: the ports of ${mode.name} are those of its network; allowed is to publish them there`,
    )
  }
}

function checkService(what: string, name: string, field: Field, { services, active }: Everything): void {
  const found = services.find((other) => other.name === name)
  if (found === undefined) {
    field.refuse(
      `${what} the undefined service "${name}"; allowed are ${services.map((other) => other.name).join(', ')}`,
    )
  }
  if (!active.includes(found)) {
    field.refuse(
      `${what} the service "${name}", which is off; allowed is --profile with one of ${found.profiles.join(', ')}`,
    )
  }
}

function checkFiles({ volumes, configs, secrets }: Service, everything: Everything): void {
  for (const { named, field } of volumes) {
    if (named !== undefined && !everything.volumes.has(named)) {
      const known = everything.volumes.size === 0 ? 'none is defined' : `allowed are ${listed(everything.volumes)}`
      field.refuse(`refers to the undefined volume "${named}"; ${known}, or a path that begins with ./ or /`)
    }
  }
  for (const [uses, defined, kind] of [
    [configs, everything.configs, 'config'],
    [secrets, everything.secrets, 'secret'],
  ] as const) {
    for (const { source, field } of uses) {
      if (defined.has(source)) continue
      const known = defined.size === 0 ? `none is defined below ${kind}s` : `allowed are ${listed(defined)}`
      field.refuse(`refers to the undefined ${kind} "${source}"; ${known}`)
    }
  }
}

function checkContainerName({ name, containerName, replicas }: Service, { active }: Everything): void {
  if (containerName === undefined) return
  const { text, field } = containerName
  if (replicas > 1)
    field.refuse(`is "${text}", and the service has ${replicas} containers; allowed is one, or no container_name`)
  const other = active.find((own) => own.containerName?.text === text && own.name !== name)
  if (other !== undefined && active.findIndex((own) => own.name === name) > active.indexOf(other)) {
    field.refuse(`is "${text}", which is the one of ${other.name} already; allowed is a name of its own`)
  }
}

function listed(names: ReadonlyMap<string, unknown>): string {
  return [...names.keys()].join(', ')
}
