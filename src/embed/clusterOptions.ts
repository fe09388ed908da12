import type { AccessSeed } from '../broker/index.ts'
import type { ClusterPlan, Settings } from '../cluster/index.ts'
import { checkedProfile, type ProfileName } from '../profile/index.ts'
import { demandKnown, ErrorCodes, type NamesOf, SimError } from '../runtime/index.ts'
import type { TraceMode } from '../sim/index.ts'
import { throwUncaught } from './standstill.ts'

/** What `startCluster` can be told. Everything has a default. */
export interface ClusterOptions {
  /** The release of Apache RocketMQ that every server imitates. Default 5.3.3. */
  readonly profile?: ProfileName
  /** Number of master brokers (`broker-a`, `broker-b`, …), 1 to 26. Default 1. */
  readonly brokers?: number
  /** Number of NameServers, 1 to 9. Default 1. */
  readonly nameservers?: number
  /**
   * `virtual` (default): time passes only while the test waits for the cluster, and jumps over what is idle, so that hours
   * take milliseconds. `real`: the time of the wall clock.
   */
  readonly time?: 'virtual' | 'real'
  /** `memory` (default) needs virtual time. `tcp`: free ports on 127.0.0.1 for clients of any language; needs real time. */
  readonly network?: 'memory' | 'tcp'
  /** All chance derives from it; same seed and same calls give the same trace. A whole number from 0. Default 1. */
  readonly seed?: number
  /** Topics that exist from the start, with their number of queues. Others are created by the first send. */
  readonly topics?: Readonly<Record<string, number>>
  /**
   * Users and rules of ACL 2.0, e.g. `{ users: [{ username: 'root', password: 'secret', type: 'Super' }] }`. Every broker then
   * authenticates and authorizes: clients need `credentials`. Profile 5.3.3 only. Default: no access control.
   */
  readonly access?: AccessSeed
  /**
   * Accounts of ACL 1.0: the text of conf/plain_acl.yml. Switches `aclEnable` on in profile 4.9.7; 5.3.3 only reads them
   * with `migrateAuthFromV1Enabled`, to make users and rules of them. Default: no access control.
   */
  readonly plainAcl?: string
  /** Settings of every broker by their original names, e.g. `{ flushDiskType: 'SYNC_FLUSH' }`. One that no broker knows is refused. */
  readonly broker?: Settings
  /** Settings of one broker on top, by its name. */
  readonly brokerByName?: Readonly<Record<string, Settings>>
  /** `hash` keeps a hash of everything that happens, `full` the events as well; virtual time only. Default `off`. */
  readonly trace?: TraceMode
  /**
   * Real milliseconds after which a test that waits for something else than the cluster, while the cluster stands still,
   * fails. 0 turns the watch off. Default 500.
   */
  readonly standstillMs?: number
  /** Told instead of the process, where the error is thrown with nobody to catch it. */
  readonly onStandstill?: (error: SimError) => void
}

/** The options with their defaults. */
export interface CheckedOptions {
  readonly plan: ClusterPlan
  readonly time: 'virtual' | 'real'
  readonly seed: number
  readonly trace: TraceMode
  readonly standstillMs: number
  readonly onStandstill: (error: SimError) => void
}

const NAMES: NamesOf<ClusterOptions> = {
  profile: true,
  brokers: true,
  nameservers: true,
  time: true,
  network: true,
  seed: true,
  topics: true,
  access: true,
  plainAcl: true,
  broker: true,
  brokerByName: true,
  trace: true,
  standstillMs: true,
  onStandstill: true,
}

const STANDSTILL_MS = 500
const QUEUES_MAX = 1024

/** Throws SimError ConfigInvalid, which names the option, its value and what is allowed. */
export function checkedOptions(options: ClusterOptions): CheckedOptions {
  demandKnown('startCluster', options, NAMES)
  const { time = 'virtual', network = 'memory', seed = 1, trace = 'off', standstillMs = STANDSTILL_MS } = options
  oneOf('time', time, ['virtual', 'real'])
  oneOf('network', network, ['memory', 'tcp'])
  oneOf('trace', trace, ['off', 'hash', 'full'])
  if (time === 'virtual' && network === 'tcp') {
    refuse('network', network, "sockets live in real time; allowed are network 'memory', or time 'real' with it")
  }
  if (time === 'real' && network === 'memory') {
    refuse(
      'time',
      time,
      "the network in memory lives in virtual time; allowed are time 'virtual', or network 'tcp' with it",
    )
  }
  if (time === 'real' && trace !== 'off') refuse('trace', trace, "real time has no trace; allowed is 'off'")
  if (!Number.isSafeInteger(seed) || seed < 0) refuse('seed', seed, 'allowed is a whole number from 0 to 2^53 - 1')
  if (!(standstillMs >= 0)) refuse('standstillMs', standstillMs, 'allowed are milliseconds from 0')
  if (Array.isArray(options.topics)) {
    refuse('topics', options.topics, 'allowed are names with their number of queues: { orders: 4 }')
  }
  for (const [topic, queues] of Object.entries(options.topics ?? {})) {
    if (!Number.isInteger(queues) || queues < 1 || queues > QUEUES_MAX) {
      refuse(`topics.${topic}`, queues, `allowed are 1 to ${QUEUES_MAX} queues`)
    }
  }
  const profile = options.profile === undefined ? undefined : checkedProfile('profile', options.profile)
  const { access, plainAcl } = options
  if (access !== undefined && profile === '4.9.7')
    refuse('access', 'users', "4.9.7 has accounts: allowed is 'plainAcl'")
  const { brokers, nameservers, topics, broker, brokerByName, onStandstill = throwUncaught } = options
  if (plainAcl !== undefined && profile !== '4.9.7' && broker?.['migrateAuthFromV1Enabled'] !== true) {
    refuse(
      'plainAcl',
      'accounts',
      "it needs profile '4.9.7', or migrateAuthFromV1Enabled among the settings of 'broker'",
    )
  }
  const plan = withoutUndefined({ profile, brokers, nameservers, topics, broker, brokerByName, access, plainAcl })
  return { plan, time, seed, trace, standstillMs, onStandstill }
}

function oneOf(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) refuse(option, value, `allowed are ${allowed.join(', ')}`)
}

function refuse(option: string, value: unknown, why: string): never {
  throw new SimError(ErrorCodes.ConfigInvalid, `${option}: ${String(value)} is not possible; ${why}`, { option, value })
}

function withoutUndefined(plan: { readonly [K in keyof ClusterPlan]: ClusterPlan[K] | undefined }): ClusterPlan {
  return Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined))
}
