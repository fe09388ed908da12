import { parseTolerantJson, SystemTopic } from '../../../src/protocol/index.ts'
import type { SequenceArm } from '../arm.ts'
import type { Session } from '../session.ts'
import { TooSlow } from '../tooSlow.ts'
import { endOf, Fences } from './fences.ts'
import { BORN_FIELDS } from './sendFields.ts'

/** Every run on a broker sends to this topic, one queue, to see how far the dispatch of the log has come. */
const FENCE_TOPIC = 'SequenceFence'
const LEVELS = 6
/** Level whose messages are still on their way while a sequence goes on. */
export const SLOW_LEVEL = 2
/** Timed messages of so long a time are slow, too; they come after slow messages that were sent with the last of them. */
export const SLOW_TIMER_MS = 18_000
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

/** A message of a delay level, or a timed one with the fence behind it. */
type Pending = { readonly level: number; readonly offset: number } | { readonly fence: number }

interface Look {
  readonly atMs: number
  readonly offsets: Promise<Readonly<Record<string, number>>>
}

const looks = new WeakMap<SequenceArm, Look>()

/** Keeps order between a sequence and what its broker does by itself: dispatch and delayed delivery. */
export class Waiting {
  readonly #session: Session
  readonly #fences: Fences
  #pending: Pending[] = []
  #slowSince = 0
  #operations = 0

  constructor(session: Session) {
    this.#session = session
    this.#fences = new Fences(session)
  }

  /** Returns when everything that is in the log so far is in its queues and in the index. */
  async dispatched(): Promise<void> {
    const { arm } = this.#session
    const fields = { ...BORN_FIELDS, topic: FENCE_TOPIC, queueId: '0', producerGroup: 'PG' }
    const { code, extFields } = await this.#session.ask(10, fields, 'fence')
    if (code !== 0) throw new TooSlow(`the broker answers ${code} to a message of the harness`)
    const end = arm.now() + FENCE_LIMIT_MS
    while ((await endOf(this.#session, FENCE_TOPIC, 0)) <= Number(extFields['queueOffset'])) {
      if (arm.now() > end) throw new TooSlow('the broker does not dispatch')
      await arm.pause(5)
    }
  }

  /** A message of a delay level was stored; without `offset` it is the newest of its level. */
  async delayed(asked: number, offset?: number): Promise<void> {
    const level = Math.min(asked, LEVELS)
    const last = offset ?? (await endOf(this.#session, SystemTopic.SCHEDULE, level - 1)) - 1
    if (level === SLOW_LEVEL) {
      this.#slow({ level, offset: last })
      return
    }
    this.#pending.push({ level, offset: last })
    await this.#session.arm.pause(FAST_MS)
    await this.#delivered((pending) => 'level' in pending && pending.level === level)
  }

  /** A message for a time was stored. Slow ones come after slow messages of levels. */
  async timed(ms: number): Promise<void> {
    const fence = await this.#fences.timer(ms)
    if (ms >= SLOW_TIMER_MS) {
      this.#slow({ fence })
      return
    }
    await this.#session.arm.pause(ms)
    await this.#until('a timed message does not come', () => this.#fences.timerCame(fence))
    await this.dispatched()
  }

  /** Records were popped for that time, and are not all acknowledged. */
  async cameBack(ms: number): Promise<void> {
    const fence = await this.#fences.popped(ms)
    await this.#session.arm.pause(ms)
    await this.#until('what was popped does not come back', () => this.#fences.popCame(fence))
    await this.dispatched()
  }

  /** Of several timed messages that are on their way the broker would draw the order. */
  get timedOnTheirWay(): boolean {
    return this.#pending.some((pending) => 'fence' in pending)
  }

  /** Before each operation. */
  async beforeOperation(): Promise<void> {
    this.#demandTime()
    this.#session.demandLife()
    await this.#session.renewLocks()
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

  /** A message is on its way while the sequence goes on. */
  #slow(pending: Pending): void {
    if (this.#pending.length === 0) {
      this.#slowSince = this.#session.arm.now()
      this.#operations = 0
    }
    this.#pending.push(pending)
  }

  async #delivered(waitsFor: (pending: Pending) => boolean = () => true): Promise<void> {
    await this.#until('delayed messages do not come', async () => {
      if (this.#pending.some((pending) => 'level' in pending)) {
        const offsets = await this.#delayOffsets()
        this.#pending = this.#pending.filter((one) => 'fence' in one || !((offsets[one.level] ?? 0) > one.offset))
      }
      for (const pending of this.#pending) {
        if (!('fence' in pending) || !waitsFor(pending) || !(await this.#fences.timerCame(pending.fence))) continue
        this.#pending = this.#pending.filter((other) => other !== pending)
      }
      return !this.#pending.some(waitsFor)
    })
    await this.dispatched()
  }

  async #until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const { arm } = this.#session
    const end = arm.now() + DELAY_LIMIT_MS
    while (!(await condition())) {
      if (arm.now() > end) throw new TooSlow(what)
      await arm.pause(LOOK_AGAIN_MS)
    }
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
}
