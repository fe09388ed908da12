import { type Profile, profileOf } from '../../profile/index.ts'
import { Perm, SYSTEM_TOPIC_PREFIX, SystemTopic } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { BrokerConfigHolder, DataVersion } from '../config/index.ts'
import { firstVersion, nextVersion } from '../config/index.ts'
import { alterAttributes, topicAttributes } from './attributes.ts'
import { ConfigFile } from './configFile.ts'
import type { MetadataOptions } from './managerOptions.ts'
import { CONFIG_DIRECTORY } from './managerOptions.ts'
import { systemTopicConfigs } from './systemTopics.ts'
import type { TopicConfig } from './topicConfig.ts'
import { hasBatchQueues, newTopicConfig, topicOfQueues } from './topicConfig.ts'
import { decodeTopics, encodeTopics } from './topicsJson.ts'

export interface TopicConfigManagerOptions extends MetadataOptions {
  /** A topic was created or changed by the broker itself: tell the name servers. Not called for admin updates. */
  readonly onTopicChanged: (topic: TopicConfig) => void
}

/** The topics of one broker and `topics.json` (TopicConfigManager). Every change bumps the version and is written at once. */
export class TopicConfigManager {
  readonly #clock: Clock
  readonly #profile: Profile
  readonly #config: BrokerConfigHolder
  readonly #file: ConfigFile
  readonly #onTopicChanged: (topic: TopicConfig) => void
  readonly #topics = new Map<string, TopicConfig>()
  readonly #systemTopics: Set<string>
  readonly #texts = new WeakMap<TopicConfig, string>()
  #version: DataVersion

  constructor(options: TopicConfigManagerOptions) {
    const { clock, disk, logger } = options.runtime
    this.#profile = options.profile ?? profileOf()
    this.#clock = clock
    this.#config = options.config
    this.#onTopicChanged = options.onTopicChanged
    this.#file = new ConfigFile({ disk, logger, path: `${options.directory ?? CONFIG_DIRECTORY}/topics.json` })
    this.#version = firstVersion(clock)
    const { ROCKSDB_OFFSET, ...others } = SystemTopic
    this.#systemTopics = new Set(Object.values(this.#profile.knowsRocksDb ? SystemTopic : others))
    for (const topic of systemTopicConfigs(options.config, this.#profile)) {
      this.#topics.set(topic.topicName, topic)
      this.#systemTopics.add(topic.topicName)
    }
  }

  /** Adds what the file holds; its topics win over the built-in ones. Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      const { dataVersion, topics } = decodeTopics(text)
      for (const [name, topic] of topics) this.#topics.set(name, topic)
      this.#version = dataVersion
    })
  }

  persist(): void {
    this.#file.write(encodeTopics(this.#version, this.#topics, this.#texts, this.#profile))
  }

  /** All topics by name, system topics included, in order of creation. */
  get topics(): ReadonlyMap<string, TopicConfig> {
    return this.#topics
  }

  get dataVersion(): DataVersion {
    return this.#version
  }

  get systemTopics(): ReadonlySet<string> {
    return this.#systemTopics
  }

  isSystemTopic(topic: string): boolean {
    return this.#systemTopics.has(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX)
  }

  isOrderTopic(topic: string): boolean {
    return this.#topics.get(topic)?.order ?? false
  }

  selectTopicConfig(topic: string): TopicConfig | undefined {
    return this.#topics.get(topic)
  }

  /** Whether a topic has batch consume queues; undefined when it is not known. */
  isBatchTopic(topic: string): boolean | undefined {
    const config = this.#topics.get(topic)
    return config === undefined ? undefined : this.#profile.topicAttributes && hasBatchQueues(config)
  }

  /** Bumps the version without a change of topics, as a change of the broker's permission does. */
  updateDataVersion(): void {
    this.#version = nextVersion(this.#version, this.#clock)
  }

  /** The topic, made after `defaultTopic` if it is missing; undefined when it may not be made (broker.md 5.1). */
  createTopicInSendMessageMethod(request: {
    readonly topic: string
    readonly defaultTopic: string
    readonly clientDefaultTopicQueueNums: number
    readonly topicSysFlag: number
  }): TopicConfig | undefined {
    const known = this.#topics.get(request.topic)
    if (known !== undefined) return known
    let model = this.#topics.get(request.defaultTopic)
    if (model === undefined) return undefined
    if (request.defaultTopic === SystemTopic.AUTO_CREATE && !this.#config.broker.autoCreateTopicEnable) {
      model = { ...model, perm: Perm.READ | Perm.WRITE }
      this.#topics.set(model.topicName, model)
    }
    if ((model.perm & Perm.INHERIT) === 0) return undefined
    const queueNums = Math.max(0, Math.min(request.clientDefaultTopicQueueNums, model.writeQueueNums))
    return this.#create(
      topicOfQueues(request.topic, queueNums, {
        perm: model.perm & ~Perm.INHERIT,
        topicSysFlag: request.topicSysFlag,
        topicFilterType: model.topicFilterType,
      }),
    )
  }

