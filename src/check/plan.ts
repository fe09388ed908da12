import type { PoolName } from '../broker/index.ts'

/**
 * A whole run as plain data: which servers there are, who sends and consumes what and when, what goes wrong. Together
 * with its seed a plan decides every event, so that it can be printed, kept, shrunk and replayed. Targets are numbers
 * taken modulo what exists: a smaller plan stays valid. Times are milliseconds since the clients were started.
 */
export interface Plan {
  /** Every draw of the world: a whole number from 0 to 2^32 − 1. */
  readonly seed: number
  /** 1 to 3. */
  readonly nameservers: number
  /** 1 to 3 masters, each with all the topic's queues. */
  readonly brokers: number
  /** Queues of the topic on each broker, 1 to 8. */
  readonly queues: number
  readonly flush: FlushMode
  /** Length of the first phase, in which faults strike: 1000 to 600,000. Afterwards everything is healed. */
  readonly chaosMs: number
  /** 1 to 4 producers, each a process of its own. */
  readonly producers: number
  readonly bursts: readonly Burst[]
  /** Consumer groups, 0 to 3. Every group gets every message. */
  readonly groups: readonly GroupPlan[]
  readonly consumers: readonly ConsumerPlan[]
  readonly failures: readonly FailurePlan[]
  readonly faults: readonly Fault[]
}

export type FlushMode = 'ASYNC_FLUSH' | 'SYNC_FLUSH'

/** Some messages of one producer. */
export interface Burst {
  readonly atMs: number
  readonly producer: number
  /** 1 to 100. */
  readonly count: number
  /** Between two sends of the burst, 0 to 5000. */
  readonly gapMs: number
  /** The messages go to one queue, chosen by this key. Undefined: round robin. */
  readonly orderKey?: number
  /** Delay level 1 (1 s) to 5 (1 min). Undefined: at once. */
  readonly delayLevel?: number
}

export interface GroupPlan {
  readonly orderly: boolean
  /** Deliveries after the first before a message goes to the dead-letter queue, 0 to 3. */
  readonly retries: number
}

/** One consumer of a group; a process of its own. */
export interface ConsumerPlan {
  readonly group: number
  readonly joinMs: number
  /** Shuts down in good order. Undefined: stays. */
  readonly leaveMs?: number
  /** How long its handler takes, 0 to 400. */
  readonly handleMs: number
}

/** The handlers of a group fail on one message. */
export interface FailurePlan {
  readonly group: number
  /** Index of the message in the order of the bursts, modulo their number. */
  readonly message: number
  /** Attempts that fail, 1 to 20. */
  readonly times: number
  /** `later` returns RECONSUME_LATER, `throw` throws, `slow` answers RECONSUME_LATER only after 5 s. */
  readonly how: 'later' | 'throw' | 'slow'
}

/**
 * Something goes wrong at `atMs`, for `forMs`. A node is a number modulo all NameServers, brokers, producers and
 * consumers, in this order; a link whose ends are the same node goes to the next one.
 *
 * What may strike is what RocketMQ promises to survive, so that every finding is a defect:
 *
 * - A killed process (broker, NameServer, client) loses its memory but not what it wrote, under either flush mode.
 * - A power-off loses what was not flushed. An acknowledged message is flushed under SYNC_FLUSH only, so that a plan with
 *   ASYNC_FLUSH and a power-off is refused. Even then the files below `config/` are never synced: torn ones are removed
 *   before the next start, and what they said (offsets, above all) is lost, so that messages come again. And messages that
 *   the broker puts itself, for a retry or when a delay is over, do not wait for the flush (WAIT=false): those that
 *   were put in the last second before a power-off may be lost.
 * - Cuts, resets and delays may double a message (a send or a consume result whose answer got lost is repeated), move
 *   it to another queue and delay it. They never lose it and never change the order within a queue.
 * - There is one replica of each broker: while it is down its messages wait, and no fault takes a disk away.
 * - Clocks are right: locks and delays are measured with wall time by RocketMQ, too.
 * - Inside a broker (`docs/control-api.md`): threads or a page cache that are busy and a slow disk answer late, so that sends
 *   are repeated; a full disk, a disabled group and a code of choice refuse, and what is refused is not stored. None of them
 *   loses anything, since the brokers of a plan have `cleanFileForciblyEnable=false`: the original's default deletes the
 *   oldest files of a full disk, consumed or not. Such a fault ends with the process that it is in.
 */
export type Fault =
  | {
      readonly kind: 'latency'
      readonly from: number
      readonly to: number
      readonly atMs: number
      readonly forMs: number
      /** One way, 1 to 2000; drawn from the half to the whole. */
      readonly delayMs: number
    }
  | {
      readonly kind: 'cut'
      readonly from: number
      readonly to: number
      readonly bothWays: boolean
      readonly atMs: number
      readonly forMs: number
    }
  | { readonly kind: 'reset'; readonly from: number; readonly to: number; readonly atMs: number }
  | { readonly kind: 'killBroker'; readonly broker: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'powerOffBroker'; readonly broker: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'killNamesrv'; readonly namesrv: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'killClient'; readonly client: number; readonly atMs: number; readonly forMs: number }
  | InsideFault

interface Inside {
  readonly broker: number
  readonly atMs: number
  readonly forMs: number
}

/** What goes wrong inside a broker that runs. */
export type InsideFault =
  /** Requests wait `waitMs`, 0 to 60,000, for a thread of a pool; undefined: until the end. */
  | (Inside & { readonly kind: 'busyThreads'; readonly pool: PoolName; readonly waitMs?: number })
  /** One put waits for the page cache, when the fault begins for `heldMs` already, 0 to 60,000. */
  | (Inside & { readonly kind: 'busyPageCache'; readonly heldMs: number })
  /** 86 to 100: above 90 nothing is stored, at 100 nothing is written. */
  | (Inside & { readonly kind: 'fullDisk'; readonly usedPercent: number })
  /** Each sync takes so much longer, 1 to 60,000. */
  | (Inside & { readonly kind: 'slowDisk'; readonly syncMs: number })
  /** A group may not pull until the end, when an operator lets it again. */
  | (Inside & { readonly kind: 'slowConsumer'; readonly group: number })
  /** Sends are answered with this code. */
  | (Inside & { readonly kind: 'answers'; readonly code: number })

export type FaultKind = Fault['kind']

export const faultKinds: readonly FaultKind[] = [
  'latency',
  'cut',
  'reset',
  'killBroker',
  'powerOffBroker',
  'killNamesrv',
  'killClient',
  'busyThreads',
  'busyPageCache',
  'fullDisk',
  'slowDisk',
  'slowConsumer',
  'answers',
]

/** Number of messages that the bursts send. */
export function messageCount(plan: Plan): number {
  return plan.bursts.reduce((sum, burst) => sum + burst.count, 0)
}
