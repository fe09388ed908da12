import type { Profile } from '../../profile/index.ts'
import type { RequestName } from '../../protocol/index.ts'
import type { Answer, Arrived, Call, Intake } from '../../remoting/index.ts'
import type { Clock, Logger } from '../../runtime/index.ts'
import type { PutLock } from '../../store/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import { REJECTED } from '../refusals.ts'
import { type PoolName, poolNames, poolOf, poolRow } from './poolTable.ts'
import { type Occupation, RequestPool } from './requestPool.ts'

/** BrokerFastFailure looks every 10 ms, for the first time after a second. */
const FIRST_SCAN_MS = 1000
const SCAN_MS = 10

/** SendMessageProcessor.rejectRequest: refused before they come into a queue. A recall has a processor of its own. */
const REJECTED_WHEN_BUSY: readonly (RequestName | undefined)[] = [
  'SEND_MESSAGE',
  'SEND_MESSAGE_V2',
  'SEND_BATCH_MESSAGE',
  'CONSUMER_SEND_MSG_BACK',
]

const SENDS: readonly (RequestName | undefined)[] = ['SEND_MESSAGE', 'SEND_MESSAGE_V2', 'SEND_BATCH_MESSAGE']

export interface RequestPoolsOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly config: BrokerConfigHolder
  readonly profile: Profile
  readonly lock: PutLock
}

/**
 * What stands before the handlers of a broker (NettyRemotingAbstract.processRequestCommand, BrokerFastFailure): the
 * refusals of a busy store, and the queues of the thread pools. All of it sleeps until a fault disturbs it.
 */
export class RequestPools implements Intake {
  take: ((request: Arrived) => void) | undefined
  readonly #options: RequestPoolsOptions
  readonly #firstScanMs: number
  readonly #scripts = new Set<{ readonly answer: Answer; left: number }>()
  readonly #pools: ReadonlyMap<PoolName, RequestPool>

  constructor(options: RequestPoolsOptions) {
    this.#options = options
    this.#firstScanMs = Math.floor(options.clock.monotonicMs()) + FIRST_SCAN_MS
    this.#pools = new Map(poolNames.map((name) => [name, this.#create(name)]))
  }

  /** Keeps the threads of a pool busy until the handle is disposed. */
  occupy(pool: PoolName, occupation: Occupation): Disposable {
    return this.#pool(pool).occupy(occupation)
  }

  /** Answers the next sends, or all while it lives, instead of their handlers. */
  answerSends(answer: Answer, times: number = Number.POSITIVE_INFINITY): Disposable {
    const script = { answer, left: times }
    this.#scripts.add(script)
    this.#changed()
    return {
      [Symbol.dispose]: (): void => {
        this.#scripts.delete(script)
        this.#changed()
      },
    }
  }

  /** Holds the store's lock, as if since `alreadyMs`, until the handle is disposed. */
  holdLock(alreadyMs: number): Disposable {
    const held = this.#options.lock.hold(alreadyMs)
    this.#lockChanged()
    return {
      [Symbol.dispose]: (): void => {
        held[Symbol.dispose]()
        this.#lockChanged()
      },
    }
  }

  /** A request that was held runs again in the pool of its kind, where it may have to wait once more. */
  runAgain(call: Call, run: () => void): void {
    if (this.take === undefined) {
      run()
      return
    }
    const serve = (): void => {
      try {
        run()
      } catch (error) {
        // As in the original, what fails in its second run stays without an answer.
        this.#options.logger.log('error', 'a woken request failed', { request: call.name, error: String(error) })
      }
    }
    this.#pool(poolOf(call.name)).submit({ name: call.name, serve, refuse: (answer) => call.reply(answer) })
  }

  sizeOf(pool: PoolName): number {
    return this.#pool(pool).size
  }

  headWaitMsOf(pool: PoolName): number {
    return this.#pool(pool).headWaitMs
  }

  readonly #take = (request: Arrived): void => {
    const { lock, profile } = this.#options
    const scripted = SENDS.includes(request.name) ? this.#scripted() : undefined
    if (scripted !== undefined) request.refuse(scripted, false)
    else if (lock.busy && REJECTED_WHEN_BUSY.includes(request.name)) request.refuse(REJECTED, profile.refusesOneway)
    else this.#pool(poolOf(request.name)).submit(request)
  }

  #scripted(): Answer | undefined {
    const [script] = this.#scripts
    if (script === undefined) return undefined
    if (--script.left <= 0) {
      this.#scripts.delete(script)
      this.#changed()
    }
    return script.answer
  }

  #lockChanged(): void {
    for (const pool of this.#pools.values()) pool.lockChanged()
  }

  #changed(): void {
    const disturbed = this.#scripts.size > 0 || [...this.#pools.values()].some((pool) => pool.disturbed)
    this.take = disturbed ? this.#take : undefined
  }

  #create(name: PoolName): RequestPool {
    const { clock, config, lock, profile } = this.#options
    const { threads, capacity, waitMs } = poolRow(name)
    const unbounded = profile.unboundedPools.includes(name)
    const expires = waitMs !== undefined && profile.fastFailurePools.includes(name)
    const looks = (): boolean => config.broker.brokerFastFailureEnable
    return new RequestPool({
      name,
      clock,
      lock,
      threads: () => config.broker[threads],
      capacity: () => (unbounded ? Number.POSITIVE_INFINITY : config.broker[capacity]),
      expiresAfterMs: () => (expires && looks() ? config.broker[waitMs] : Number.POSITIVE_INFINITY),
      nextScanMs: (atMs) => this.#nextScanMs(atMs),
      drainsFromMs: () => (name === 'send' && looks() ? lock.busyFromMs : Number.POSITIVE_INFINITY),
      onChange: () => this.#changed(),
    })
  }

  #nextScanMs(atMs: number): number {
    const rounds = Math.ceil((atMs - this.#firstScanMs) / SCAN_MS)
    return this.#firstScanMs + Math.max(0, rounds) * SCAN_MS
  }

  #pool(name: PoolName): RequestPool {
    // Every name of the table has a pool.
    return this.#pools.get(name) as RequestPool
  }
}
