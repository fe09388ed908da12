import type { Channel } from '../../remoting/index.ts'
import type { Clock, Logger, Timer } from '../../runtime/index.ts'
import type { MessageArrival, MessageFilter } from '../../store/index.ts'

/** A pull that waits for messages. `execute` runs it once more, without suspension, and answers it. */
export interface HeldPull {
  readonly channel: Channel
  readonly pullFromOffset: number
  /** Wall time from which the pull is answered even if nothing came: arrival + suspendTimeoutMillis. */
  readonly deadlineMs: number
  readonly filter: MessageFilter
  readonly execute: () => void
}

export interface PullRequestHoldOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** How often held pulls are looked at without an arrival: 5 s, or shortPollingTimeMills without long polling. */
  readonly scanIntervalMs: () => number
  readonly maxOffsetInQueue: (topic: string, queueId: number) => number
}

/**
 * Long polling (PullRequestHoldService, remoting.md 9.7). A held pull runs again when a matching message has become
 * readable, or at a scan after its time is up; a scan carries no tag, which counts as a match.
 *
 * Pulls woken by arrivals run in a turn of their own right after the current one, so that one pull takes all the
 * messages which came in together, as the original's hand-over to the pull threads does. The scan is armed only while
 * something is held, on the grid that the original's loop would keep from the start.
 */
export class PullRequestHold {
  readonly #options: PullRequestHoldOptions
  readonly #held = new Map<string, Map<number, HeldPull[]>>()
  readonly #startedMs: number
  #count = 0
  #woken: HeldPull[] = []
  #wakeTimer: Timer | undefined
  #scanTimer: Timer | undefined
  #stopped = false

  constructor(options: PullRequestHoldOptions) {
    this.#options = options
    this.#startedMs = options.clock.monotonicMs()
  }

  /** Pulls held at the moment. */
  get count(): number {
    return this.#count
  }

  suspend(topic: string, queueId: number, pull: HeldPull): void {
    if (this.#stopped) return
    let queues = this.#held.get(topic)
    if (queues === undefined) {
      queues = new Map()
      this.#held.set(topic, queues)
    }
    const pulls = queues.get(queueId)
    if (pulls === undefined) queues.set(queueId, [pull])
    else pulls.push(pull)
    this.#count++
    if (this.#scanTimer === undefined) this.#armScan()
  }

  /** A message has become readable: wakes the pulls that want it. */
  messageArriving(arrival: MessageArrival): void {
    if (this.#count === 0) return
    const pulls = this.#held.get(arrival.topic)?.get(arrival.queueId)
    if (pulls === undefined || pulls.length === 0) return
    this.#sift(arrival.topic, arrival.queueId, pulls, arrival.logicOffset, arrival)
  }

  /** Wakes everything, as after a role change; what finds nothing is answered so. */
  wakeAll(): void {
    const pulls = this.#takeAll()
    for (const pull of pulls) this.#wake(pull)
  }

  /** Forgets what is held without an answer; the connections are about to close. */
  stop(): void {
    this.#stopped = true
    this.#takeAll()
    this.#woken = []
    this.#scanTimer?.[Symbol.dispose]()
    this.#wakeTimer?.[Symbol.dispose]()
  }

  #takeAll(): readonly HeldPull[] {
    const pulls = [...this.#held.values()].flatMap((queues) => [...queues.values()].flat())
    this.#held.clear()
    this.#count = 0
    return pulls
  }

  #sift(
    topic: string,
    queueId: number,
    pulls: readonly HeldPull[],
    logicOffset: number,
    arrival: MessageArrival | undefined,
  ): void {
    const nowMs = this.#options.clock.wallMs()
    const stays = (pull: HeldPull): boolean => {
      if (!pull.channel.open || nowMs >= pull.deadlineMs) return false
      const newest = logicOffset > pull.pullFromOffset ? logicOffset : this.#options.maxOffsetInQueue(topic, queueId)
      return newest <= pull.pullFromOffset || !wants(pull, arrival)
    }
    // Most looks at a quiet queue change nothing.
    const first = pulls.findIndex((pull) => !stays(pull))
    if (first === -1) return
    const kept = pulls.slice(0, first)
    for (let index = first; index < pulls.length; index++) {
      const pull = pulls[index] as HeldPull
      if (index > first && stays(pull)) kept.push(pull)
      else if (pull.channel.open) this.#wake(pull)
    }
    this.#count -= pulls.length - kept.length
    const queues = this.#held.get(topic)
    if (kept.length > 0) {
      queues?.set(queueId, kept)
      return
    }
    queues?.delete(queueId)
    if (queues?.size === 0) this.#held.delete(topic)
  }

  #wake(pull: HeldPull): void {
    this.#woken.push(pull)
    this.#wakeTimer ??= this.#options.clock.timer(0, 'broker: run woken pulls', () => {
      this.#wakeTimer = undefined
      const pulls = this.#woken
      this.#woken = []
      for (const woken of pulls) this.#execute(woken)
    })
  }

  /** As in the original, a pull that fails on its second run is logged and stays without an answer. */
  #execute(pull: HeldPull): void {
    if (!pull.channel.open) return
    try {
      pull.execute()
    } catch (error) {
      this.#options.logger.log('error', 'a woken pull failed', { error })
    }
  }

  #armScan(): void {
    const { clock } = this.#options
    const intervalMs = this.#options.scanIntervalMs()
    const sinceStartMs = clock.monotonicMs() - this.#startedMs
    const delayMs = intervalMs - (sinceStartMs % intervalMs)
    this.#scanTimer = clock.timer(delayMs, 'broker: scan held pulls', () => {
      this.#scanTimer = undefined
      this.#scan()
      if (this.#count > 0) this.#armScan()
    })
  }

  #scan(): void {
    // What a sift takes out of the maps is what stands at the cursor.
    for (const [topic, queues] of this.#held) {
      for (const [queueId, pulls] of queues) {
        this.#sift(topic, queueId, pulls, this.#options.maxOffsetInQueue(topic, queueId), undefined)
      }
    }
  }
}

function wants(pull: HeldPull, arrival: MessageArrival | undefined): boolean {
  if (arrival === undefined) return pull.filter.matchesTagsCode(undefined)
  return pull.filter.matchesTagsCode(arrival.tagsCode) && pull.filter.matchesProperties(() => arrival.properties)
}
