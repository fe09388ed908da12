import type { AccessSeed } from '../broker/index.ts'
import type { ProfileName } from '../profile/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Options of a broker or NameServer by their original names. */
export type Settings = Readonly<Record<string, string | number | boolean>>

/** Which servers a cluster has. Plain data. */
export interface ClusterPlan {
  /** The release that every server imitates. Default 5.3.3. */
  readonly profile?: ProfileName
  /** Number of NameServers, 1 to 9. Default 1. */
  readonly nameservers?: number
  /** Number of master brokers (`broker-a`, `broker-b`, …), 1 to 26. Default 1. */
  readonly brokers?: number
  /** Options of every broker. */
  readonly broker?: Settings
  /** Options of one broker by its name, on top. */
  readonly brokerByName?: Readonly<Record<string, Settings>>
  readonly namesrv?: Settings
  /** Users and rules of ACL 2.0 that every broker has from the start; access control is then on. */
  readonly access?: AccessSeed
  /** Text of conf/plain_acl.yml of every broker: the accounts of ACL 1.0, with `aclEnable` in 4.9.7. */
  readonly plainAcl?: string
  /** Topics that every broker has from the start, with their number of queues. */
  readonly topics?: Readonly<Record<string, number>>
}

/** Refuses a count outside its range. */
export function checkedCount(what: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  throw new SimError(ErrorCodes.ConfigInvalid, `${what}: ${value} is out of range; allowed are 1 to ${max}`, {
    what,
    value,
  })
}

/** `broker-a`, `broker-b`, … */
export function brokerNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `broker-${String.fromCharCode(97 + index)}`)
}
