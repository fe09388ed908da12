import { isTagType, type SubscriptionData } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { type Compilation, type CompiledExpression, compileExpression } from './compileExpression.ts'
import type { SqlGrammar } from './sqlParser.ts'

/** PARSE_CACHE of the original's parser: so many expressions stay compiled. */
const COMPILED_MAX = 100

/** The compiled expression of one group for one topic (ConsumerFilterData). */
export interface ConsumerFilterData {
  readonly expression: string
  readonly type: string
  readonly matches: CompiledExpression
  /** Wall time of its first heartbeat. */
  readonly bornMs: number
  /** subVersion of the heartbeat, or of the pull that posted it. */
  clientVersion: number
  /** Wall time since which nobody subscribes it; undefined while somebody does. */
  deadSinceMs: number | undefined
}

export interface ConsumerFilterManagerOptions {
  readonly clock: Clock
  /** filterDataCleanTimeSpan, default 24 h. */
  readonly cleanAfterMs: () => number
  readonly grammar: SqlGrammar
}

/**
 * What consumer groups filter by, told by their heartbeats (ConsumerFilterManager, remoting.md 9.4). Kept whether
 * enablePropertyFilter is set or not, and beyond the group's end, as in the original; only the file consumerFilter.json
 * and the bit maps of stored messages, which no client sees, are left out.
 */
export class ConsumerFilterManager {
  readonly #options: ConsumerFilterManagerOptions
  /** By topic, then by group. */
  readonly #data = new Map<string, Map<string, ConsumerFilterData>>()
  readonly #compiled = new Map<string, Compilation>()

  constructor(options: ConsumerFilterManagerOptions) {
    this.#options = options
  }

  get(topic: string, group: string): ConsumerFilterData | undefined {
    return this.#data.get(topic)?.get(group)
  }

  /** Compiles an expression, or takes it from the last ones compiled. */
  compile(type: string, expression: string | undefined): Compilation {
    if (expression === undefined) return compileExpression(type, expression, this.#options.grammar)
    const key = `${type}\n${expression}`
    const known = this.#compiled.get(key)
    if (known !== undefined) return known
    const compilation = compileExpression(type, expression, this.#options.grammar)
    this.#compiled.set(key, compilation)
    for (const oldest of this.#compiled.keys()) {
      if (this.#compiled.size <= COMPILED_MAX) break
      this.#compiled.delete(oldest)
    }
    return compilation
  }

  /** All subscriptions of a heartbeat's group; filters of topics that are no longer among them die. */
  register(group: string, subscriptions: readonly SubscriptionData[]): void {
    for (const subscription of subscriptions) this.#register(group, subscription)
    const topics = new Set(subscriptions.map(({ topic }) => topic))
    this.#endUnless(group, (topic) => topics.has(topic))
  }

  /** The group has no member left. Its filters can still be found until they are cleaned away. */
  unregister(group: string): void {
    this.#endUnless(group, () => false)
  }

  /** Forgets what has been dead for filterDataCleanTimeSpan. `online` tells whether a group has members. */
  clean(online: (group: string) => boolean): void {
    const nowMs = this.#options.clock.wallMs()
    const cleanAfterMs = this.#options.cleanAfterMs()
    for (const [topic, groups] of this.#data) {
      for (const [group, data] of groups) {
        if (data.deadSinceMs === undefined && !online(group)) data.deadSinceMs = nowMs
        if (data.deadSinceMs !== undefined && nowMs - data.deadSinceMs >= cleanAfterMs) groups.delete(group)
      }
      if (groups.size === 0) this.#data.delete(topic)
    }
  }

  #endUnless(group: string, subscribed: (topic: string) => boolean): void {
    const nowMs = this.#options.clock.wallMs()
    for (const [topic, groups] of this.#data) {
      const data = groups.get(group)
      if (data !== undefined && !subscribed(topic)) data.deadSinceMs ??= nowMs
    }
  }

  /** An older version is ignored; a newer one that does not compile takes the filter away. */
  #register(group: string, subscription: SubscriptionData): void {
    const { topic, subString: expression, expressionType: type, subVersion } = subscription
    // A tag subscription leaves an earlier filter as it is.
    if (type === undefined || isTagType(type) || expression === '') return
    const known = this.get(topic, group)
    if (known !== undefined && subVersion <= known.clientVersion) {
      if (subVersion === known.clientVersion) known.deadSinceMs = undefined
      return
    }
    if (known !== undefined && known.expression === expression && known.type === type) {
      known.clientVersion = subVersion
      known.deadSinceMs = undefined
      return
    }
    const compilation = this.compile(type, expression)
    if ('fault' in compilation) {
      this.#data.get(topic)?.delete(group)
      return
    }
    const { matches } = compilation
    const bornMs = this.#options.clock.wallMs()
    const data = { expression, type, matches, bornMs, clientVersion: subVersion, deadSinceMs: undefined }
    const groups = this.#data.get(topic)
    if (groups === undefined) this.#data.set(topic, new Map([[group, data]]))
    else groups.set(group, data)
  }
}
