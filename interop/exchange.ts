import { setTimeout as sleep } from 'node:timers/promises'
import { keep, ofKinds, ofStanding } from './exchange/damaged.ts'
import type { Exchange, Kind } from './exchange/kind.ts'
import { kindsOf } from './exchange/kinds/index.ts'
import { Peer } from './exchange/peer.ts'
import { checkStanding, readStanding, written } from './exchange/standing.ts'
import type { Server } from './server/server.ts'

/** Broker properties of both servers: what is awaited comes soon, and files of every sort are more than one. */
export const EXCHANGE_SETTINGS: Readonly<Record<string, string>> = {
  flushDiskType: 'SYNC_FLUSH',
  transactionCheckInterval: '3000',
  // Ends are written down together, and on a busy machine late; checks must not come before them.
  transactionTimeOut: '3000',
  transactionOpBatchInterval: '500',
  flushConsumerOffsetInterval: '1000',
  flushDelayOffsetInterval: '1000',
  reviveMaxSlow: '1',
  // The original ends one revive queue after another, in up to four seconds each.
  reviveQueueNum: '2',
  // Timer messages go round once more beyond it; check points of POP must not, which come out of order there in the original.
  timerRollWindowSlot: '34',
  recallMessageEnable: 'true',
  mappedFileSizeCommitLog: '8388608',
  mappedFileSizeConsumeQueue: '400',
  mappedFileSizeConsumeQueueExt: '1000',
  mappedFileSizeTimerLog: '520',
}

export interface Lane extends Pick<Exchange, 'release' | 'end' | 'directory'> {
  /** One after another over the directory, in turn ours and the original; two at least. */
  readonly servers: readonly Life[]
}

export interface Life {
  readonly name: Exchange['reader']
  start(): Promise<Server>
  /** How long it takes to end, by estimate. */
  readonly endsWithinMs: number
}

/**
 * One server writes a store by a workload of every message kind, ends, and another opens it: what stood there stands
 * there, and what was under way goes on. That one may leave a workload of its own to a third, and so on.
 */
export async function exchangeStore({ servers, ...lane }: Lane): Promise<void> {
  let check = async (_peer: Peer): Promise<void> => undefined
  for (const [generation, { start, endsWithinMs }] of servers.entries()) {
    const next = servers[generation + 1]
    const reader = next?.name ?? 'ours'
    const exchange = { ...lane, generation, reader, nobodyRunsAtMs: 0, endedMs: 0, secondUpMs: 0 }
    const before = check
    // Nobody needs the directory after the last one.
    await onServer(start, next === undefined ? 'kill' : lane.end, async (peer) => {
      await before(peer)
      if (next !== undefined) check = (await leaveWork(peer, exchange, endsWithinMs)).everything
    })
    if (next !== undefined) await sleep(Math.max(0, exchange.nobodyRunsAtMs + 1000 - Date.now()))
  }
}

/**
 * Shows that the checks of an exchange can fail: a server of ours follows another over a directory that was damaged in
 * between. Throws with the damage that nobody noticed.
 */
export async function exchangeDamaged({ servers: [life], ...lane }: Lane): Promise<void> {
  if (life === undefined) throw new Error('a server is needed')
  const exchange = { ...lane, generation: 0, reader: life.name, nobodyRunsAtMs: 0, endedMs: 0, secondUpMs: 0 }
  const checks = await onServer(life.start, lane.end, (peer) => leaveWork(peer, exchange, life.endsWithinMs))
  const restore = keep(lane.directory)
  const complaints = async (check: (peer: Peer) => Promise<void>): Promise<string> => {
    try {
      await onServer(life.start, 'kill', check)
      return ''
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  for (const { strike } of ofKinds) strike(lane.directory)
  const ofAll = await complaints(checks.everything)
  const missed = ofKinds.filter(({ says }) => !says.test(ofAll)).map(({ what }) => `${what} (${ofAll})`)
  for (const { what, strike, says } of ofStanding) {
    restore()
    strike(lane.directory)
    const said = await complaints(checks.standing)
    if (!says.test(said)) missed.push(`${what} (${said})`)
  }
  restore()
  const undamaged = await complaints(checks.standing)
  if (undamaged !== '') throw new Error(`nothing was damaged, and yet: ${undamaged}`)
  if (missed.length > 0) throw new Error(`nobody noticed damage to ${missed.join('; ')}`)
}

type Begun = { -readonly [K in keyof Exchange]: Exchange[K] }

/** What the next server has to stand. */
interface Checks {
  readonly standing: (peer: Peer) => Promise<void>
  /** The same, and what each kind has left. */
  readonly everything: (peer: Peer) => Promise<void>
}

async function leaveWork(peer: Peer, exchange: Begun, endsWithinMs: number): Promise<Checks> {
  const kinds = new Kinds(kindsOf(exchange))
  await kinds.all((kind) => kind.work(peer))
  if (exchange.end === 'kill') await written(exchange.directory, peer)
  exchange.nobodyRunsAtMs = Date.now() + endsWithinMs
  await kinds.all((kind) => kind.leave?.(peer))
  const standing = await readStanding(peer)
  exchange.endedMs = Date.now()
  const check = async (second: Peer, all: boolean): Promise<void> => {
    exchange.secondUpMs = Date.now()
    const outcomes = kinds.begun()
    await outcomes.run('what stood there', checkStanding(standing, second, exchange))
    if (all) await outcomes.all((kind) => kind.check(second))
    outcomes.settle()
  }
  return { standing: (second) => check(second, false), everything: (second) => check(second, true) }
}

async function onServer<T>(
  start: () => Promise<Server>,
  end: Exchange['end'],
  act: (peer: Peer) => Promise<T>,
): Promise<T> {
  const server = await start()
  const peer = new Peer(server.broker)
  try {
    return await act(peer)
  } finally {
    await peer.close()
    await server[end]()
  }
}

/** Kinds side by side; one that fails is left out from then on. */
class Kinds {
  readonly #kinds: readonly Kind[]
  readonly #failed = new Map<string, string>()

  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds
  }

  /** The same ones as they stand now. */
  begun(): Kinds {
    const kinds = new Kinds(this.#kinds)
    for (const [name, reason] of this.#failed) kinds.#failed.set(name, reason)
    return kinds
  }

  async all(act: (kind: Kind) => Promise<void> | undefined): Promise<void> {
    const going = this.#kinds.filter(({ name }) => !this.#failed.has(name))
    await Promise.all(going.map((kind) => this.run(kind.name, act(kind))))
  }

  async run(name: string, act: Promise<void> | undefined): Promise<void> {
    try {
      await act
    } catch (error) {
      this.#failed.set(name, error instanceof Error ? error.message : String(error))
    }
  }

  /** Throws what failed. */
  settle(): void {
    if (this.#failed.size === 0) return
    throw new Error([...this.#failed].map(([name, reason]) => `${name}: ${reason}`).join('; '))
  }
}
