import { parseTolerantJson, SystemTopic } from '../../../src/protocol/index.ts'
import type { SequenceArm } from '../arm.ts'
import type { Session } from '../session.ts'
import { TooSlow } from '../tooSlow.ts'
import { BORN_FIELDS } from './sendFields.ts'

/** Every run on a broker sends to this topic, one queue, to see how far the dispatch of the log has come. */
const FENCE_TOPIC = 'SequenceFence'
const LEVELS = 6
/** Level whose messages are still on their way while a sequence goes on. */
export const SLOW_LEVEL = 2
const FENCE_LIMIT_MS = 20_000
const DELAY_LIMIT_MS = 40_000
/** A sequence waits for slow messages after this many operations at the latest, … */
const PENDING_OPERATIONS = 8
/** … which must have taken less than this, or the run says nothing. */
const PENDING_LIMIT_MS = 7_500
/** Answers to the question how far delivery has come are shared by the runs on one broker for this time. */
const LOOK_AGAIN_MS = 150
/** Nothing of a level is there before. */
const FAST_MS = 1_000

interface Pending {
  readonly level: number
  readonly offset: number
}

interface Look {
  readonly atMs: number
  readonly offsets: Promise<Readonly<Record<string, number>>>
}

const looks = new WeakMap<SequenceArm, Look>()

/** Keeps order between a sequence and what its broker does by itself: dispatch and delayed delivery. */
export class Waiting {
  readonly #session: Session
  #pending: Pending[] = []
  #slowSince = 0
  #operations = 0

  constructor(session: Session) {
    this.#session = session
  }

  /** Returns when everything that is in the log so far is in its queues and in the index. */
  async dispatched(): Promise<void> {
    const { arm } = this.#session
    const fields = { ...BORN_FIELDS, topic: FENCE_TOPIC, queueId: '0', producerGroup: 'PG' }
    const { code, extFields } = await this.#session.ask(10, fields, 'fence')
    if (code !== 0) throw new TooSlow(`the broker answers ${code} to a message of the harness`)
    const end = arm.now() + FENCE_LIMIT_MS
    while ((await this.#end(FENCE_TOPIC, 0)) <= Number(extFields['queueOffset'])) {
      if (arm.now() > end) throw new TooSlow('the broker does not dispatch')
      await arm.pause(5)
    }
  }

  /** A message of a delay level was stored; without `offset` it is the newest of its level. */
  async delayed(asked: number, offset?: number): Promise<void> {
    const level = Math.min(asked, LEVELS)
    const last = offset ?? (await this.#end(SystemTopic.SCHEDULE, level - 1)) - 1
    if (level === SLOW_LEVEL && !this.#pending.some((pending) => pending.level === SLOW_LEVEL)) {
      this.#slowSince = this.#session.arm.now()
      this.#operations = 0
    }
    this.#pending.push({ level, offset: last })
    if (level === SLOW_LEVEL) return
    await this.#session.arm.pause(FAST_MS)
    await this.#delivered(level)
  }

  /** Before each operation. */
  async beforeOperation(): Promise<void> {
    this.#demandTime()
    if (this.#pending.length > 0 && ++this.#operations > PENDING_OPERATIONS) await this.settled()
  }

  /** Returns when every delayed message of the run was delivered. */
  async settled(): Promise<void> {
    if (this.#pending.length > 0) await this.#delivered()
  }

  /** What was done so far must have been done before a slow message came. */
  #demandTime(): void {
    if (this.#pending.length === 0) return
    const took = this.#session.arm.now() - this.#slowSince
    if (took > PENDING_LIMIT_MS) throw new TooSlow(`${this.#operations} operations took ${took} ms`)
  }

  async #delivered(only?: number): Promise<void> {
    const { arm } = this.#session
    const end = arm.now() + DELAY_LIMIT_MS
    const waitsFor = ({ level }: Pending): boolean => only === undefined || level === only
    for (;;) {
      const offsets = await this.#delayOffsets()
      this.#pending = this.#pending.filter(({ level, offset }) => !((offsets[level] ?? 0) > offset))
      if (!this.#pending.some(waitsFor)) break
      if (arm.now() > end) throw new TooSlow(`messages of level ${this.#pending[0]?.level} do not come`)
      await arm.pause(LOOK_AGAIN_MS)
    }
    await this.dispatched()
  }

  #delayOffsets(): Promise<Readonly<Record<string, number>>> {
    const { arm } = this.#session
    const last = looks.get(arm)
    const nowMs = arm.now()
    if (last !== undefined && nowMs - last.atMs < LOOK_AGAIN_MS) return last.offsets
    const offsets = this.#askDelayOffsets()
    looks.set(arm, { atMs: nowMs, offsets })
    return offsets
  }

  async #askDelayOffsets(): Promise<Readonly<Record<string, number>>> {
    const { body } = await this.#session.ask(45, {})
    const value = parseTolerantJson(new TextDecoder().decode(body)) as { offsetTable?: Record<string, number> }
    return value.offsetTable ?? {}
  }

  async #end(topic: string, queue: number): Promise<number> {
    const { extFields } = await this.#session.ask(30, { topic, queueId: String(queue) })
    return Number(extFields['offset'] ?? 0)
  }
}
