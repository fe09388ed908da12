import { performance } from 'node:perf_hooks'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { World } from '../sim/index.ts'
import type { CallSite } from './calledFrom.ts'
import { pendingText } from './pendingText.ts'

// The real timers, also where a test puts fake ones in their place later.
const { clearInterval, setInterval, setImmediate } = globalThis

/** Looks at the process that must find it idle, one after the other, within the time that was asked for. */
const LOOKS = 5
/** A turn of the event loop that used more than this share of the time between two looks is work. */
const WORKING = 0.2
/** Node's exit code when a top-level await never settled. */
const UNSETTLED_AWAIT = 13

/**
 * What every process under a test runner has open: timers, ports and pipes to the runner, terminals. Anything else (a file being
 * read, a socket, a server that listens, a child process) may bring what the test waits for.
 */
const STANDING: ReadonlySet<string> = new Set(['Timeout', 'MessagePort', 'PipeWrap', 'Pipe', 'TTYWrap', 'SignalWrap'])

/** At a prompt the process waits for the person who types. */
const atPrompt = (): boolean => process.argv[1] === undefined

/** A world that must not stand still for longer while the test waits for something. */
export interface StandstillOptions {
  readonly world: World
  readonly limitMs: number
  /** Where the test started the cluster. */
  readonly startedFrom: CallSite
  /** Work for which the world stands still, if there is any. */
  readonly outside: () => { readonly site: CallSite; readonly mayEnd: boolean } | undefined
}

/** Work outside of the world may be in the thread pool, which Node does not show, for longer than a test would be. */
const OUTSIDE_LONGER = 4

interface Watched extends StandstillOptions {
  readonly fail: (error: SimError) => void
  events: number
  idleLooks: number
  lookedAtMs: number
}

/**
 * Notices that a test waits for something else than the simulated world while the world stands still: nobody is in a call of
 * the cluster, so virtual time does not pass, and what the test waits for would have to come out of it.
 *
 * The rule: five looks in a row, spread over the limit, find that no world of this process moved, that nothing real is under way
 * (see STANDING) and that the event loop was idle. Work in the thread pool that Node does not show (zlib, crypto) has the limit
 * to finish. One watch serves all worlds of a process, because a test with two clusters lets one stand still while it uses the
 * other.
 */
class StandstillWatch {
  readonly #watched = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined
  #periodMs = 0
  #utilization = performance.eventLoopUtilization()

  add(options: StandstillOptions, fail: (error: SimError) => void): Disposable {
    const watched: Watched = { ...options, fail, events: -1, idleLooks: 0, lookedAtMs: 0 }
    if (this.#watched.size === 0) process.on('exit', this.#onExit)
    this.#watched.add(watched)
    this.#arm()
    return { [Symbol.dispose]: (): void => this.#remove(watched) }
  }

  #remove(watched: Watched): void {
    if (!this.#watched.delete(watched)) return
    if (this.#watched.size > 0) return
    process.off('exit', this.#onExit)
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #arm(): void {
    if (atPrompt()) return
    const periodMs = Math.max(1, Math.min(...[...this.#watched].map(({ limitMs }) => limitMs)) / LOOKS)
    if (this.#timer !== undefined && periodMs >= this.#periodMs) return
    clearInterval(this.#timer)
    this.#periodMs = periodMs
    this.#timer = setInterval(() => this.#look(), periodMs)
    this.#timer.unref()
  }

  #look(): void {
    const before = this.#utilization
    this.#utilization = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(this.#utilization, before)
    const all = [...this.#watched]
    const idle =
      utilization < WORKING &&
      all.every(({ world, events, outside }) => {
        const work = outside()
        return (work === undefined ? !world.running : !work.mayEnd) && world.events === events
      }) &&
      process.getActiveResourcesInfo().every((resource) => STANDING.has(resource))
    const nowMs = performance.now()
    for (const watched of all) {
      // A look that comes late was held up by something, such as a debugger.
      const onTime = nowMs - watched.lookedAtMs < 3 * this.#periodMs
      watched.idleLooks = idle && onTime ? watched.idleLooks + 1 : 0
      watched.events = watched.world.events
      watched.lookedAtMs = nowMs
      const outside = watched.outside()
      const limitMs = watched.limitMs * (outside === undefined ? 1 : OUTSIDE_LONGER)
      if (watched.idleLooks * this.#periodMs < limitMs) continue
      this.#remove(watched)
      const howLong = `for ${limitMs} ms of real time`
      watched.fail(outside === undefined ? standstill(watched, howLong) : endless(watched, outside.site, howLong))
    }
  }

  readonly #onExit = (code: number): void => {
    const [watched] = this.#watched
    const unsettled = code === UNSETTLED_AWAIT || process.exitCode === UNSETTLED_AWAIT
    if (unsettled && watched !== undefined) throw standstill(watched, 'until the process ended')
  }
}

const watch = new StandstillWatch()

/** Calls `fail` once when the process waits for something that a standing world would have to bring. */
export function watchStandstill(options: StandstillOptions, fail: (error: SimError) => void): Disposable {
  return watch.add(options, fail)
}

/** Ends the test run or the program with an error that nobody catches. */
export function throwUncaught(error: SimError): void {
  setImmediate(() => {
    throw error
  })
}

function endless({ world }: Watched, { place, frames }: CallSite, howLong: string): SimError {
  const where = place === undefined ? '' : ` at ${place}`
  const message =
    `the work of \`cluster.outside\`${where} did not end ${howLong}, and nothing is under way that could end it: no timer of its own, ` +
    `no file, no socket, no program; meanwhile the cluster stood still at ${world.now} ms. What the cluster itself has to bring is ` +
    'awaited without it, or by a call of the cluster within it, such as `await cluster.until(promise)`'
  const error = new SimError(ErrorCodes.WorldStuck, message, { nowMs: world.now, calledAt: place })
  error.stack = [`SimError: ${message}`, ...frames].join('\n')
  return error
}

function standstill({ world, startedFrom: { place, frames } }: Watched, howLong: string): SimError {
  const whose = place === undefined ? '' : ` that was started at ${place}`
  const message =
    `the test waited for something outside of the cluster ${howLong}, and meanwhile the cluster${whose} stood still at ${world.now} ms: ` +
    'its virtual time passes only within calls such as `await cluster.until(() => …)`, `await cluster.advance(…)` or a call of ' +
    'one of its clients. Wait with `await cluster.until(promise)` for a promise of your own, and with `await cluster.until(() => …)` ' +
    'for a condition; a test that has ended stops its cluster with `await cluster.stop()` or `await using`. ' +
    `Now ${pendingText(world)}`
  const error = new SimError(ErrorCodes.WorldStuck, message, { nowMs: world.now, startedAt: place })
  error.stack = [`SimError: ${message}`, ...frames].join('\n')
  return error
}
