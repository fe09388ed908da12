import { LONG_MAX } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import type { Clock, Timer } from '../../runtime/index.ts'
import type { MessageArrival, MessageFilter } from '../../store/index.ts'

/** A request may ask to wait for ever; the timer looks at it once a day and arms itself again. */
const DELAY_MS_MAX = 86_400_000

/** A request gives up so long before its time is over (PopRequest.isTimeout). */
const EARLY_MS = 50

/** A POP or NOTIFICATION that found nothing. */
export interface HeldPop {
  readonly channel: Channel
  /** Wall time at which its sender gives up. */
  readonly expiresMs: number
  readonly filter: MessageFilter | undefined
  /** Runs the request once more; it may be held again. */
  readonly execute: () => void
}

export interface PopHoldKey {
  readonly topic: string
  readonly group: string
  /** −1: any queue. */
  readonly queueId: number
}

export interface PopHoldOptions {
  readonly clock: Clock
  /** popPollingSize. */
  readonly perKeyMax: () => number
  /** maxPopPollingSize. */
  readonly max: () => number
  /** popLongPollingForceNotifyInterval: every so many offsets a waiting request runs whatever it filters by. */
  readonly forceInterval: () => number
}

/**
 * Requests that wait for messages (PopLongPollingService, broker.md 14.8): by topic, group and queue, the first to expire
 * in front. An arrival wakes only the one in front. The original looks for expired ones every 20 ms; here a timer is armed
 * for the next one.
 */
export class PopHold {
  readonly #options: PopHoldOptions
  readonly #waiting = new Map<string, HeldPop[]>()
  readonly #groups = new Map<string, Set<string>>()
  #size = 0
  #timer: Timer | undefined
  #timerDueMs = 0
  #stopped = false

  constructor(options: PopHoldOptions) {
    this.#options = options
  }

  hold(key: PopHoldKey, request: HeldPop): 'held' | 'full' | 'timeout' {
    const { clock, perKeyMax, max } = this.#options
    const groups = this.#groups.get(key.topic)
    if (groups === undefined) this.#groups.set(key.topic, new Set([key.group]))
    else groups.add(key.group)
    if (this.#size >= max()) return 'full'
    // Java's long: a time beyond it has long been.
    const over = request.expiresMs > LONG_MAX || clock.wallMs() > request.expiresMs - EARLY_MS
    if (this.#stopped || over) return 'timeout'
    const waiting = this.#waiting.get(keyText(key)) ?? []
    if (waiting.length > perKeyMax()) return 'full'
    let at = waiting.length
    while (at > 0 && (waiting[at - 1]?.expiresMs ?? 0) > request.expiresMs) at--
    waiting.splice(at, 0, request)
    this.#waiting.set(keyText(key), waiting)
    this.#size++
    this.#arm(request.expiresMs)
    return 'held'
  }

  count(key: PopHoldKey): number {
    return this.#waiting.get(keyText(key))?.length ?? 0
  }

  /** A message has come in; `topic` is the one that requests name. */
  arrived(topic: string, arrival: Pick<MessageArrival, 'queueId' | 'logicOffset' | 'tagsCode' | 'properties'>): void {
    const groups = this.#groups.get(topic)
    if (groups === undefined) return
    const interval = this.#options.forceInterval()
    const force = interval > 0 && arrival.logicOffset % interval === 0
    for (const group of groups) {
      this.#wakeMatching({ topic, group, queueId: -1 }, force ? undefined : arrival)
      this.#wakeMatching({ topic, group, queueId: arrival.queueId }, force ? undefined : arrival)
    }
  }

  /** Something else than an arrival may let a request find messages. */
  wake(key: PopHoldKey): boolean {
    return this.#wakeMatching(key, undefined)
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    const all = [...this.#waiting.values()].flat()
    this.#waiting.clear()
    for (const request of all) request.execute()
  }

  #wakeMatching(key: PopHoldKey, arrival: Pick<MessageArrival, 'tagsCode' | 'properties'> | undefined): boolean {
    const waiting = this.#waiting.get(keyText(key))
    const request = waiting === undefined ? undefined : this.#takeOpen(keyText(key), waiting)
    if (waiting === undefined || request === undefined) return false
    const { filter } = request
    const wanted =
      arrival === undefined ||
      filter === undefined ||
      (filter.matchesTagsCode(arrival.tagsCode) && filter.matchesProperties(() => arrival.properties))
    if (!wanted) {
      waiting.unshift(request)
      this.#waiting.set(keyText(key), waiting)
      this.#size++
      return false
    }
    request.execute()
    return true
  }

  #takeOpen(key: string, waiting: HeldPop[]): HeldPop | undefined {
    let request = waiting.shift()
    while (request !== undefined) {
      this.#size--
      if (waiting.length === 0) this.#waiting.delete(key)
      if (request.channel.open) return request
      request = waiting.shift()
    }
    return undefined
  }

  #arm(expiresMs: number): void {
    const { clock } = this.#options
    // One more millisecond: a request is over when its time has passed, not when it has come.
    const delayMs = Math.min(Math.max(0, expiresMs - EARLY_MS + 1 - clock.wallMs()), DELAY_MS_MAX)
    const dueMs = clock.monotonicMs() + delayMs
    if (this.#timer !== undefined) {
      if (this.#timerDueMs <= dueMs) return
      this.#timer[Symbol.dispose]()
    }
    this.#timerDueMs = dueMs
    this.#timer = clock.timer(delayMs, 'broker: give up waiting pops', () => {
      this.#timer = undefined
      this.#expire()
    })
  }

  #expire(): void {
    const nowMs = this.#options.clock.wallMs()
    const over: HeldPop[] = []
    for (const [key, waiting] of this.#waiting) {
      while (waiting[0] !== undefined && nowMs > waiting[0].expiresMs - EARLY_MS) {
        over.push(waiting[0])
        waiting.shift()
        this.#size--
      }
      if (waiting.length === 0) this.#waiting.delete(key)
    }
    for (const { channel, execute } of over) if (channel.open) execute()
    let next = Number.POSITIVE_INFINITY
    for (const [first] of this.#waiting.values()) next = Math.min(next, first?.expiresMs ?? next)
    if (next !== Number.POSITIVE_INFINITY && !this.#stopped) this.#arm(next)
  }
}

function keyText({ topic, group, queueId }: PopHoldKey): string {
  return `${topic}@${group}@${queueId}`
}
