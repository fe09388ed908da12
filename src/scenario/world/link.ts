import type { LatencyMs, LinkOptions, SpreadLatencyMs } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { LinkSpec } from '../format/index.ts'

/** A link of the format as the network takes it. */
export function linkOptions({ from, to, latency, bytesPerSecond, queueBytes, ...rest }: LinkSpec): LinkOptions {
  const { mtu, icmp, loss, corrupt, duplicate, reorder } = rest
  return {
    from,
    to,
    ...(latency === undefined ? {} : { latencyMs: latencyOf(latency) }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(queueBytes === undefined ? {} : { queueBytes }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(icmp === undefined ? {} : { icmp }),
    ...(loss === undefined ? {} : { loss }),
    ...(corrupt === undefined ? {} : { corrupt }),
    ...(duplicate === undefined ? {} : { duplicate }),
    ...(reorder === undefined ? {} : { reorder }),
  }
}

function latencyOf(latency: NonNullable<LinkSpec['latency']>): LatencyMs | SpreadLatencyMs {
  if (typeof latency === 'string') return { min: milliseconds(latency), max: milliseconds(latency) }
  if ('mean' in latency) {
    return { ...latency, mean: milliseconds(latency.mean), jitter: milliseconds(latency.jitter) }
  }
  const [min, max] = latency
  return { min: milliseconds(min), max: milliseconds(max) }
}
