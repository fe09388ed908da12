import * as fc from 'fast-check'
import type { PoolName } from '../broker/index.ts'
import { ResponseCode } from '../protocol/index.ts'
import { plannedMessages } from './messages.ts'
import {
  type Burst,
  type ConsumerPlan,
  type FailurePlan,
  type Fault,
  type FaultKind,
  faultKinds,
  type GroupPlan,
  type Plan,
} from './plan.ts'

/** What a search wants of its plans. */
export interface PlanSpace {
  /** Length of the chaos phase. Default 60,000. */
  readonly chaosMs?: number
  /** Fewest and most brokers. Default 1 and 3. */
  readonly brokersMin?: number
  readonly brokersMax?: number
  /** Most faults in a plan. Default 6. */
  readonly faultsMax?: number
  /** Kinds that may strike. Default all. */
  readonly kinds?: readonly FaultKind[]
}

const NODES = 12

/** Those that serve what producers and consumers of a plan ask; `admin` serves locks. */
const POOLS: readonly PoolName[] = ['send', 'pull', 'heartbeat', 'clientManage', 'consumerManage', 'admin']

/** Refusals of sends. */
const REFUSALS: readonly number[] = [
  ResponseCode.SYSTEM_ERROR,
  ResponseCode.SYSTEM_BUSY,
  ResponseCode.SERVICE_NOT_AVAILABLE,
  ResponseCode.NO_PERMISSION,
  ResponseCode.TOPIC_NOT_EXIST,
]

/** The moment of a message, to which a fault may be moved. */
interface Near {
  readonly message: number
  /** One of those that are to fail, if there are any. */
  readonly failing: boolean
  readonly plusMs: number
}

/** Most races last a millisecond, which a fault at any time of a minute seldom meets. */
const near: fc.Arbitrary<Near | undefined> = fc.option(
  fc.record({ message: fc.nat({ max: 199 }), failing: fc.boolean(), plusMs: fc.nat({ max: 3 }) }),
  { nil: undefined, freq: 2 },
)

/** One fault of a kind, striking within the time. */
export function faultArbitrary(kind: FaultKind, chaosMs: number): fc.Arbitrary<Fault> {
  const atMs = fc.nat({ max: chaosMs - 1 })
  const forMs = fc.integer({ min: 1, max: Math.max(1, Math.floor(chaosMs / 2)) })
  const node = fc.nat({ max: NODES })
  const window = { atMs, forMs }
  const link = { from: node, to: node }
  const inside = { broker: fc.nat({ max: 2 }), ...window }
  switch (kind) {
    case 'latency':
      return fc.record({ kind: fc.constant(kind), ...link, ...window, delayMs: fc.integer({ min: 1, max: 2000 }) })
    case 'cut':
      return fc.record({ kind: fc.constant(kind), ...link, ...window, bothWays: fc.boolean() })
    case 'reset':
      return fc.record({ kind: fc.constant(kind), ...link, atMs })
    case 'killBroker':
    case 'powerOffBroker':
      return fc.record({ kind: fc.constant(kind), broker: fc.nat({ max: 2 }), ...window })
    case 'killNamesrv':
      return fc.record({ kind: fc.constant(kind), namesrv: fc.nat({ max: 2 }), ...window })
    case 'killClient':
      return fc.record({ kind: fc.constant(kind), client: fc.nat({ max: 7 }), ...window })
    case 'busyThreads':
      return fc
        .record({
          kind: fc.constant(kind),
          ...inside,
          pool: fc.constantFrom(...POOLS),
          waitMs: fc.option(fc.nat({ max: 10_000 }), { nil: undefined, freq: 1 }),
        })
        .map(withoutUndefined)
    case 'busyPageCache':
      return fc.record({
        kind: fc.constant(kind),
        ...inside,
        heldMs: fc.oneof(fc.constant(0), fc.nat({ max: 3000 })),
      })
    case 'fullDisk':
      return fc.record({ kind: fc.constant(kind), ...inside, usedPercent: fc.constantFrom(86, 91, 95, 100) })
    case 'slowDisk':
      return fc.record({ kind: fc.constant(kind), ...inside, syncMs: fc.integer({ min: 1, max: 15_000 }) })
    case 'slowConsumer':
      return fc.record({ kind: fc.constant(kind), ...inside, group: fc.nat({ max: 2 }) })
    case 'answers':
      return fc.record({ kind: fc.constant(kind), ...inside, code: fc.constantFrom(...REFUSALS) })
    default:
      return kind satisfies never
  }
}

