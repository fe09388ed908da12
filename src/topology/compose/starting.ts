import { type HealthCheck, isRestartPolicy, type RestartPolicy } from '../docker/index.ts'
import type { Field } from './field.ts'
import { healthTest } from './healthTest.ts'
import { HEALTH_KEYS } from './keys.ts'

/** A service that has to be there first. */
export interface Dependency {
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

export function readDependencies(field: Field | undefined): readonly Dependency[] {
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

export function readHealth(field: Field | undefined): HealthCheck | undefined {
  if (field === undefined) return undefined
  const parts = field.fields(HEALTH_KEYS, 'a health check')
  const test = parts.get('test')?.words('a command')
  if (parts.get('disable')?.flag() === true || test === 'NONE' || test?.[0] === 'NONE') return undefined
  const times = {
    intervalMs: parts.get('interval')?.durationMs(),
    retries: parts.get('retries')?.whole(1, 1000),
    startPeriodMs: parts.get('start_period')?.durationMs(),
    startIntervalMs: parts.get('start_interval')?.durationMs(),
  }
  const asked = test === undefined ? undefined : healthTest(test)
  return {
    ...(asked === undefined ? {} : { test: asked }),
    ...Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined)),
  }
}

/** `restart`, or what `deploy.restart_policy` comes to. Undefined: it stays ended. */
export function readRestart(
  field: Field | undefined,
  deploy: ReadonlyMap<string, Field> | undefined,
): RestartPolicy | undefined {
  const policy = field?.isEmpty === true ? undefined : field?.text('a restart policy')
  if (policy !== undefined) {
    if (isRestartPolicy(policy)) return policy
    return field?.refuse(`is ${field.shown}; allowed are no, always, on-failure[:N] and unless-stopped`)
  }
  const parts = deploy
    ?.get('restart_policy')
    ?.fields(['condition', 'delay', 'max_attempts', 'window'], 'a restart policy')
  if (parts === undefined) return undefined
  const given = parts.get('condition')
  const condition = given?.text('a condition') ?? 'any'
  const attempts = parts.get('max_attempts')?.whole(0, 1_000_000) ?? 0
  if (condition === 'none') return 'no'
  if (condition === 'any') return 'always'
  if (condition === 'on-failure') return attempts === 0 ? 'on-failure' : `on-failure:${attempts}`
  return given?.refuse(`is ${given.shown}; allowed are none, on-failure and any`)
}

/** How many containers a service has. */
export function readReplicas(scale: Field | undefined, deploy: ReadonlyMap<string, Field> | undefined): number {
  const replicas = deploy?.get('replicas')
  return scale?.whole(0, REPLICAS_MAX) ?? (replicas?.isEmpty === false ? replicas.whole(0, REPLICAS_MAX) : 1)
}

/** More containers of one service nobody looks at in a table. */
const REPLICAS_MAX = 20

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** `mem_limit`, or `deploy.resources.limits.memory`, in bytes. */
export function readMemory(
  limit: Field | undefined,
  deploy: ReadonlyMap<string, Field> | undefined,
): number | undefined {
  const limits = deploy?.get('resources')?.fields(['limits', 'reservations'], 'resources').get('limits')
  const given = limit ?? limits?.fields(['cpus', 'memory', 'pids', 'devices'], 'limits').get('memory')
  if (given === undefined || given.isEmpty) return undefined
  const match = /^(\d+(?:\.\d+)?)([bkmgt]?)b?$/i.exec(given.text('an amount of memory').trim())
  if (match === null) return given.refuse(`is ${given.shown}; allowed is an amount of memory such as 512m or 2g`)
  const bytes = Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1)
  return bytes === 0 ? undefined : bytes
}
