import type { QueueItem } from '../eventQueue.ts'
import { CongestionWindow } from './congestionWindow.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import type { Tap } from './interception.ts'
import {
  ETHERNET_MTU,
  latencyUs,
  lostOn,
  occupyUs,
  type Path,
  queueIsFull,
  SegmentSize,
  tooLargeText,
} from './link/index.ts'
import { type Held, Retransmission } from './retransmission.ts'
import type { Way } from './way.ts'

/** What travels: bytes, or one of the marks below. */
export type Segment = Uint8Array

/** The server's answer to a SYN, the client's last word of the handshake, the end of a direction, and a reset. */
export const SYN_ACK: Segment = new Uint8Array(0)
export const ACK: Segment = new Uint8Array(0)
export const FIN: Segment = new Uint8Array(0)
export const RST: Segment = new Uint8Array(0)

/** What a reader gets at once at most; Node's streams read as much. */
const READ_BYTES_MAX = 65_536
/** Places for segments that a quiet direction keeps. */
const KEPT_PLACES = 64
/** A cut-off rest comes up to so many microseconds after the first part. */
const REST_DELAY_MASK = 0xff
/**
 * One direction of a connection: segments on their way, in order. There is one pending event for the whole direction. An
 * acknowledgement costs no event while everything arrives; only where one would be missing do retransmissions begin.
 */
export class Flow implements QueueItem {
  readonly label = 'tcp delivery'
  readonly cancelled = false
  readonly from: Endpoint
  readonly to: Endpoint
  /** Bytes sent and not yet taken by the receiving application. */
  unconsumedBytes = 0
  /** What may stop this connection on its way; most have nothing. */
  way: Way | undefined
  /** How much may be on its way; undefined where links lose nothing. */
  congestion: CongestionWindow | undefined
  /** Who reads this connection along, and decides what of it goes on. */
  tap: Tap | undefined
  readonly #fabric: Fabric
  readonly #retransmission: Retransmission
  /** What is on its way stands from `#head` to `#tail`; the arrays keep their places, since most flows have one segment at a time. */
  readonly #segments: Segment[] = []
  readonly #arrivals: number[] = []
  #head = 0
  #tail = 0
  #lastArrivalUs = 0
  #scheduled = false
  #path: Path | undefined
  #pathVersion = -1
  /** Of segments on paths that have a largest packet; undefined until one was met. */
  #size: SegmentSize | undefined

  constructor(fabric: Fabric, from: Endpoint, to: Endpoint) {
    this.#fabric = fabric
    this.from = from
    this.to = to
    this.#retransmission = new Retransmission(fabric, this)
  }

  get path(): Path {
    const version = this.#fabric.rules.version
    if (this.#path === undefined || this.#pathVersion !== version) {
      this.#path = this.#fabric.path(this.from.place, this.to.place, this.from.servicePort)
      this.#pathVersion = version
      this.congestion = this.#path.loss === undefined ? undefined : (this.congestion ?? new CongestionWindow())
    }
    return this.#path
  }

  send(segment: Segment): void {
    if (this.tap === undefined && segment === SYN_ACK && this.#fabric.interceptions.length > 0) {
      this.#fabric.tap(this.to)
    }
    if (this.tap === undefined) this.sendOn(segment)
    else this.tap.send(segment, this)
  }