  /** The topic, made as given if it is missing; a known topic takes over `order` (retry topics, send-back). */
  createTopicInSendMessageBackMethod(request: {
    readonly topic: string
    readonly queueNums: number
    readonly perm: number
    readonly order?: boolean | undefined
    readonly topicSysFlag: number
  }): TopicConfig {
    const { topic, queueNums, perm, topicSysFlag } = request
    const known = this.#topics.get(topic)
    const order = request.order ?? (this.#profile.ordersRetryTopics ? false : (known?.order ?? false))
    if (known === undefined) return this.#create(topicOfQueues(topic, queueNums, { perm, order, topicSysFlag }))
    if (known.order === order) return known
    // The original changes the topic in place, and then passes the attributes that it has through the check for requested
    // ones: where there are any this fails, and finds nothing to change when it is called again.
    const changed = { ...known, order }
    this.#topics.set(topic, changed)
    return this.updateTopicConfig(changed)
  }

  /** The topic of half messages that were checked too often, which exists from its first use on. */
  createTopicOfTranCheckMaxTime(queueNums: number, perm: number): TopicConfig {
    const topic = SystemTopic.TRANS_CHECK_MAX_TIME
    return this.#topics.get(topic) ?? this.#create(topicOfQueues(topic, queueNums, { perm }))
  }

  createTopicIfAbsent(topic: TopicConfig): TopicConfig {
    return this.#topics.get(topic.topicName) ?? this.#create(topic)
  }

  /**
   * Creates or changes a topic as an administrator asks; `attributes` hold the changes, keys with their sign. Name servers
   * are not told. Throws AttributeError.
   */
  updateTopicConfig(requested: TopicConfig): TopicConfig {
    const topic = this.#update(requested)
    this.persist()
    return topic
  }

  /** Like updateTopicConfig, written once. Topics before one with a fault stay changed, but not written. */
  updateTopicConfigList(requested: readonly TopicConfig[]): readonly TopicConfig[] {
    const topics = requested.map((topic) => this.#update(topic))
    this.persist()
    return topics
  }

  /** Marks topics as ordered that the name servers' ORDER_TOPIC_CONFIG names (answer of a registration). */
  updateOrderTopicConfig(orderTopics: Iterable<string>): void {
    let changed = false
    for (const name of orderTopics) {
      const topic = this.#topics.get(name)
      if (topic === undefined || topic.order) continue
      this.#topics.set(name, { ...topic, order: true })
      changed = true
    }
    if (!changed) return
    this.updateDataVersion()
    this.persist()
  }

  /** Sets or clears bits of `topicSysFlag` (1: unit, 2: unit subscription) and tells the name servers. */
  updateTopicSysFlag(name: string, bits: number, set: boolean): void {
    const topic = this.#topics.get(name)
    if (topic === undefined) return
    this.#create({ ...topic, topicSysFlag: set ? topic.topicSysFlag | bits : topic.topicSysFlag & ~bits })
  }

  /** Whether the topic was there. Its queues, offsets and route are the caller's to remove. */
  deleteTopicConfig(name: string): boolean {
    if (!this.#topics.delete(name)) return false
    this.updateDataVersion()
    this.persist()
    return true
  }

  #create(topic: TopicConfig): TopicConfig {
    this.#topics.set(topic.topicName, topic)
    this.updateDataVersion()
    this.persist()
    this.#onTopicChanged(topic)
    return topic
  }

  #update(requested: TopicConfig): TopicConfig {
    const known = this.#topics.get(requested.topicName)
    const attributes = alterAttributes({
      create: known === undefined,
      rules: topicAttributes,
      current: known?.attributes ?? {},
      requested: requested.attributes,
    })
    const topic = newTopicConfig(requested.topicName, { ...requested, attributes })
    this.#topics.set(topic.topicName, topic)
    this.updateDataVersion()
    return topic
  }
}
