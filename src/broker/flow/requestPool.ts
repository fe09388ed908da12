import { ResponseCode } from '../../protocol/index.ts'
import type { Answer, Arrived } from '../../remoting/index.ts'
import type { Clock, Timer } from '../../runtime/index.ts'
import type { PutLock } from '../../store/index.ts'

export interface RequestPoolOptions {
  readonly name: string
  readonly clock: Clock
  readonly threads: () => number
  /** Requests that the queue holds; beyond it they are refused. */
  readonly capacity: () => number
  /** How long a request waits at most (BrokerFastFailure); Infinity where nobody looks. */
  readonly expiresAfterMs: () => number
  /** The first round of BrokerFastFailure at or after a time. */
  readonly nextScanMs: (atMs: number) => number
  /** From when on those rounds find the page cache busy and empty the queue; Infinity when they do not. */
  readonly drainsFromMs: () => number
  readonly lock: PutLock
  readonly onChange: () => void
}

/** Why the threads of a pool do not come to the requests at once. */
export interface Occupation {
  /** How long each request waits for a thread. Default: until the occupation ends. */
  readonly waitMs?: number | undefined
  /** Requests of others that are in the queue as well. Default 0. */
  readonly queued?: number | undefined
}

interface Waiting {
  readonly request: Arrived
  readonly arrivedMs: number
}

/**
 * The queue in front of one thread pool. Handling takes no time here, so nothing ever waits unless a fault occupies the
 * threads, or lets them wait for the store's lock one after the other.
 */
export class RequestPool {
  readonly #options: RequestPoolOptions
  readonly #occupations = new Set<Occupation>()
  readonly #queue: Waiting[] = []
  /** Threads that wait in a put. */
  #stuck = 0
  #timer: Timer | undefined

  constructor(options: RequestPoolOptions) {
    this.#options = options
  }

  /** Whether requests have to come through `submit`. */
  get disturbed(): boolean {
    return this.#occupations.size > 0 || this.#queue.length > 0 || this.#options.lock.held
  }

  /** Length of the queue. */
  get size(): number {
    let size = this.#queue.length
    for (const { queued = 0 } of this.#occupations) size += queued
    return size
  }

  /** How long the first of the queue has been waiting; 0 when there is none. */
  get headWaitMs(): number {
    const [head] = this.#queue
    return head === undefined ? 0 : this.#nowMs() - head.arrivedMs
  }

  submit(request: Arrived): void {
    if (this.#queue.length === 0 && this.#waitMs() === 0) {
      this.#serve(request)
      return
    }
    if (this.size >= this.#options.capacity()) {
      request.refuse(busy('[OVERLOAD]system busy, start flow control for a while'), false)
      return
    }
    this.#queue.push({ request, arrivedMs: this.#nowMs() })
    this.#arm()
  }

  /** Keeps the threads busy until the handle is disposed. */
  occupy(occupation: Occupation): Disposable {
    this.#occupations.add(occupation)
    this.#options.onChange()
    this.#goOn()
    return {
      [Symbol.dispose]: (): void => {
        if (!this.#occupations.delete(occupation)) return
        this.#goOn()
        this.#options.onChange()
      },
    }
  }

  /** Somebody has taken the store's lock, or given it back. */
  lockChanged(): void {
    if (!this.#options.lock.held) this.#stuck = 0
    this.#goOn()
  }

  #serve(request: Arrived): void {
    const { lock } = this.#options
    const waited = lock.waitingCount
    request.serve()
    if (lock.waitingCount > waited) this.#stuck++
  }

  /** How long a request waits for a thread. */
  #waitMs(): number {
    if (this.#stuck > 0 && this.#stuck >= this.#options.threads()) return Number.POSITIVE_INFINITY
    let waitMs = 0
    for (const occupation of this.#occupations) {
      waitMs = Math.max(waitMs, occupation.waitMs ?? Number.POSITIVE_INFINITY)
    }
    return waitMs
  }

  /** Does what is due by now and waits for the next. */
  #goOn(): void {
    const nowMs = this.#nowMs()
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      const { servedMs, expiredMs, drainedMs } = this.#fateOf(head)
      if (Math.min(servedMs, expiredMs, drainedMs) > nowMs) break
      this.#queue.shift()
      if (servedMs <= Math.min(expiredMs, drainedMs)) this.#serve(head.request)
      else this.#clean(drainedMs <= expiredMs ? 'PCBUSY' : 'TIMEOUT', head, nowMs)
    }
    this.#arm()
    this.#options.onChange()
  }

  /** When what would happen to the first of the queue. */
  #fateOf({ arrivedMs }: Waiting): { servedMs: number; expiredMs: number; drainedMs: number } {
    const { drainsFromMs, expiresAfterMs, nextScanMs } = this.#options
    return {
      servedMs: arrivedMs + this.#waitMs(),
      expiredMs: nextScanMs(arrivedMs + expiresAfterMs()),
      drainedMs: nextScanMs(Math.max(arrivedMs, drainsFromMs())),
    }
  }

  /** BrokerFastFailure answers one-way requests, too. */
  #clean(why: 'PCBUSY' | 'TIMEOUT', { request, arrivedMs }: Waiting, nowMs: number): void {
    const state = `period in queue: ${nowMs - arrivedMs}ms, size of queue: ${this.size}`
    request.refuse(busy(`[${why}_CLEAN_QUEUE]broker busy, start flow control for a while, ${state}`), true)
  }

  #arm(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    const [head] = this.#queue
    if (head === undefined) return
    const { servedMs, expiredMs, drainedMs } = this.#fateOf(head)
    const dueMs = Math.min(servedMs, expiredMs, drainedMs)
    if (dueMs === Number.POSITIVE_INFINITY) return
    const { clock, name } = this.#options
    const delayMs = Math.max(0, dueMs - clock.monotonicMs())
    this.#timer = clock.timer(delayMs, `broker: queue of the ${name} pool`, () => {
      this.#timer = undefined
      this.#goOn()
    })
  }

  #nowMs(): number {
    return Math.floor(this.#options.clock.monotonicMs())
  }
}

function busy(remark: string): Answer {
  return { code: ResponseCode.SYSTEM_BUSY, remark }
}
