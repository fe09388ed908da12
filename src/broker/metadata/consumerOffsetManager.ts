import { type Profile, profileOf } from '../../profile/index.ts'
import { type Clock, DiskError, type Logger, type Timer } from '../../runtime/index.ts'
import type { BrokerConfigHolder, DataVersion } from '../config/index.ts'
import { firstVersion, nextVersion } from '../config/index.ts'
import { ConfigFile } from './configFile.ts'
import { decodeOffsets, encodeOffsets } from './consumerOffsetJson.ts'
import type { MetadataOptions } from './managerOptions.ts'
import { CONFIG_DIRECTORY } from './managerOptions.ts'

type QueueOffsets = Map<number, number>
type OffsetTable = Map<string, QueueOffsets>

const SEPARATOR = '@'
/** BrokerController.initialize persists offsets for the first time 10 s after the start. */
const FIRST_PERSIST_MS = 10_000

/** The committed offsets of one broker and `consumerOffset.json` (ConsumerOffsetManager). Keys are `topic@group`. */
export class ConsumerOffsetManager {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #profile: Profile
  readonly #config: BrokerConfigHolder
  readonly #file: ConfigFile
  readonly #flushLog: (() => Promise<void>) | undefined
  #offsets: OffsetTable = new Map()
  /** Offsets set by an administrator that the next pull or pop of the queue takes. */
  readonly #resets: OffsetTable = new Map()
  /** How far groups have pulled; kept in memory only. */
  readonly #pulls: OffsetTable = new Map()
  #version: DataVersion
  #commits = 0
  #dirty = true
  #startedAtMs: number | undefined
  #timer: Timer | undefined

  constructor(options: MetadataOptions) {
    const { clock, disk, logger } = options.runtime
    this.#clock = clock
    this.#logger = logger
    this.#flushLog = options.flushLog
    this.#profile = options.profile ?? profileOf()
    this.#config = options.config
    this.#file = new ConfigFile({ disk, logger, path: `${options.directory ?? CONFIG_DIRECTORY}/consumerOffset.json` })
    this.#version = firstVersion(clock)
  }

  /** Replaces everything by what the file holds. Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      const { dataVersion, offsets } = decodeOffsets(text)
      this.#offsets = offsets
      if (dataVersion !== undefined) this.#version = dataVersion
    })
  }

  /**
   * Starts writing the file: 10 s after the start and then every `flushConsumerOffsetInterval`, as the original does, but
   * only when something changed; a still table needs no timer.
   */
  start(): void {
    this.#startedAtMs = this.#clock.monotonicMs()
    this.#arm()
  }

  /** Stops the timer and writes the file, unless the log could not be flushed. */
  stop(isLogWhole = true): void {
    this.#startedAtMs = undefined
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    if (isLogWhole) this.persist()
  }

  persist(): void {
    this.#write(this.#text)
  }

  get #text(): string {
    return encodeOffsets(this.#version, this.#offsets, this.groupTopicMap(), this.#profile)
  }

  #write(text: string): void {
    this.#dirty = !this.#file.write(text)
    if (this.#dirty) this.#arm()
  }

  /**
   * Offsets of the broker's own groups stand for messages that it has put elsewhere: renewed half messages, check points,
   * retries. So they are written behind a flush of the log; after a power-off they would otherwise skip what is lost.
   */
  async #writeBehindLog(flushLog: () => Promise<void>): Promise<void> {
    const text = this.#text
    // What changes from here on is not in the text.
    this.#dirty = false
    try {
      await flushLog()
      if (this.#startedAtMs !== undefined && !this.#file.write(text)) this.#touch()
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#touch()
    }
  }

  get dataVersion(): DataVersion {
    return this.#version
  }

  /** `topic@group` to queue id to offset. */
  get offsetTable(): ReadonlyMap<string, ReadonlyMap<number, number>> {
    return this.#offsets
  }

