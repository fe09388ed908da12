/** As the schedulers rr/wrr, lc/wlc and sh of LVS. */
export type SchedulerName = 'roundRobin' | 'leastConnections' | 'sourceHash'

/** A server as a scheduler sees it. One of weight 0 is there and gets nothing new. */
export interface Candidate {
  readonly weight: number
  /** It gets new connections: neither drained nor removed nor failed. */
  readonly able: boolean
  readonly connections: number
}

/** Chooses among the servers of a load balancer, which keep their places. */
export interface Scheduling {
  /** The place of the one that gets a new connection from an address; undefined when none takes any. */
  choose(candidates: readonly Candidate[], sourceAddress: string): number | undefined
}

export function createScheduling(name: SchedulerName): Scheduling {
  switch (name) {
    case 'roundRobin':
      return new RoundRobin()
    case 'leastConnections':
      return { choose: leastConnections }
    case 'sourceHash':
      return { choose: bySource }
    default:
      return name satisfies never
  }
}

/** Weighted round robin of LVS (ip_vs_wrr): the heavier ones come in turn first, the lighter ones join as the mark sinks. */
class RoundRobin implements Scheduling {
  #at = -1
  #mark = 0

  choose(candidates: readonly Candidate[]): number | undefined {
    const weights = candidates.map((candidate) => (takes(candidate) ? candidate.weight : 0))
    const most = Math.max(0, ...weights)
    if (most === 0) return undefined
    const step = weights.reduce(greatestDivisor, 0)
    for (;;) {
      this.#at = (this.#at + 1) % weights.length
      if (this.#at === 0) this.#mark = this.#mark > step ? Math.min(this.#mark - step, most) : most
      const weight = weights[this.#at] ?? 0
      if (weight > 0 && weight >= this.#mark) return this.#at
    }
  }
}

/** The fewest connections for its weight; of equals the first. */
function leastConnections(candidates: readonly Candidate[]): number | undefined {
  let best: number | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [at, candidate] of candidates.entries()) {
    if (!takes(candidate)) continue
    const load = candidate.connections / candidate.weight
    if (load < least) {
      least = load
      best = at
    }
  }
  return best
}

/** An address has its place among shares of the weights; a server that takes no connections leaves its share to the next. */
function bySource(candidates: readonly Candidate[], sourceAddress: string): number | undefined {
  const shares = candidates.flatMap(({ weight }, at) => Array.from({ length: Math.max(1, weight) }, () => at))
  if (shares.length === 0) return undefined
  const first = hashOf(sourceAddress) % shares.length
  for (let offset = 0; offset < shares.length; offset++) {
    const at = shares[(first + offset) % shares.length]
    const candidate = at === undefined ? undefined : candidates[at]
    if (candidate !== undefined && takes(candidate)) return at
  }
  return undefined
}

function takes({ weight, able }: Candidate): boolean {
  return able && weight > 0
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193) >>> 0
  }
  return hash
}
