import type { Logger, Random } from '../runtime/index.ts'
import { createSeededRandom } from '../runtime/index.ts'
import { WorldBus } from './bus.ts'
import type { WorldEvent } from './events.ts'
import { Scheduler } from './scheduler.ts'
import { dataEvent } from './trace/eventLog.ts'
import { Recorder } from './trace/recorder.ts'
import type { WorldOptions } from './world.ts'

/** 2026-01-01T00:00:00Z. */
const DEFAULT_EPOCH_MS = 1_767_225_600_000

/** What every part of a world shares: time, events, chance. */
export class Core {
  readonly scheduler: Scheduler
  readonly bus: WorldBus = new WorldBus()
  readonly recorder: Recorder
  readonly epochMs: number
  readonly logger: Logger | undefined
  /** Draws of the plan and of processes; they show in the trace. */
  readonly random: Random
  /** Draws of the world itself, such as latencies; too many to be shown. */
  readonly quietRandom: Random
  /** Rotation of DNS answers. */
  readonly dnsRandom: Random
  readonly #recording: boolean

  constructor(options: WorldOptions) {
    this.scheduler = new Scheduler(options.drain)
    this.recorder = new Recorder(options.trace ?? 'off')
    this.#recording = this.recorder.mode !== 'off'
    this.epochMs = options.epochMs ?? DEFAULT_EPOCH_MS
    this.logger = options.logger
    this.random = createSeededRandom(options.seed, (stream, reason, value) => {
      if (this.#recording) this.recorder.draw(this.nowMs, stream, reason, value)
      if (this.bus.observed) this.bus.emit({ kind: 'draw', at: this.nowMs, stream, reason, value })
    })
    this.dnsRandom = this.random.stream('dns')
    this.quietRandom = createSeededRandom(options.seed).stream('world')
  }

  get nowMs(): number {
    return this.scheduler.nowUs / 1000
  }

  /** Emitters build an event only when somebody would see it. */
  get observing(): boolean {
    return this.#recording || this.bus.observed
  }

  /** A timer of a process fires. No event is built where only the trace is told. */
  timerFires(host: string, process: string, label: string): void {
    if (this.#recording) this.recorder.timer(this.nowMs, host, process, label)
    if (this.bus.observed) this.bus.emit({ kind: 'timer', at: this.nowMs, host, process, label })
  }

  /** Bytes reach a host; the fields are those of the event. */
  dataArrives(from: string, to: string, connection: number, bytes: Uint8Array, toServer: boolean | undefined): void {
    if (this.#recording) this.recorder.data(this.nowMs, from, to, connection, bytes, toServer)
    if (this.bus.observed) this.bus.emit(dataEvent(this.nowMs, from, to, connection, bytes, toServer))
  }

  emit(event: WorldEvent): void {
    if (this.#recording) this.recorder.record(event)
    if (this.bus.observed) this.bus.emit(event)
  }
}