  /** What follows arrives so much later. */
  wait(forMs: number): void {
    const soonestUs = this.#fabric.core.scheduler.nowUs + this.path.minUs
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, soonestUs) + Math.round(forMs * 1000)
  }

  /** Sends a segment past those who read along. */
  sendOn(segment: Segment): void {
    this.unconsumedBytes += segment.length
    const path = this.path
    const stopped = path.cut ?? this.way?.stops(this)
    if (stopped !== undefined || this.pauses) {
      this.#retransmission.hold(segment, stopped ?? 'an earlier segment is missing')
    } else {
      this.#put(segment, path)
    }
  }

  /** Why what is sent now gets lost; undefined when it passes everything on its way, which hears of it. */
  stopped(): string | undefined {
    return this.path.cut ?? this.way?.stops(this)
  }

  /** A reset overtakes what waits for retransmission, follows what is under way, and is not repeated when it gets lost. */
  sendReset(): void {
    this.#retransmission.stop()
    if (this.stopped() === undefined) this.#put(RST, this.path)
  }

  /** A box on the way answered a segment with a reset. */
  resetOnTheWay(why: string): void {
    this.#retransmission.stop()
    this.from.resetByPeer(why)
  }

  /** Whether the sender waits for an acknowledgement. */
  get unacknowledged(): boolean {
    return this.#retransmission.active
  }

  /** After a time-out nothing new goes out. */
  get pauses(): boolean {
    return this.#retransmission.holdsSegments && this.#retransmission.pauses
  }

  /** What comes back for an empty segment that asks for an acknowledgement. */
  ask(): 'acknowledged' | 'reset' | 'nothing' {
    const back = this.to.out
    if (this.stopped() !== undefined || lostOn(this.path) !== undefined) return 'nothing'
    if (!this.to.hostAnswers || back.stopped() !== undefined || lostOn(back.path) !== undefined) return 'nothing'
    return this.to.unknown ? 'reset' : 'acknowledged'
  }

  /** Acknowledgements told of a loss. */
  heardOfLoss(): void {
    const { nowUs } = this.#fabric.core.scheduler
    this.congestion?.heardOfLoss(nowUs, this.path.minUs + this.to.out.path.minUs)
  }

  /** Nothing was acknowledged after so many repetitions: a host that probes for the largest packet tries smaller segments. */
  repeated(times: number): void {
    this.congestion?.timedOut(this.#fabric.core.scheduler.nowUs)
    if (this.from.place.host.tcp.probesMtu) this.#size?.probe(times)
  }

  /** Begins asking the peer for a sign of life; without one the connection times out. */
  probe(why: string): void {
    this.#retransmission.probe(why)
  }

  stop(): void {
    this.#retransmission.stop()
  }

  /** Puts what is missing on the wire again; what gets lost once more is held again, with all that has arrived behind it. */
  resend(held: readonly Held[]): void {
    const path = this.path
    for (const one of held) {
      if (one.arrivalUs === undefined) this.#put(one.segment, path)
      else if (this.#retransmission.holdsSegments) this.#retransmission.holdOn(one)
      else this.#line(one.segment, one.arrivalUs)
    }
    this.#schedule()
    if (this.congestion !== undefined) this.from.windowOpened()
  }

  /** Delivers what has arrived. */
  run(): void {
    const to = this.to
    const nowUs = this.#fabric.core.scheduler.nowUs
    if (to.hostAnswers) {
      try {
        while (this.#head < this.#tail && (this.#arrivals[this.#head] as number) <= nowUs) {
          to.receive(this.#take(nowUs), this)
        }
      } finally {
        this.#scheduled = false
        this.#schedule()
      }
      if (to.out.stopped() === undefined) this.from.keepAlive?.heard()
      else if (!to.gone) this.#retransmission.probe('the acknowledgement is lost')
    } else {
      for (const segment of this.#takeAll()) {
        if (segment === RST) this.#retransmission.stop()
        else this.#retransmission.hold(segment, `${to.place.host.name} is down`)
      }
      this.#scheduled = false
      this.#schedule()
    }
  }

  #put(segment: Segment, path: Path): void {
    const draw = path.wire.random.u32('segment')
    const { nowUs } = this.#fabric.core.scheduler
    let arrivalUs = nowUs + latencyUs(path, draw)
    if (path.impairments !== undefined && segment.length > 0) {
      if (queueIsFull(path, segment.length, nowUs)) {
        this.#drop(segment, 'the queue of the link is full')
        return
      }
      if (happens(path, 'reorder')) arrivalUs = nowUs
    }
    if (path.usPerByte > 0 && segment.length > 0) arrivalUs += occupyUs(path, segment.length, nowUs)
    if (path.lossy) {
      if (this.#isTooLarge(segment, path)) {
        if (path.mtu?.silent === true) {
          this.#drop(segment, tooLargeText(path.mtu))
          return
        }
        // The answer of the router comes back, and the segment goes out again in smaller ones.
        arrivalUs += 2 * path.minUs
      }
      const why = lostOn(path)
      if (why !== undefined) {
        this.#drop(segment, why)
        return
      }
    }
    if (this.congestion !== undefined && segment.length > 0) {
      const ackedAtUs = Math.max(arrivalUs, this.#lastArrivalUs) + this.to.out.path.minUs
      this.congestion.sent(segment.length, nowUs, ackedAtUs)
    }
    if (this.#retransmission.holdsSegments) {
      this.#retransmission.holdArriving({ segment, arrivalUs })
      return
    }
    if (path.shuffles && segment.length > 0) this.#noteHidden(segment, path, arrivalUs, nowUs)
    const bits = draw & 0xffff
    const cutOneIn = this.#fabric.cutOneIn
    if (cutOneIn > 0 && bits % cutOneIn === 0 && segment.length > 1) {
      const at = 1 + (path.wire.random.u32('cut') % (segment.length - 1))
      this.#line(segment.subarray(0, at), arrivalUs)
      this.#line(segment.subarray(at), arrivalUs + (draw & REST_DELAY_MASK))
    } else {
      this.#line(segment, arrivalUs)
    }
    this.#schedule()
  }

  /** Whether the path has no packet for it as it goes out now. A sender that is told of it sends smaller ones from then on. */
  #isTooLarge(segment: Segment, { mtu }: Path): boolean {
    if (mtu === undefined) return false
    this.#size ??= new SegmentSize(Math.min(cardMtu(this.from), cardMtu(this.to)))
    const isTooLarge = this.#size.exceeds(mtu, segment.length)
    if (isTooLarge && !mtu.silent) {
      this.from.note('tcp.lost', tooLargeText(mtu))
      this.#size.learn(mtu)
    }
    return isTooLarge
  }

  /** The link took it. Its sender repeats it, unless it was a reset. */
  #drop(segment: Segment, why: string): void {
    if (this.#retransmission.active || segment === RST) this.from.note('tcp.lost', why)
    if (segment.length > 0) this.congestion?.lost(segment.length, this.#fabric.core.scheduler.nowUs)
    if (segment !== RST) this.#retransmission.hold(segment, why)
  }

  /** What TCP hides from the application: a copy, which takes bandwidth, and a segment before its turn, which waits for it. */
  #noteHidden(segment: Segment, path: Path, arrivalUs: number, nowUs: number): void {
    const { core } = this.#fabric
    const { length } = segment
    const between = { from: this.from.place.host.name, to: this.to.place.host.name, connection: this.from.id, length }
    if (happens(path, 'duplicate')) {
      if (path.usPerByte > 0) occupyUs(path, length, nowUs)
      if (core.observing) core.emit({ kind: 'tcp.duplicate', at: core.nowMs, ...between })
    }
    if (arrivalUs < this.#lastArrivalUs && core.observing) {
      core.emit({ kind: 'tcp.reordered', at: core.nowMs, ...between })
    }
  }

  #line(segment: Segment, arrivalUs: number): void {
    if (arrivalUs > this.#lastArrivalUs) this.#lastArrivalUs = arrivalUs
    this.#segments[this.#tail] = segment
    this.#arrivals[this.#tail++] = this.#lastArrivalUs
  }

  #schedule(): void {
    if (this.#scheduled) return
    if (this.#head < this.#tail) {
      this.#scheduled = true
      this.#fabric.core.scheduler.at(this.#arrivals[this.#head] as number, this)
      return
    }
    this.#head = 0
    this.#tail = 0
    if (this.#segments.length <= KEPT_PLACES) return
    this.#segments.length = 0
    this.#arrivals.length = 0
  }

  /** The first segment, joined with those behind it that arrived in the same moment. */
  #take(nowUs: number): Segment {
    const segments = this.#segments
    const first = this.#next()
    let length = first.length
    if (length === 0) return first
    let end = this.#head
    while (end < this.#tail && (this.#arrivals[end] as number) <= nowUs) {
      const next = segments[end] as Segment
      if (next.length === 0 || length + next.length > READ_BYTES_MAX) break
      length += next.length
      end++
    }
    if (end === this.#head) return first
    const joined = new Uint8Array(length)
    joined.set(first)
    let position = first.length
    while (this.#head < end) {
      const next = this.#next()
      joined.set(next, position)
      position += next.length
    }
    return joined
  }

  /** The first segment; its bytes are not kept. */
  #next(): Segment {
    const segment = this.#segments[this.#head] as Segment
    this.#segments[this.#head++] = ACK
    return segment
  }

  #takeAll(): Segment[] {
    const all = this.#segments.slice(this.#head, this.#tail)
    this.#segments.fill(ACK, this.#head, this.#tail)
    this.#head = this.#tail
    return all
  }
}

function cardMtu({ place: { host, address } }: Endpoint): number {
  return host.interfaces.find((card) => card.address === address)?.mtu ?? ETHERNET_MTU
}

function happens({ impairments, wire }: Path, what: 'duplicate' | 'reorder'): boolean {
  const chance = impairments?.[what] ?? 0
  return chance > 0 && wire.random.u32(what) < chance
}
