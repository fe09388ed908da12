import type { WorldEvent } from '../../sim/index.ts'
import type { ConnectionEnd, Packet, SegmentSeen } from '../onTheWire.ts'

/** Notes of packets what expectations ask for: that they were sent, got lost, or ended a connection. */
export class WireWatch {
  readonly packets: Packet[] = []
  readonly segments: SegmentSeen[] = []
  readonly ends: ConnectionEnd[] = []

  /** Answers how many entries it kept. */
  event(event: WorldEvent): number {
    switch (event.kind) {
      case 'tcp.syn':
        return this.#sent(event.host, event.at, 'syn')
      case 'dns.query':
        return this.#sent(event.host, event.at, 'dns')
      case 'tcp.data':
        return this.#sent(event.from, event.at, 'data')
      case 'tcp.lost':
        this.#segment('lost', event, event.why)
        return this.#sent(event.from, event.at, 'lost') + 1
      case 'tcp.duplicate':
        this.#segment('duplicate', event)
        return this.#sent(event.from, event.at, 'copy') + 1
      case 'tcp.reordered':
        this.#segment('reordered', event)
        return 1
      case 'tcp.fin':
        this.#end('fin', event, '')
        return this.#sent(event.from, event.at, 'fin') + 1
      case 'tcp.rst':
        this.#end('rst', event, event.why)
        return this.#sent(event.from, event.at, 'rst') + 1
      case 'tcp.timeout': {
        const { host, at: atMs, connection, why } = event
        if (connection === 0) return 0
        this.ends.push({ host, peer: undefined, atMs, connection, how: 'timedOut', why })
        return 1
      }
      default:
        return 0
    }
  }

  #sent(host: string, atMs: number, kind: Packet['kind']): number {
    this.packets.push({ host, atMs, kind })
    return 1
  }

  #segment(
    what: SegmentSeen['what'],
    { from, to, at, connection }: WorldEvent<'tcp.lost' | 'tcp.duplicate' | 'tcp.reordered'>,
    why = '',
  ): void {
    this.segments.push({ host: from, to, atMs: at, connection, what, why })
  }

  #end(how: 'fin' | 'rst', { from, to, at, connection }: WorldEvent<'tcp.fin' | 'tcp.rst'>, why: string): void {
    this.ends.push({ host: from, peer: to, atMs: at, connection, how, why })
  }
}
