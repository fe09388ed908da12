import { AssertionError } from 'node:assert'
import { demandKnown, type NamesOf } from '../runtime/index.ts'
import { failed, passedOverLines, wantedMessages } from './assertions.ts'
import { locating } from './calledFrom.ts'
import { disorder, type Judged } from './disorder.ts'
import { type Duration, millisecondsOf } from './duration.ts'
import type { Engine } from './engine.ts'
import { type Difference, demandExpected, differences, type ExpectedMessages, lineOf } from './expected.ts'
import type { Delivery, History } from './history.ts'
import { type Known, type Subject, situationText } from './situation.ts'
import type { Views } from './views.ts'

export type { ExpectedMessages } from './expected.ts'

export interface ExpectOptions {
  /** Time of the cluster after which it counts as missed: `1m`, `5h`, or milliseconds. Default 1 minute. */
  readonly limit?: Duration
  /** Time that passes then, after which it must still be so: nothing more came, nothing came twice. Default none. */
  readonly quietFor?: Duration
}

export interface ConsumedOptions extends ExpectOptions {
  /** Fails when a handler has consumed one of them more than once, which RocketMQ allows itself. Default false. */
  readonly once?: boolean
}

/** Each is left out when it does not matter. */
export interface DelayLimits {
  readonly atLeast?: Duration
  readonly atMost?: Duration
}

/** What tells to which sequence a message belongs. */
export type OrderedMessage = Pick<Delivery, 'msgId' | 'text' | 'tags' | 'keys'>

const OPTIONS: NamesOf<Omit<Coming, 'subject'>> = { limit: true, quietFor: true, explain: true }
const CONSUMED_OPTIONS: NamesOf<ConsumedOptions> = { limit: true, quietFor: true, once: true }

const LIMIT_MS = 60_000
/** What changes without a message in a log, such as the progress of delays, is seen within this time. */
const LOOK_AGAIN_MS = 1000

/**
 * Assertions of a cluster. Those that answer with a promise let time pass until it is so and reject with AssertionError when it
 * does not come; the others look at the moment and throw. The error lists what is missing and what should not be there.
 *
 * ```ts
 * await cluster.expect.consumed('billing', 'orders', ['one coffee', 'two teas'])
 * await cluster.expect.deadLetters('payments', ['refused'], { limit: '6h' })
 * ```
 */
export class Expectations {
  readonly #known: Known
  readonly #engine: Engine
  readonly #history: History
  readonly #views: Views

  /** @internal `cluster.expect` */
  constructor(known: Known) {
    this.#known = known
    this.#engine = known.engine
    this.#history = known.history
    this.#views = known.views
  }

  /** The topic holds exactly these for its consumers: halves that are not committed and delayed ones do not count. */
  async messages(topic: string, expected: ExpectedMessages, options: ExpectOptions = {}): Promise<void> {
    demandExpected(expected)
    const find = (): Difference => differences(expected, this.#views.messages(topic))
    await this.#come(`topic ${topic} does not hold what is expected`, find, { ...options, subject: { topic } })
  }

  /** The group has given up exactly these. */
  async deadLetters(group: string, expected: ExpectedMessages, options: ExpectOptions = {}): Promise<void> {
    demandExpected(expected)
    const find = (): Difference => differences(expected, this.#views.deadLetters(group))
    await this.#come(`the dead letters of group ${group} are not those expected`, find, {
      ...options,
      subject: { group },
    })
  }

  /** Exactly these transactional messages of the topic are neither committed nor rolled back; `[]`: all are ended. */
  async halfMessages(topic: string, expected: ExpectedMessages, options: ExpectOptions = {}): Promise<void> {
    demandExpected(expected)
    const find = (): Difference => passing(differences(expected, this.#views.halfMessages(topic)))
    await this.#come(`the half messages of topic ${topic} are not those expected`, find, {
      ...options,
      subject: { topic },
    })
  }

  /** Exactly these messages of the topic wait for their time; `[]`: none does. */
  async delayed(topic: string, expected: ExpectedMessages, options: ExpectOptions = {}): Promise<void> {
    demandExpected(expected)
    const find = (): Difference => passing(differences(expected, this.#views.delayed(topic)))
    await this.#come(`the delayed messages of topic ${topic} are not those expected`, find, {
      ...options,
      subject: { topic },
    })
  }

