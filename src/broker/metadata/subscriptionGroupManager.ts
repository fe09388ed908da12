import { type Profile, profileOf } from '../../profile/index.ts'
import {
  GROUP_LENGTH_MAX,
  isLegalName,
  newSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
  SYSTEM_GROUP_PREFIX,
} from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { BrokerConfigHolder, DataVersion } from '../config/index.ts'
import { firstVersion, nextVersion } from '../config/index.ts'
import { alterAttributes, groupAttributes } from './attributes.ts'
import { builtInGroups } from './builtInGroups.ts'
import { ConfigFile } from './configFile.ts'
import type { MetadataOptions } from './managerOptions.ts'
import { CONFIG_DIRECTORY } from './managerOptions.ts'
import { decodeGroups, encodeGroups } from './subscriptionGroupJson.ts'

/** Bit of the forbidden table that pulls test (PermName.INDEX_PERM_READ). */
export const FORBIDDEN_READ = 2

/** The consumer groups of one broker and `subscriptionGroup.json` (SubscriptionGroupManager). */
export class SubscriptionGroupManager {
  readonly #clock: Clock
  readonly #profile: Profile
  readonly #config: BrokerConfigHolder
  readonly #file: ConfigFile
  readonly #groups = new Map<string, SubscriptionGroupConfig>()
  readonly #texts = new WeakMap<SubscriptionGroupConfig, string>()
  /** Group, then topic, then bits. */
  readonly #forbidden = new Map<string, Map<string, number>>()
  #version: DataVersion

  constructor(options: MetadataOptions) {
    const { clock, disk, logger } = options.runtime
    this.#clock = clock
    this.#profile = options.profile ?? profileOf()
    this.#config = options.config
    this.#file = new ConfigFile({
      disk,
      logger,
      path: `${options.directory ?? CONFIG_DIRECTORY}/subscriptionGroup.json`,
    })
    this.#version = firstVersion(clock)
    for (const name of builtInGroups(this.#profile)) this.#groups.set(name, newSubscriptionGroupConfig(name))
  }

  /** Adds what the file holds; its groups win over the built-in ones. Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      const { dataVersion, groups, forbidden } = decodeGroups(text)
      for (const [name, group] of groups) this.#groups.set(name, group)
      for (const [group, topics] of forbidden) this.#forbidden.set(group, new Map(topics))
      this.#version = dataVersion
    })
  }

  persist(): void {
    this.#file.write(encodeGroups(this.#version, this.#groups, this.#forbidden, this.#texts, this.#profile))
  }

  get groups(): ReadonlyMap<string, SubscriptionGroupConfig> {
    return this.#groups
  }

  get forbidden(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#forbidden
  }

  get dataVersion(): DataVersion {
    return this.#version
  }

  containsSubscriptionGroup(group: string | undefined): boolean {
    return group !== undefined && group.trim() !== '' && this.#groups.has(group)
  }

  /** The group, created with defaults when it is missing and may be created (broker.md 13); name servers are not told. */
  findSubscriptionGroupConfig(group: string): SubscriptionGroupConfig | undefined {
    const known = this.#groups.get(group)
    if (known !== undefined) return known
    const { autoCreateSubscriptionGroup, enableCreateSysGroup } = this.#config.broker
    if (!autoCreateSubscriptionGroup && !(enableCreateSysGroup && group.startsWith(SYSTEM_GROUP_PREFIX)))
      return undefined
    const illegal = group.length > GROUP_LENGTH_MAX || !isLegalName(group)
    if (this.#profile.checksNewGroupNames && illegal) return undefined
    const created = newSubscriptionGroupConfig(group)
    this.#groups.set(group, created)
    this.#changed()
    return created
  }

  /** Creates or replaces a group; `attributes` hold changes, keys with their sign. Throws AttributeError. */
  updateSubscriptionGroupConfig(requested: SubscriptionGroupConfig): void {
    this.#update(requested)
    this.persist()
  }

  updateSubscriptionGroupConfigList(requested: readonly SubscriptionGroupConfig[]): void {
    if (requested.length === 0) return
    for (const group of requested) this.#update(group)
    this.persist()
  }

  /** Whether the group was there. Its offsets are the caller's to remove. */
  deleteSubscriptionGroupConfig(group: string): boolean {
    this.#forbidden.delete(group)
    if (!this.#groups.delete(group)) return false
    this.#changed()
    return true
  }

  /** Stops a group from consuming until it is updated; not written until the next change, as in the original. */
  disableConsume(group: string): void {
    const known = this.#groups.get(group)
    if (known === undefined) return
    this.#groups.set(group, { ...known, consumeEnable: false })
    this.#version = nextVersion(this.#version, this.#clock)
  }

  /** The bits for a group and topic, 0 when nothing is forbidden. */
  getForbidden(group: string, topic: string): number {
    return Math.max(0, this.#forbidden.get(group)?.get(topic) ?? 0)
  }

  isForbidden(group: string, topic: string, bitIndex: number): boolean {
    return (this.getForbidden(group, topic) & (1 << bitIndex)) !== 0
  }

  /**
   * Sets or clears one bit. When the last bit of a topic goes, the original drops the whole group's entry, and neither
   * counts nor writes that change.
   */
  updateForbidden(group: string, topic: string, bitIndex: number, set: boolean): void {
    const bits = this.getForbidden(group, topic)
    const changed = set ? bits | (1 << bitIndex) : bits & ~(1 << bitIndex)
    if (changed <= 0) {
      this.#forbidden.delete(group)
      return
    }
    const topics = this.#forbidden.get(group) ?? new Map<string, number>()
    topics.set(topic, changed)
    this.#forbidden.set(group, topics)
    this.#changed()
  }

  #update(requested: SubscriptionGroupConfig): void {
    const known = this.#groups.get(requested.groupName)
    const attributes = alterAttributes({
      create: known === undefined,
      rules: groupAttributes,
      current: known?.attributes ?? {},
      requested: requested.attributes,
    })
    this.#groups.set(requested.groupName, { ...requested, attributes })
    this.#version = nextVersion(this.#version, this.#clock)
  }

  #changed(): void {
    this.#version = nextVersion(this.#version, this.#clock)
    this.persist()
  }
}
