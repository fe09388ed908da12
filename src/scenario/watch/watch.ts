import { ResponseCode, responseCodeName, type TopicRouteData } from '../../protocol/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { World, WorldEvent } from '../../sim/index.ts'
import type { FrameFaultSeen } from '../frameFault.ts'
import type {
  Accepted,
  DnsAnswer,
  DnsLookup,
  Ended,
  Frame,
  LogLine,
  Refusal,
  Registration,
  RouteAnswer,
  Stopped,
} from '../observations.ts'
import type { RoleSeen } from '../roleSeen.ts'
import type { Words } from '../words.ts'
import { DialWatch } from './dials.ts'
import { frameFaultOf } from './frameFaults.ts'
import { FrameWatch, type SeenFrame } from './frames.ts'
import { roleOf } from './roles.ts'
import { StateWatch } from './states.ts'
import { WireWatch } from './wire.ts'
import { watchWords } from './words.ts'

/** Entries that one run may collect; a run beyond it is no scenario but a load test. */
const ENTRIES_MAX = 1_000_000

/** Success, and what a consumer hears whenever there is nothing new for it. */
const ORDINARY_CODES: readonly number[] = [
  ResponseCode.SUCCESS,
  ResponseCode.PULL_NOT_FOUND,
  ResponseCode.PULL_RETRY_IMMEDIATELY,
  ResponseCode.QUERY_NOT_FOUND,
]

/** Listens to a world and keeps what expectations and explanations ask for. Changes nothing but the trace's notes. */
export class Watch implements Disposable {
  readonly dials: DialWatch
  readonly wire: WireWatch = new WireWatch()
  readonly states: StateWatch = new StateWatch()
  readonly accepted: Accepted[] = []
  readonly dnsQueries: DnsLookup[] = []
  readonly dnsAnswers: DnsAnswer[] = []
  readonly frames: Frame[] = []
  readonly frameFaults: FrameFaultSeen[] = []
  readonly routes: RouteAnswer[] = []
  readonly registrations: Registration[] = []
  readonly refusals: Refusal[] = []
  readonly stopped: Stopped[] = []
  readonly logs: LogLine[] = []
  readonly ends: Ended[] = []
  readonly roles: RoleSeen[] = []
  /** What hosts and programs of the scenario did, in words: lines they printed, their ends, their readiness. */
  readonly told: { readonly who: string; readonly atMs: number; readonly words: Words }[] = []
  readonly #world: World
  readonly #frames: FrameWatch
  readonly #listeners = new Set<(frame: SeenFrame) => void>()
  readonly #connectedBy = new Map<number, string>()
  readonly #handle: Disposable
  #entries = 0

