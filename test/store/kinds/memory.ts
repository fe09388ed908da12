import type { Evidence, Found, Sent } from './promises.ts'

/** Offsets are written 10 s after a start and then every 5 s, behind a flush: what is older than this was written. */
const OFFSETS_WRITTEN_MS = 16_000
/** Files below `config/` and messages for which nobody waits are synced behind their writing. */
const SYNCED_MS = 1000

/**
 * The timer wheel is written within a second and a flush. A message that is not in it is delivered at once when a broker
 * finds it too late, and its recall comes behind it.
 */
const WHEEL_WRITTEN_MS = 3000

/** The same happens to one that goes round the wheel again (`timerRollWindowSlot`), when its time comes while nobody runs. */
const ROLLS_FROM_MS = 11_000

/** How a life ended, and whether the disk had refused or delayed anything before. */
export interface LifeEnd {
  readonly how: 'stop' | 'kill' | 'powerOff'
  readonly atMs: number
  readonly disturbed: boolean
}

interface Commit {
  readonly queue: string
  readonly offset: number
  readonly atMs: number
}

/** What an application has done and was told. */
export class Memory {
  readonly sent: Sent[] = []
  readonly timed: { readonly sent: Sent; readonly handle: string; readonly delayMs: number }[] = []
  /** What was pulled, by its place in the log. */
  readonly pulled: { readonly text: string; readonly physicalOffset: number }[] = []
  /** What was popped and acknowledged, with or without an answer. */
  readonly taken: Set<string> = new Set()
  lastPoppedMs = 0
  readonly ordered: Set<string> = new Set()
  readonly consumed: Set<string> = new Set()
  readonly #cameAgain = new Set<string>()
  /** How often a text was popped. */
  readonly #deliveries = new Map<string, number>()
  /** When a text was popped that was acknowledged in time and must not come again. */
  readonly #guarded = new Map<string, number>()
  /** POPs without an answer. */
  openPops = 0
  /** Messages before this one were there when a life ended in the middle of a POP, whose answer may have held them. */
  #sureFrom = 0
  #commits: Commit[] = []
  #sentBack: { readonly sent: Sent; readonly atMs: number }[] = []
  #recalls: { readonly sent: Sent; readonly atMs: number; readonly rolls: boolean }[] = []
  #created: { readonly name: string; readonly atMs: number }[] = []
  #count = 0

  get evidence(): Omit<Evidence, 'found'> {
    const { sent, taken, ordered, consumed } = this
    return { sent, taken, ordered, consumed, cameAgain: this.#cameAgain }
  }

  evidenceWith(found: readonly Found[]): Evidence {
    return { ...this.evidence, found }
  }

  get lastDueMs(): number {
    return this.sent.reduce((last, { dueMs = 0 }) => Math.max(last, dueMs), 0)
  }

  nextNumber(): number {
    return this.#count++
  }

  /** A message that is about to be sent. */
  note(about: Pick<Sent, 'kind' | 'topic' | 'dueMs' | 'end'>, bodyBytes = 10): Sent {
    const sent: Sent = { ...about, text: `m${this.nextNumber()}`.padEnd(bodyBytes, '.'), acknowledged: false }
    this.sent.push(sent)
    return sent
  }

  popped(text: string, atMs: number): void {
    this.lastPoppedMs = atMs
    this.#deliveries.set(text, (this.#deliveries.get(text) ?? 0) + 1)
    if (this.#guarded.has(text)) this.#cameAgain.add(text)
  }

  /** The acknowledgement of what was popped at `poppedAtMs` was answered while nobody else could get the message. */
  acknowledgedInTime(text: string, poppedAtMs: number): void {
    const isNew = this.sent.findIndex((one) => one.text === text) >= this.#sureFrom
    if (isNew && this.#deliveries.get(text) === 1) this.#guarded.set(text, poppedAtMs)
  }

  /** The recall was answered long enough before the time. */
  recalled(sent: Sent, delayMs: number, atMs: number): void {
    sent.recalled = 'surely'
    this.#recalls.push({ sent, atMs, rolls: delayMs >= ROLLS_FROM_MS })
  }

  /** The broker does not wait for a flush of what is sent back, as in the original. */
  sentBack(sent: Sent, atMs: number): void {
    sent.acknowledged = true
    this.#sentBack.push({ sent, atMs })
  }

  committed(queue: string, offset: number, atMs: number): void {
    this.#commits.push({ queue, offset, atMs })
  }

  created(name: string, atMs: number): void {
    this.#created.push({ name, atMs })
  }

  /** Forgets what the end of a life may take away. */
  lifeEnded({ how, atMs, disturbed }: LifeEnd): void {
    if (this.openPops > 0) this.#sureFrom = this.sent.length
    this.openPops = 0
    const lasts = (sinceMs: number, neededMs: number): boolean =>
      !disturbed && (how === 'stop' || sinceMs + neededMs <= atMs)
    const syncedMs = how === 'kill' ? 0 : SYNCED_MS
    this.#commits = this.#commits.filter((commit) => lasts(commit.atMs, OFFSETS_WRITTEN_MS))
    for (const { sent, atMs } of this.#sentBack) if (!lasts(atMs, syncedMs)) sent.acknowledged = false
    this.#sentBack = []
    for (const { sent, atMs } of this.#recalls) if (!lasts(atMs, WHEEL_WRITTEN_MS)) sent.recalled = 'perhaps'
    this.#created = this.#created.filter((one) => lasts(one.atMs, syncedMs))
    // A message comes again when the offset behind it was not written.
    for (const [text, poppedAtMs] of this.#guarded)
      if (!lasts(poppedAtMs, OFFSETS_WRITTEN_MS)) this.#guarded.delete(text)
  }

  /** Somebody runs again. */
  lifeBegan(wallMs: number): void {
    for (const { sent, rolls } of this.#recalls) {
      if (rolls && (sent.dueMs ?? 0) < wallMs + WHEEL_WRITTEN_MS) sent.recalled = 'perhaps'
    }
  }

  /** Topics that must be there. */
  get topics(): readonly string[] {
    return this.#created.map(({ name }) => name)
  }

  /** Smallest offsets, by queue, at which the group may stand. */
  get offsets(): ReadonlyMap<string, number> {
    const least = new Map<string, number>()
    for (const { queue, offset } of this.#commits) least.set(queue, Math.max(offset, least.get(queue) ?? 0))
    return least
  }
}