function burstArbitrary(chaosMs: number): fc.Arbitrary<Burst> {
  return fc
    .record({
      atMs: fc.nat({ max: chaosMs - 1 }),
      producer: fc.nat({ max: 3 }),
      count: fc.integer({ min: 1, max: 40 }),
      gapMs: fc.nat({ max: 1000 }),
      orderKey: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
      delayLevel: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined, freq: 4 }),
    })
    .map(withoutUndefined)
}

const group: fc.Arbitrary<GroupPlan> = fc.record({ orderly: fc.boolean(), retries: fc.integer({ min: 0, max: 3 }) })

function consumerArbitrary(chaosMs: number): fc.Arbitrary<ConsumerPlan> {
  return fc
    .record({
      group: fc.nat({ max: 2 }),
      joinMs: fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, fc.nat({ max: chaosMs - 1 })),
      handleMs: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 400 })),
      leaveMs: fc.option(fc.nat({ max: chaosMs - 1 }), { nil: undefined, freq: 3 }),
    })
    .map(withoutUndefined)
}

const failure: fc.Arbitrary<FailurePlan> = fc.record({
  group: fc.nat({ max: 2 }),
  message: fc.nat({ max: 199 }),
  times: fc.oneof({ arbitrary: fc.integer({ min: 1, max: 2 }), weight: 3 }, fc.integer({ min: 1, max: 20 })),
  how: fc.constantFrom('later', 'throw', 'slow'),
})

/**
 * Whole plans. The swarm comes first: each plan draws which kinds of faults may strike, so that some plans know one kind
 * only and some none at all. A power-off without SYNC_FLUSH becomes a kill, which is what RocketMQ promises to survive.
 */
export function planArbitrary(space: PlanSpace = {}): fc.Arbitrary<Plan> {
  const { chaosMs = 60_000, brokersMin = 1, brokersMax = 3, faultsMax = 6, kinds = faultKinds } = space
  const swarm = fc.subarray([...kinds])
  const faultList = swarm.chain((allowed) =>
    allowed.length === 0
      ? fc.constant<Fault[]>([])
      : fc.array(fc.oneof(...allowed.map((kind) => faultArbitrary(kind, chaosMs))), {
          maxLength: faultsMax,
          size: 'max',
        }),
  )
  return fc
    .record({
      seed: fc.nat({ max: 2 ** 31 - 1 }),
      nameservers: fc.integer({ min: 1, max: 2 }),
      brokers: fc.integer({ min: brokersMin, max: brokersMax }),
      queues: fc.integer({ min: 1, max: 4 }),
      flush: fc.constantFrom('ASYNC_FLUSH', 'SYNC_FLUSH'),
      chaosMs: fc.constant(chaosMs),
      producers: fc.integer({ min: 1, max: 2 }),
      bursts: fc.array(burstArbitrary(chaosMs), { minLength: 1, maxLength: 10, size: 'max' }),
      groups: fc.array(group, { minLength: 1, maxLength: 2, size: 'max' }),
      consumers: fc.array(consumerArbitrary(chaosMs), { minLength: 1, maxLength: 5, size: 'max' }),
      failures: fc.array(failure, { maxLength: 8, size: 'max' }),
      faults: faultList,
      near: fc.array(near, { minLength: faultsMax, maxLength: faultsMax }),
    })
    .map(({ near, ...plan }) => withinPromises(moveFaults(plan as Plan, near)))
}

/** Lets the faults strike at the moments of messages where they are told to. */
function moveFaults(plan: Plan, near: readonly (Near | undefined)[]): Plan {
  const messages = plannedMessages(plan)
  const faults = plan.faults.map((fault, index) => {
    const to = near[index]
    if (to === undefined) return fault
    const failure = to.failing ? plan.failures[to.message % plan.failures.length] : undefined
    const message = messages[(failure ?? to).message % messages.length]
    if (message === undefined) return fault
    return { ...fault, atMs: Math.min(message.atMs + to.plusMs, plan.chaosMs - 1) }
  })
  return { ...plan, faults }
}

/** A plan that asks for no more than RocketMQ promises. */
function withinPromises(plan: Plan): Plan {
  if (plan.flush === 'SYNC_FLUSH') return plan
  const faults = plan.faults.map(
    (fault): Fault => (fault.kind === 'powerOffBroker' ? { ...fault, kind: 'killBroker' } : fault),
  )
  return { ...plan, faults }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