  constructor(world: World) {
    this.#world = world
    this.dials = new DialWatch(world)
    this.#frames = new FrameWatch((frame) => this.#frame(frame))
    this.#handle = world.bus.onAny((event) => this.#event(event))
  }

  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]()
  }

  /** A server program could not start or ended by an error of its own. */
  serverFailed(host: string, error: unknown): void {
    const fields = { error: error instanceof Error ? error.message : String(error) }
    this.#world.note('server failed', { host, ...fields })
    this.#keep(this.logs, {
      host,
      process: host,
      atMs: this.#world.now,
      level: 'error',
      message: 'the server failed',
      fields,
    })
  }

  /** A server ended, and the container engine decided whether to start it again. */
  serverEnded(ended: Ended): void {
    const { server, host, exitCode, why, policy, restart, atMs } = ended
    this.#keep(this.ends, ended)
    if (policy === 'no') return
    this.#world.note('ended', {
      server,
      host,
      exitCode,
      why,
      restart: restart?.number ?? 0,
      afterMs: restart?.afterMs ?? 0,
    })
    this.#keep(this.told, { who: server, atMs, words: watchWords.ends(ended) })
  }

  #event(event: WorldEvent): void {
    this.#count(this.wire.event(event) + this.states.event(event))
    switch (event.kind) {
      case 'tcp.syn':
        this.dials.syn(event)
        break
      case 'tcp.open':
        this.#connectedBy.set(event.connection, event.host)
        this.dials.opened(event)
        break
      case 'tcp.refused':
      case 'tcp.unreachable':
        this.dials.failed(event)
        break
      case 'tcp.timeout':
        if (event.connection === 0) this.dials.failed(event)
        break
      case 'tcp.accept': {
        const { host, at: atMs, local, remote, connection } = event
        this.#keep(this.accepted, { host, atMs, local, remote, fromHost: this.#connectedBy.get(connection) })
        break
      }
      case 'tcp.data':
        this.#frames.data(event)
        break
      case 'tcp.stopped': {
        const { from: host, to, at: atMs, connection, by, why, resets } = event
        this.#keep(this.stopped, { host, to, atMs, connection, by, why, resets })
        this.#keep(this.told, { who: host, atMs, words: watchWords.losesConnection(to, by, why) })
        break
      }
      case 'balancer.backend': {
        const { balancer, backend, state, at: atMs } = event
        this.#keep(this.told, { who: balancer, atMs, words: watchWords.backendIs(backend, state) })
        break
      }
      case 'tcp.rst':
        this.#frames.closed(event.connection)
        break
      case 'dns.query': {
        const { host, name, at: atMs, server } = event
        this.#keep(this.dnsQueries, { host, name, atMs, server })
        break
      }
      case 'dns.answer': {
        const { host, name, at: atMs, source, outcome, addresses } = event
        this.#keep(this.dnsAnswers, { host, name, atMs, source, outcome, addresses })
        break
      }
      case 'note':
        this.#note(event)
        break
      case 'log': {
        const { host, process, at: atMs, level, message, fields = {} } = event
        this.#keep(this.logs, { host, process, atMs, level, message, fields })
        break
      }
      default:
    }
  }

  #note(event: WorldEvent<'note'>): void {
    const fault = frameFaultOf(event)
    if (fault !== undefined) {
      const { host, atMs, to, fate, kind, name = 'frame' } = fault
      this.#keep(this.frameFaults, fault)
      this.#keep(this.told, { who: host, atMs, words: watchWords.frameMet(name, kind, to, fate) })
      return
    }
    const role = roleOf(event)
    if (role !== undefined) {
      this.#keep(this.roles, role)
      this.#keep(this.told, { who: role.server, atMs: role.atMs, words: watchWords.role(role) })
      return
    }
    const { name, fields, at: atMs } = event
    const { server, client, host, line, code, ready } = fields
    const who = String(server ?? client ?? host)
    if (name === 'printed') this.#keep(this.told, { who, atMs, words: watchWords.prints(String(line)) })
    else if (name === 'exit')
      this.#keep(this.told, {
        who,
        atMs,
        words: watchWords.endsWith(String(code), client === undefined ? undefined : String(line)),
      })
    else if (name === 'readiness')
      this.#keep(this.told, { who, atMs, words: ready === true ? watchWords.ready : watchWords.notReady })
  }

  /** Tells of every frame that arrives from now on, before it is delivered. */
  listen(listener: (frame: SeenFrame) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: (): void => void this.#listeners.delete(listener) }
  }

  #frame(seen: SeenFrame): void {
    const { connection, from, to, command, asked, body } = seen
    for (const listener of [...this.#listeners]) listener(seen)
    const { kind, name, result, opaque, remark, header, code } = command
    const topic = header['topic'] ?? asked?.['topic']
    this.#world.note('frame', {
      connection,
      from,
      to,
      kind,
      name,
      opaque,
      ...(result === undefined ? {} : { result }),
      ...(remark === undefined ? {} : { remark }),
      ...(topic === undefined ? {} : { topic }),
    })
    const atMs = this.#world.now
    const about = topic === undefined ? undefined : String(topic)
    const frame = { from, to, atMs, kind, code, opaque, name, topic: about, connection, result, remark, header }
    this.#keep(this.frames, frame)
    if (kind === 'response') {
      if (!ORDINARY_CODES.includes(code) && result !== 'SUCCESS') {
        const refusal = { host: to, by: from, atMs, request: name, result: responseCodeName(code), remark }
        this.#keep(this.refusals, refusal)
      }
      if (name === 'GET_ROUTEINFO_BY_TOPIC') this.#route(to, String(topic), code, body() as TopicRouteData)
    } else if (name === 'REGISTER_BROKER') {
      const brokerName = String(header['brokerName'])
      const address = String(header['brokerAddr'])
      this.#keep(this.registrations, { host: from, namesrv: to, atMs, brokerName, address })
    }
  }

  #route(host: string, topic: string, code: number, route: TopicRouteData | undefined): void {
    const brokers = route?.brokerDatas ?? []
    const addresses = brokers.flatMap(({ brokerAddrs }) =>
      [...brokerAddrs].sort(([a], [b]) => a - b).map(([, address]) => address),
    )
    const names = brokers.map(({ brokerName }) => brokerName)
    this.#keep(this.routes, { host, atMs: this.#world.now, topic, code, addresses, brokers: names })
  }

  #keep<T>(list: T[], entry: T): void {
    this.#count(1)
    list.push(entry)
  }

  #count(entries: number): void {
    this.#entries += entries
    if (this.#entries > ENTRIES_MAX) {
      const text = `a scenario run collected ${ENTRIES_MAX} observations; that is the limit. Let it last less long`
      throw new SimError(ErrorCodes.LimitReached, text, { limit: ENTRIES_MAX })
    }
  }
}