  /** Handlers of the group have consumed exactly these messages of the topic. */
  async consumed(
    group: string,
    topic: string,
    expected: ExpectedMessages,
    { once = false, ...options }: ConsumedOptions = {},
  ): Promise<void> {
    demandExpected(expected)
    demandKnown('options of expect.consumed', options, CONSUMED_OPTIONS)
    const find = (): Difference => {
      const consumed = this.#deliveries(group, topic).filter((one) => one.consumed)
      const first = new Map<string, Delivery>()
      const again: Delivery[] = []
      for (const one of consumed) {
        if (first.has(one.msgId)) again.push(one)
        else first.set(one.msgId, one)
      }
      const { lines, tooMany } = differences(expected, [...first.values()])
      if (!once) return { lines, tooMany }
      const repeated = again.map((one) => `again: ${lineOf(one)} by ${one.member} at ${Math.round(one.beganMs)} ms`)
      return { lines: [...lines, ...repeated], tooMany: tooMany || again.length > 0 }
    }
    const explain = (): readonly string[] => passedOverLines(this.#history, this.#views, group, topic)
    await this.#come(`group ${group} has not consumed what is expected of ${topic}`, find, {
      ...options,
      explain,
      subject: { group, topic },
    })
  }

  /**
   * Every push consumer of the group has consumed every message of the topic that it wants, as members of a broadcasting group
   * should. Messages from before a member began count, too; an SQL92 expression counts as letting everything pass.
   */
  async everyMember(group: string, topic: string, options: ExpectOptions = {}): Promise<void> {
    const find = (): Difference => {
      const members = this.#history.members.get(group) ?? new Map<string, unknown>()
      if (members.size === 0) return { lines: ['it has no push consumer'], tooMany: true }
      const consumed = this.#deliveries(group, topic).filter((one) => one.consumed)
      const had = new Set(consumed.map(({ member, msgId }) => `${member} ${msgId}`))
      const wanted = [...wantedMessages(this.#history, this.#views, group, topic)]
      const lines = [...members.keys()].flatMap((member) =>
        wanted
          .filter(([msgId]) => !had.has(`${member} ${msgId}`))
          .map(([msgId, stored]) => `${member} lacks: ${lineOf({ msgId, text: stored?.text ?? '' })}`),
      )
      return { lines, tooMany: false }
    }
    await this.#come(`not every member of group ${group} has consumed all of ${topic}`, find, {
      ...options,
      subject: { group, topic },
    })
  }

  /**
   * Messages of one key were consumed one after the other, in the order in which the cluster's producers sent them; the key is
   * their queue unless `keyOf` says what it is. Dead letters may be left out.
   */
  inOrder(group: string, topic: string, keyOf?: (message: OrderedMessage) => string): void {
    const dead = new Set(this.#views.deadLetters(group).map(({ msgId }) => msgId))
    const stored = new Map(this.#views.messages(topic).map((message) => [message.msgId, message]))
    const keyOfSent = ({ sent, first }: Judged): string | undefined => {
      if (keyOf === undefined) return `${sent.brokerName}/${sent.queueId}`
      const message = first ?? stored.get(sent.msgId)
      return message === undefined ? undefined : keyOf(message)
    }
    const lines = disorder(this.#judged(group, topic), dead, keyOfSent)
    if (lines.length > 0) throw failed(`group ${group} has not consumed ${topic} in order`, lines)
  }

  /**
   * Every message of the topic came to a handler of the group so long after a producer of the cluster was told to send it, the
   * first time: a delay, or the time of delivery. Messages that have not come yet are late once the time is over.
   */
  delay(group: string, topic: string, { atLeast = 0, atMost }: DelayLimits): void {
    const leastMs = millisecondsOf('atLeast', atLeast)
    const mostMs = atMost === undefined ? Number.POSITIVE_INFINITY : millisecondsOf('atMost', atMost)
    const lines: string[] = []
    for (const { sent, first } of this.#judged(group, topic)) {
      const afterMs = (first?.beganMs ?? this.#engine.now) - sent.sentMs
      if (first === undefined && afterMs > mostMs) lines.push(`not yet, after ${Math.round(afterMs)} ms: ${sent.msgId}`)
      else if (first !== undefined && afterMs < leastMs)
        lines.push(`too early, after ${Math.round(afterMs)} ms: ${lineOf(first)}`)
      else if (first !== undefined && afterMs > mostMs)
        lines.push(`too late, after ${Math.round(afterMs)} ms: ${lineOf(first)}`)
    }
    const limits = [`at least ${atLeast}`, ...(atMost === undefined ? [] : [`at most ${atMost}`])].join(' and ')
    if (lines.length > 0) throw failed(`not everything of ${topic} came to group ${group} after ${limits}`, lines)
  }

  #deliveries(group: string, topic: string): readonly Delivery[] {
    return this.#history.deliveries.filter((one) => one.group === group && one.topic === topic)
  }

  /** What the cluster's producers sent and the group wants, in that order. Throws AssertionError when nothing of it has come. */
  #judged(group: string, topic: string): readonly Judged[] {
    const first = new Map<string, Delivery>()
    const consumed = new Map<string, Delivery>()
    for (const one of this.#deliveries(group, topic)) {
      if (!first.has(one.msgId)) first.set(one.msgId, one)
      if (one.consumed && !consumed.has(one.msgId)) consumed.set(one.msgId, one)
    }
    const judged = this.#history.acknowledged
      .filter((sent) => sent.topic === topic && this.#history.wanted(group, topic, sent.tags))
      .map((sent) => ({ sent, first: first.get(sent.msgId), consumed: consumed.get(sent.msgId) }))
    if (judged.some((one) => one.first !== undefined)) return judged
    const message = `nothing that was sent to ${topic} has come to a handler of group ${group}`
    throw new AssertionError({ message: `${message}${situationText(this.#known, { group, topic })}` })
  }

  #come(what: string, find: () => Difference, coming: Coming): Promise<void> {
    return locating(() => this.#reach(what, find, coming))
  }

  async #reach(what: string, find: () => Difference, { subject, ...options }: Coming): Promise<void> {
    demandKnown('options of an expectation', options, OPTIONS)
    const { limit, quietFor, explain = () => [] } = options
    const limitMs = millisecondsOf('limit', limit ?? LIMIT_MS)
    const quietMs = millisecondsOf('quietFor', quietFor ?? 0)
    const fail = (why: string): Error => {
      const cause = this.#history.failures.at(-1)?.error
      return failed(`${what} ${why}`, [...find().lines, ...explain()], situationText(this.#known, subject), cause)
    }
    let found = find()
    if (found.lines.length > 0 && !found.tooMany) {
      const changed = this.#changes()
      const settled = (): boolean => {
        if (changed()) found = find()
        return found.lines.length === 0 || found.tooMany
      }
      try {
        await this.#engine.until(settled, {
          limitMs,
          late: fail,
          what: `expect (${[subject.group, subject.topic].filter((name) => name !== undefined).join(', ')})`,
        })
      } catch (error) {
        // It came in the last second, and nothing told so.
        found = find()
        if (found.lines.length > 0 || !(error instanceof AssertionError)) throw error
      }
    }
    if (found.lines.length > 0) throw fail(`at ${Math.round(this.#engine.now)} ms`)
    if (quietMs === 0) return
    await this.#engine.advance(quietMs)
    if (find().lines.length > 0) throw fail(`any more ${quietMs} ms later`)
  }

  /** Says whether there may be something new since it said so the last time: conditions are asked after every event. */
  #changes(): () => boolean {
    let seen = ''
    let lookedMs = Number.NEGATIVE_INFINITY
    return () => {
      const stamp = `${this.#history.outcomes} ${this.#views.stamp}`
      if (stamp === seen && this.#engine.now < lookedMs + LOOK_AGAIN_MS) return false
      seen = stamp
      lookedMs = this.#engine.now
      return true
    }
  }
}

interface Coming extends ExpectOptions {
  readonly subject: Subject
  /** Further lines for the error. */
  readonly explain?: () => readonly string[]
}

/** What is too much now may end by itself. */
function passing({ lines }: Difference): Difference {
  return { lines, tooMany: false }
}
