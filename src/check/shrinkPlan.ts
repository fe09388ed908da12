import type { Burst, ConsumerPlan, FailurePlan, Fault, GroupPlan, Plan } from './plan.ts'

type ListName = 'faults' | 'failures' | 'consumers' | 'bursts' | 'groups'

/** In the order in which they are thinned out: what goes wrong first, so that what is left explains the failure. */
const LISTS: readonly ListName[] = ['faults', 'failures', 'consumers', 'bursts', 'groups']

/**
 * Makes a plan smaller as long as it still fails: takes parts of its lists away, then makes the numbers of what is left
 * simpler, until nothing smaller fails or `runsMax` plans were tried. Every step is a plan of its own, so that the
 * answer is one that was seen to fail. Also answers the number of runs.
 */
export async function shrinkPlan(
  plan: Plan,
  stillFails: (smaller: Plan) => Promise<boolean>,
  runsMax: number,
): Promise<{ readonly plan: Plan; readonly runs: number }> {
  let best = plan
  let runs = 0
  for (let progress = true; progress && runs < runsMax; ) {
    progress = false
    for (const make of [withoutParts, simpler]) {
      let candidates = make(best)
      for (let next = 0; next < candidates.length && runs < runsMax; next++) {
        const candidate = candidates[next]
        if (candidate === undefined) break
        runs++
        if (!(await stillFails(candidate))) continue
        best = candidate
        progress = true
        // What follows in the list was tried against a larger plan; the smaller one has candidates of its own.
        candidates = make(best)
        next = -1
      }
    }
  }
  return { plan: best, runs }
}

/** The plan without the half, a quarter, … one item of each list. */
function withoutParts(plan: Plan): readonly Plan[] {
  const smaller: Plan[] = []
  for (const name of LISTS) {
    const { length } = plan[name]
    for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < length; from += size) {
        const left = (plan[name] as readonly unknown[]).filter((_, index) => index < from || index >= from + size)
        smaller.push({ ...plan, [name]: left })
      }
    }
  }
  return smaller
}

/** The plan with one number or choice made simpler. */
function simpler(plan: Plan): readonly Plan[] {
  const { nameservers, producers, brokers, queues } = plan
  return [
    ...below(nameservers, 1).map((value) => ({ ...plan, nameservers: value })),
    ...below(producers, 1).map((value) => ({ ...plan, producers: value })),
    ...below(brokers, 1).map((value) => ({ ...plan, brokers: value })),
    ...below(queues, 1).map((value) => ({ ...plan, queues: value })),
    ...eachItem(plan, 'bursts', simplerBursts),
    ...eachItem(plan, 'groups', simplerGroups),
    ...eachItem(plan, 'consumers', simplerConsumers),
    ...eachItem(plan, 'failures', simplerFailures),
    ...eachItem(plan, 'faults', simplerFaults),
  ]
}

function eachItem<T>(plan: Plan, name: ListName, simplify: (item: T) => readonly T[]): readonly Plan[] {
  const list = plan[name] as readonly unknown[] as readonly T[]
  return list.flatMap((item, index) => simplify(item).map((value) => ({ ...plan, [name]: list.with(index, value) })))
}

/** The least value and the one half-way to it. */
function below(value: number, least: number): readonly number[] {
  if (value <= least) return []
  const half = Math.floor((value + least) / 2)
  return half === least ? [least] : [least, half]
}

function simplerBursts(burst: Burst): readonly Burst[] {
  const { orderKey, delayLevel, ...rest } = burst
  return [
    ...(orderKey === undefined ? [] : [delayLevel === undefined ? rest : { ...rest, delayLevel }]),
    ...(delayLevel === undefined ? [] : [orderKey === undefined ? rest : { ...rest, orderKey }]),
    ...below(burst.count, 1).map((count) => ({ ...burst, count })),
    ...below(burst.gapMs, 0).map((gapMs) => ({ ...burst, gapMs })),
  ]
}

function simplerGroups(group: GroupPlan): readonly GroupPlan[] {
  return below(group.retries, 0).map((retries) => ({ ...group, retries }))
}

function simplerConsumers(consumer: ConsumerPlan): readonly ConsumerPlan[] {
  const { leaveMs, ...stays } = consumer
  return [
    ...(leaveMs === undefined ? [] : [stays]),
    ...below(consumer.joinMs, 0).map((joinMs) => ({ ...consumer, joinMs })),
    ...below(consumer.handleMs, 0).map((handleMs) => ({ ...consumer, handleMs })),
  ]
}

function simplerFailures(failure: FailurePlan): readonly FailurePlan[] {
  return [
    ...(failure.how === 'later' ? [] : [{ ...failure, how: 'later' as const }]),
    ...below(failure.times, 1).map((times) => ({ ...failure, times })),
  ]
}

function simplerFaults(fault: Fault): readonly Fault[] {
  if (fault.kind === 'reset') return []
  const shorter = below(fault.forMs, 1).map((forMs) => ({ ...fault, forMs }))
  switch (fault.kind) {
    case 'powerOffBroker':
      return [{ ...fault, kind: 'killBroker' }, ...shorter]
    case 'busyThreads': {
      const { waitMs, ...untilItsEnd } = fault
      return waitMs === undefined ? shorter : [untilItsEnd, ...shorter]
    }
    case 'busyPageCache':
      return [...below(fault.heldMs, 0).map((heldMs) => ({ ...fault, heldMs })), ...shorter]
    case 'slowDisk':
      return [...below(fault.syncMs, 1).map((syncMs) => ({ ...fault, syncMs })), ...shorter]
    default:
      return shorter
  }
}
