import { ErrorCodes, SimError } from '../../../runtime/index.ts'
import type { LatencyMs, LinkOptions, SpreadLatencyMs } from '../control.ts'
import type { LinkProperties } from './path.ts'

const DELAY_MS_MAX = 86_400_000
/** The least that IPv4 knows (RFC 791) has no room for a segment with timestamps; this one has. */
const MTU_MIN = 128
const ICMP: readonly unknown[] = ['passes', 'lost']
const DISTRIBUTIONS: readonly unknown[] = ['even', 'normal', 'pareto', 'paretonormal']

/** The properties that a link names. Throws SimError ConfigInvalid where one is out of range. */
export function linkProperties(options: LinkOptions): LinkProperties {
  const { loss } = options
  const latencyMs = rangeOf(options.latencyMs)
  if (latencyMs !== undefined && 'mean' in latencyMs) {
    demand('latencyMs.mean', latencyMs.mean, 0, DELAY_MS_MAX)
    demand('latencyMs.jitter', latencyMs.jitter, 0, DELAY_MS_MAX)
    correlated('latencyMs.correlation', latencyMs.correlation)
    const { distribution = 'even' } = latencyMs
    if (!DISTRIBUTIONS.includes(distribution)) {
      refuse('latencyMs.distribution', distribution, `one of ${DISTRIBUTIONS.join(', ')}`)
    }
  } else if (latencyMs !== undefined) {
    demand('latencyMs.min', latencyMs.min, 0, DELAY_MS_MAX)
    demand('latencyMs.max', latencyMs.max, latencyMs.min, DELAY_MS_MAX)
  }
  if (typeof loss === 'object') {
    if ('chance' in loss) correlated('loss.correlation', loss.correlation)
    const { correlation: _correlation, ...chances } = loss as Readonly<Record<string, unknown>>
    for (const [name, chance] of Object.entries(chances)) share(`loss.${name}`, chance)
  }
  for (const name of ['corrupt', 'duplicate', 'reorder'] as const) share(name, options[name])
  if (typeof loss === 'number') share('loss', loss)
  if (options.mtu !== undefined) demand('mtu', options.mtu, MTU_MIN, 65_535)
  if (options.icmp !== undefined && !ICMP.includes(options.icmp))
    refuse('icmp', options.icmp, `one of ${ICMP.join(', ')}`)
  for (const name of ['bytesPerSecond', 'queueBytes'] as const) {
    if (options[name] !== undefined) demand(name, options[name], 1, Number.MAX_SAFE_INTEGER)
  }
  const { from: _from, to: _to, bothWays: _bothWays, ...properties } = options
  return Object.fromEntries(Object.entries({ ...properties, latencyMs }).filter(([, value]) => value !== undefined))
}

/** A fixed delay is a range of one number. */
function rangeOf(latencyMs: LinkOptions['latencyMs']): LatencyMs | SpreadLatencyMs | undefined {
  if (typeof latencyMs !== 'number') return latencyMs
  demand('latencyMs', latencyMs, 0, DELAY_MS_MAX)
  return { min: latencyMs, max: latencyMs }
}

function correlated(name: string, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value < 1)) return
  refuse(name, value, 'a number from 0 to below 1')
}

function share(name: string, value: unknown): void {
  if (value !== undefined) demand(name, value, 0, 1)
}

function demand(name: string, value: unknown, from: number, to: number): void {
  if (typeof value === 'number' && value >= from && value <= to) return
  refuse(name, value, `a number from ${from} to ${to}`)
}

function refuse(name: string, value: unknown, allowed: string): never {
  throw new SimError(ErrorCodes.ConfigInvalid, `a link: ${name} is ${String(value)}; allowed is ${allowed}`, {
    name,
    value,
    allowed,
  })
}
