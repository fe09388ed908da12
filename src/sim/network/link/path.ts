import type { LatencyMs, LinkOptions, SpreadLatencyMs } from '../control.ts'
import type { SpreadDelay } from './delay.ts'
import type { LossModel } from './loss.ts'
import { mtuOf, type PathMtu } from './mtu.ts'
import type { Wire } from './wire.ts'

const RANGE = 0x1_0000_0000

/** What holds on one way of one connection until the rules change. */
export interface Path {
  /** The least delay of an even range, the mean of a spread. */
  readonly minUs: number
  readonly spanUs: number
  /** Delays that are not an even range. */
  readonly spread: SpreadDelay | undefined
  readonly usPerByte: number
  /** Undefined where nothing gets lost. */
  readonly loss: LossModel | undefined
  readonly impairments: Impairments | undefined
  /** Undefined where no packet is too large. */
  readonly mtu: PathMtu | undefined
  /** Segments may get lost. */
  readonly lossy: boolean
  /** Segments may go out twice, or overtake each other. */
  readonly shuffles: boolean
  /** Why nothing gets through; undefined when it does. */
  readonly cut: string | undefined
  readonly wire: Wire
}

/** What few links have. Chances are of 2^32. */
export interface Impairments {
  readonly queueBytes: number
  readonly corrupt: number
  readonly duplicate: number
  readonly reorder: number
}

/** Properties of a path; those of later links replace those of earlier ones. */
export type LinkProperties = Omit<LinkOptions, 'from' | 'to' | 'bothWays' | 'latencyMs'> & {
  readonly latencyMs?: LatencyMs | SpreadLatencyMs
}

export function pathOf(
  properties: LinkProperties & { readonly latencyMs: LatencyMs | SpreadLatencyMs },
  cut: string | undefined,
  wire: Wire,
): Path {
  const { latencyMs, bytesPerSecond = 0, loss: losses = 0 } = properties
  const delay = delayOf(latencyMs, wire)
  const loss = wire.loss(losses)
  const impairments = impairmentsOf(properties)
  const mtu = mtuOf(properties)
  return {
    ...delay,
    usPerByte: bytesPerSecond > 0 ? 1_000_000 / bytesPerSecond : 0,
    loss,
    impairments,
    mtu,
    lossy: loss !== undefined || impairments !== undefined || mtu !== undefined,
    shuffles: delay.spread !== undefined || impairments !== undefined,
    cut,
    wire,
  }
}

function delayOf(latencyMs: LatencyMs | SpreadLatencyMs, wire: Wire): Pick<Path, 'minUs' | 'spanUs' | 'spread'> {
  if ('mean' in latencyMs) {
    const spread = wire.delay(latencyMs)
    return { minUs: spread.meanUs, spanUs: 0, spread }
  }
  return { ...rangeUs(latencyMs), spread: undefined }
}

function rangeUs({ min, max }: LatencyMs): { readonly minUs: number; readonly spanUs: number } {
  const minUs = Math.round(min * 1000)
  return { minUs, spanUs: Math.max(0, Math.round(max * 1000) - minUs) }
}

function impairmentsOf({
  queueBytes = 0,
  corrupt = 0,
  duplicate = 0,
  reorder = 0,
}: LinkProperties): Impairments | undefined {
  if (queueBytes + corrupt + duplicate + reorder === 0) return undefined
  return { queueBytes, corrupt: corrupt * RANGE, duplicate: duplicate * RANGE, reorder: reorder * RANGE }
}

/** A delay drawn for the path. */
export function latencyUs(path: Path, draw: number): number {
  if (path.spread !== undefined) return path.spread.us(draw)
  return path.minUs + Math.floor((draw / RANGE) * (path.spanUs + 1))
}

/** Why the link takes a packet away that was sent now; undefined when it arrives. */
export function lostOn({ loss, impairments, wire }: Path): string | undefined {
  if (loss?.loses(wire.random) === true) return 'lost by the link'
  const corrupt = impairments?.corrupt ?? 0
  if (corrupt > 0 && wire.random.u32('corrupt') < corrupt) return 'damaged by the link: its checksum is wrong'
  return undefined
}

/** Whether the queue in front of the bandwidth has no room for so many bytes. A link that is idle takes every segment. */
export function queueIsFull({ impairments, usPerByte, wire }: Path, bytes: number, nowUs: number): boolean {
  const limit = impairments?.queueBytes ?? 0
  const waitingUs = wire.busyUntilUs - nowUs
  return limit > 0 && waitingUs > 0 && waitingUs + bytes * usPerByte > limit * usPerByte
}

/** Takes the bandwidth for so many bytes; answers in how many microseconds the last of them has left. */
export function occupyUs({ usPerByte, wire }: Path, bytes: number, nowUs: number): number {
  const startUs = Math.max(nowUs, wire.busyUntilUs)
  wire.busyUntilUs = startUs + bytes * usPerByte
  return Math.ceil(wire.busyUntilUs - nowUs)
}