  /** Offsets may go backwards; that is only logged. */
  commitOffset(group: string, topic: string, queueId: number, offset: number): void {
    const key = topic + SEPARATOR + group
    const storeOffset = this.#offsets.get(key)?.get(queueId) ?? offset
    if (offset < storeOffset) {
      const fields = { key, queueId, requestOffset: offset, storeOffset }
      this.#logger.log('warn', '[NOTIFYME]update consumer offset less than store.', fields)
    }
    const changed = put(this.#offsets, key, queueId, offset)
    this.#commits++
    if (this.#commits % this.#config.broker.consumerOffsetUpdateVersionStep === 0) {
      this.#version = nextVersion(this.#version, this.#clock)
      this.#touch()
    } else if (changed) {
      // Clients repeat the same offsets every 5 s; writing the same bytes again would change nothing.
      this.#touch()
    }
  }

  /** The pending reset offset if there is one (with `useServerSideResetOffset`), else the committed one, else −1. */
  queryOffset(group: string, topic: string, queueId: number): number {
    const key = topic + SEPARATOR + group
    if (this.#resets.size > 0 && this.#profile.resetsInBroker && this.#config.broker.useServerSideResetOffset) {
      const reset = this.#resets.get(key)?.get(queueId)
      if (reset !== undefined) return reset
    }
    return this.#offsets.get(key)?.get(queueId) ?? -1
  }

  commitPullOffset(group: string, topic: string, queueId: number, offset: number): void {
    put(this.#pulls, topic + SEPARATOR + group, queueId, offset)
  }

  /** How far the group has pulled, or its committed offset. */
  queryPullOffset(group: string, topic: string, queueId: number): number {
    return this.#pulls.get(topic + SEPARATOR + group)?.get(queueId) ?? this.queryOffset(group, topic, queueId)
  }

  clearPullOffset(group: string, topic: string): void {
    this.#pulls.delete(topic + SEPARATOR + group)
  }

  /** Sets the committed offset and marks it as pending for the next pull. Negative values are passed over. */
  assignResetOffset(topic: string, group: string, queueId: number, offset: number): void {
    if (topic === '' || group === '' || queueId < 0 || offset < 0) return
    const key = topic + SEPARATOR + group
    put(this.#resets, key, queueId, offset)
    put(this.#offsets, key, queueId, offset)
    this.#touch()
  }

  hasOffsetReset(topic: string, group: string, queueId: number): boolean {
    return this.#resets.size > 0 && (this.#resets.get(topic + SEPARATOR + group)?.has(queueId) ?? false)
  }

  /** Takes the pending reset offset away. */
  queryThenEraseResetOffset(topic: string, group: string, queueId: number): number | undefined {
    if (this.#resets.size === 0) return undefined
    const queues = this.#resets.get(topic + SEPARATOR + group)
    const offset = queues?.get(queueId)
    queues?.delete(queueId)
    return offset
  }

  /** The committed offsets of a group in a topic. */
  queueOffsets(group: string, topic: string): ReadonlyMap<number, number> | undefined {
    return this.#offsets.get(topic + SEPARATOR + group)
  }

  /** Replaces the target group's offsets of one topic by a copy of the source group's. */
  cloneOffset(srcGroup: string, destGroup: string, topic: string): void {
    const source = this.#offsets.get(topic + SEPARATOR + srcGroup)
    if (source === undefined) return
    this.#offsets.set(topic + SEPARATOR + destGroup, new Map(source))
    this.#touch()
  }

  /** Topics in which the group has committed offsets. */
  whichTopicByConsumer(group: string): readonly string[] {
    return [...(this.groupTopicMap().get(group) ?? [])]
  }

  /** Groups that have committed offsets in the topic. */
  whichGroupByTopic(topic: string): readonly string[] {
    const groups: string[] = []
    for (const key of this.#offsets.keys()) {
      const parts = topicAndGroup(key)
      if (parts !== undefined && parts.topic === topic) groups.push(parts.group)
    }
    return groups
  }

  /** Whether offsets were committed for the group with the empty name. */
  hasNamelessGroup(): boolean {
    return [...this.#offsets.keys()].some((key) => key.endsWith(SEPARATOR))
  }

  groupTopicMap(): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>()
    for (const key of this.#offsets.keys()) {
      const parts = topicAndGroup(key)
      if (parts === undefined) continue
      const topics = found.get(parts.group) ?? new Set<string>()
      topics.add(parts.topic)
      found.set(parts.group, topics)
    }
    return found
  }

  /**
   * The smallest committed offset of all groups for each queue of a topic, offsets below `minOffset(queueId)` left out. Groups named
   * in `filterGroups` (comma-separated) are forgotten on the way: the original removes their offsets for good.
   */
  queryMinOffsetInAllGroup(
    topic: string,
    filterGroups: string | undefined,
    minOffset: (queueId: number) => number,
  ): Map<number, number> {
    if (filterGroups !== undefined && filterGroups.trim() !== '') {
      for (const group of filterGroups.split(',')) this.#removeWhere(this.#offsets, (parts) => parts.group === group)
      this.#touch()
    }
    const found = new Map<number, number>()
    for (const [key, queues] of this.#offsets) {
      if (topicAndGroup(key)?.topic !== topic) continue
      for (const [queueId, offset] of queues) {
        if (offset >= minOffset(queueId)) found.set(queueId, Math.min(offset, found.get(queueId) ?? offset))
      }
    }
    return found
  }

  /** Forgets everything about a group: committed, pending and pulled offsets. */
  removeOffset(group: string): void {
    for (const table of [this.#offsets, this.#resets, this.#pulls]) {
      this.#removeWhere(table, (parts) => parts.group === group)
    }
    this.#touch()
  }

  /** Forgets the committed offsets of all groups in a topic. */
  cleanOffsetByTopic(topic: string): void {
    this.#removeWhere(this.#offsets, (parts) => parts.topic === topic)
    this.#touch()
  }

  #removeWhere(table: OffsetTable, matches: (parts: TopicAndGroup) => boolean): void {
    for (const key of [...table.keys()]) {
      const parts = topicAndGroup(key)
      if (parts !== undefined && matches(parts)) table.delete(key)
    }
  }

  #touch(): void {
    if (this.#dirty) return
    this.#dirty = true
    this.#arm()
  }

  /** Arms the next round of the original's schedule, counted from the start. */
  #arm(): void {
    if (this.#startedAtMs === undefined || this.#timer !== undefined) return
    const period = this.#config.broker.flushConsumerOffsetInterval
    const elapsed = this.#clock.monotonicMs() - this.#startedAtMs
    const rounds = Math.max(0, Math.floor((elapsed - FIRST_PERSIST_MS) / period) + 1)
    const delayMs = FIRST_PERSIST_MS + rounds * period - elapsed
    this.#timer = this.#clock.timer(delayMs, 'broker: persist consumer offsets', () => {
      this.#timer = undefined
      if (this.#flushLog === undefined) this.persist()
      else void this.#writeBehindLog(this.#flushLog)
    })
  }
}

interface TopicAndGroup {
  readonly topic: string
  readonly group: string
}

/** Undefined for a key that Java's `split("@")` does not cut in two. */
function topicAndGroup(key: string): TopicAndGroup | undefined {
  const at = key.indexOf(SEPARATOR)
  if (at < 0 || at === key.length - 1 || key.includes(SEPARATOR, at + 1)) return undefined
  return { topic: key.slice(0, at), group: key.slice(at + 1) }
}

/** Whether that was a change. */
function put(table: OffsetTable, key: string, queueId: number, offset: number): boolean {
  const queues = table.get(key)
  if (queues === undefined) table.set(key, new Map([[queueId, offset]]))
  else if (queues.get(queueId) === offset) return false
  else queues.set(queueId, offset)
  return true
}
