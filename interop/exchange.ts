import { setTimeout as sleep } from 'node:timers/promises'
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
  mappedFileSizeTimerLog: '520',
}

type Lane = Omit<Exchange, 'nobodyRunsAtMs' | 'endedMs' | 'secondUpMs'>

/**
 * One server writes a store by a workload of every message kind, ends, and another opens it: what stood there stands
 * there, and what was under way goes on.
 */
export async function exchangeStore(
  lane: Lane,
  writer: () => Promise<Server>,
  reader: () => Promise<Server>,
): Promise<void> {
  const exchange = { ...lane, nobodyRunsAtMs: 0, endedMs: 0, secondUpMs: 0 }
  const kinds = new Kinds(kindsOf(exchange))
  const standing = await onServer(writer, lane.end, async (peer) => {
    await kinds.all((kind) => kind.work(peer))
    if (lane.end === 'kill') await written(lane.directory, peer)
    exchange.nobodyRunsAtMs = Date.now() + lane.endsWithinMs
    await kinds.all((kind) => kind.leave?.(peer))
    const stands = await readStanding(peer)
    exchange.endedMs = Date.now()
    return stands
  })
  await sleep(Math.max(0, exchange.nobodyRunsAtMs + 1000 - Date.now()))
  // Nobody needs the directory afterwards.
  await onServer(reader, 'kill', async (peer) => {
    exchange.secondUpMs = Date.now()
    await kinds.run('what stood there', checkStanding(standing, peer, lane.end))
    await kinds.all((kind) => kind.check(peer))
  })
  kinds.settle()
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
