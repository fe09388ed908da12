import { describe, expect, it } from 'vitest'
import type { CheckerName } from '../finding.ts'
import type { History, HistoryEvent, HistoryEventFields, HistoryEventKind } from '../history.ts'
import { checkers, checkHistory } from './index.ts'

const Q = 'orders/broker-a/0'
const RETRY = '%RETRY%g/broker-a/0'

/** Writes histories down: one event a line, times in milliseconds. */
class Script {
  readonly #events: HistoryEvent[] = []
  #delivery = 0

  at<K extends HistoryEventKind>(atMs: number, kind: K, fields: HistoryEventFields[K]): this {
    this.#events.push({ kind, at: atMs, ...fields } as unknown as HistoryEvent)
    return this
  }

  sent(atMs: number, id: string, queueOffset: number, delayMs = 0): this {
    this.at(atMs, 'sendInvoked', { id, producer: 'p', delayMs })
    return this.at(atMs + 1, 'sendAcknowledged', { id, producer: 'p', status: 'SEND_OK', queue: Q, queueOffset })
  }

  begins(atMs: number, id: string, queueOffset: number, more: Partial<HistoryEventFields['delivered']> = {}): number {
    const delivery = ++this.#delivery
    const place = { group: 'g', consumer: 'c1', queue: Q, queueOffset, reconsumeTimes: 0 }
    this.at(atMs, 'delivered', { delivery, id, ...place, ...more })
    return delivery
  }

  ends(atMs: number, delivery: number, id: string, success = true, consumer = 'c1'): this {
    return this.at(atMs, 'consumed', { delivery, id, group: 'g', consumer, success })
  }

  /** A delivery from begin to end, 10 ms long. */
  got(
    atMs: number,
    id: string,
    queueOffset: number,
    { success = true, ...more }: Partial<HistoryEventFields['delivered']> & { readonly success?: boolean } = {},
  ): this {
    const delivery = this.begins(atMs, id, queueOffset, more)
    return this.ends(atMs + 10, delivery, id, success, more.consumer)
  }

  end(atMs: number): this {
    return this.at(atMs, 'ended', { complete: true })
  }

  history(group: { readonly orderly?: boolean; readonly retries?: number } = {}): History {
    return {
      groups: [{ name: 'g', orderly: group.orderly ?? false, retries: group.retries ?? 1 }],
      events: this.#events,
    }
  }
}

const script = (): Script => new Script()
const killed = (server: string): HistoryEventFields['server'] => ({ server, role: 'broker', what: 'killed' })

function findingsOf(name: CheckerName, history: History): readonly string[] {
  return checkers[name](history).map(({ sentence }) => sentence)
}

describe('acknowledgedLost', () => {
  it('finds an acknowledged message that nobody consumed', () => {
    const history = script().sent(0, 'm0', 0).sent(5, 'm1', 1).got(10, 'm0', 0).end(1000).history()
    expect(checkers.acknowledgedLost(history)).toMatchObject([{ checker: 'acknowledgedLost', ids: ['m1'] }])
  })

  it('finds one that was only ever given back', () => {
    const history = script().sent(0, 'm0', 0).got(10, 'm0', 0, { success: false }).end(99_000).history()
    expect(findingsOf('acknowledgedLost', history)).toHaveLength(1)
  })

  it('holds when each is consumed or a dead letter, and says nothing about sends without an acknowledgement', () => {
    const history = script().sent(0, 'm0', 0).sent(5, 'm1', 1).got(10, 'm0', 0)
    history.at(20, 'deadLetter', { id: 'm1', group: 'g' })
    history.at(30, 'sendInvoked', { id: 'm2', producer: 'p', delayMs: 0 }).end(1000)
    expect(findingsOf('acknowledgedLost', history.history())).toEqual([])
  })

  it('excuses what a broker put itself in the second before it lost its power, and nothing older', () => {
    const off = { server: 'broker-a', role: 'broker', what: 'poweredOff' } as const
    const given = (): Script => script().sent(0, 'm0', 0).got(1000, 'm0', 0, { success: false })
    expect(findingsOf('acknowledgedLost', given().at(1500, 'server', off).end(9e5).history())).toEqual([])
    expect(findingsOf('acknowledgedLost', given().at(9500, 'server', off).end(9e5).history())).toHaveLength(1)
  })

  it('excuses what it put itself for as long as a fault inside it held up puts or syncs', () => {
    const off = { server: 'broker-a', role: 'broker', what: 'poweredOff' } as const
    const slow = { fault: 'slowDisk 0', server: 'broker-a', late: true, syncMs: 2000 } as const
    const given = (): Script =>
      script()
        .sent(0, 'm0', 0)
        .at(500, 'inside', { ...slow, active: true })
        .got(1000, 'm0', 0, { success: false })
        .at(5000, 'inside', { ...slow, active: false })
    expect(findingsOf('acknowledgedLost', given().at(9500, 'server', off).end(9e5).history())).toEqual([])
    expect(findingsOf('acknowledgedLost', given().at(19_500, 'server', off).end(9e5).history())).toHaveLength(1)
  })
})

describe('orderInversion', () => {
  it('finds an older message that comes for the first time after a newer one', () => {
    const history = script().got(0, 'm1', 1).got(20, 'm0', 0).history({ orderly: true })
    expect(checkers.orderInversion(history)).toMatchObject([{ ids: ['m0', 'm1'] }])
  })

  it('finds a message that overtakes a failed one', () => {
    const history = script().got(0, 'm0', 0, { success: false }).got(20, 'm1', 1).history({ orderly: true })
    expect(findingsOf('orderInversion', history)).toHaveLength(1)
  })

  it('holds for repetitions from an earlier offset, for a failed message that was given up, and for other groups', () => {
    const again = script().got(0, 'm0', 0).got(20, 'm1', 1).got(40, 'm0', 0).got(60, 'm1', 1).got(80, 'm2', 2)
    expect(findingsOf('orderInversion', again.history({ orderly: true }))).toEqual([])
    const failed = (times: number) => ({ success: false, reconsumeTimes: times })
    const givenUp = script().got(0, 'm0', 0, failed(0)).got(20, 'm0', 0, failed(1)).got(40, 'm1', 1)
    expect(findingsOf('orderInversion', givenUp.history({ orderly: true, retries: 1 }))).toEqual([])
    expect(findingsOf('orderInversion', script().got(0, 'm1', 1).got(20, 'm0', 0).history())).toEqual([])
  })
})

describe('duplicate', () => {
  it('finds a message that is read twice in quiet times', () => {
    const history = script().got(100_000, 'm0', 0).got(110_000, 'm0', 0, { consumer: 'c2' }).history()
    expect(checkers.duplicate(history)).toMatchObject([{ ids: ['m0'] }])
  })

  it('finds a message that is stored twice in quiet times', () => {
    const history = script().sent(0, 'm0', 0).got(10, 'm0', 0).got(20, 'm0', 1).history()
    expect(findingsOf('duplicate', history)).toHaveLength(1)
  })

  it('holds for retries, and near a rebalance, a dead server or a fault of the network', () => {
    const retried = script()
      .got(0, 'm0', 0, { success: false })
      .got(20_000, 'm0', 0, { queue: RETRY, reconsumeTimes: 1 })
    expect(findingsOf('duplicate', retried.history())).toEqual([])
    const between: readonly ((middle: Script) => Script)[] = [
      (middle) => middle.at(104_000, 'assigned', { group: 'g', consumer: 'c2', topic: 'orders', queues: 1 }),
      (middle) => middle.at(104_000, 'client', { client: 'c2', what: 'killed' }),
      (middle) => middle.at(104_000, 'server', killed('broker-a')),
      (middle) => middle.at(104_000, 'network', { fault: 'cut 0', active: true }),
    ]
    for (const disturb of between) {
      const history = disturb(script().got(100_000, 'm0', 0))
        .got(110_000, 'm0', 0)
        .history()
      expect(findingsOf('duplicate', history)).toEqual([])
    }
  })

  it('is excused by a broker that was late, and not by one that refused', () => {
    const twice = (late: boolean): History => {
      const inside = { fault: 'fault 0', server: 'broker-a', late, syncMs: 0 }
      const history = script().at(90_000, 'inside', { ...inside, active: true })
      return history
        .at(99_000, 'inside', { ...inside, active: false })
        .got(100_000, 'm0', 0)
        .got(110_000, 'm0', 0)
        .history()
    }
    expect(findingsOf('duplicate', twice(true))).toEqual([])
    expect(findingsOf('duplicate', twice(false))).toHaveLength(1)
  })

  it('is not excused by what happened long before', () => {
    const ended = { server: 'broker-a', role: 'broker', what: 'started' } as const
    const old = script().at(0, 'server', killed('broker-a')).at(5, 'server', ended)
    const history = old.got(400_000, 'm0', 0).got(410_000, 'm0', 0).history()
    expect(findingsOf('duplicate', history)).toHaveLength(1)
  })
})

describe('queueHeldTwice', () => {
  const overlap = (before: Script): Script => {
    const first = before.begins(100_000, 'm0', 0)
    const second = before.begins(100_010, 'm1', 1, { consumer: 'c2' })
    return before.ends(100_020, first, 'm0').ends(100_030, second, 'm1', true, 'c2')
  }

  it('finds two handlers at work on one orderly queue', () => {
    expect(checkers.queueHeldTwice(overlap(script()).history({ orderly: true }))).toMatchObject([{ ids: ['m0', 'm1'] }])
  })

  it('holds for a concurrent group, for one after the other, and after the broker forgot its locks', () => {
    expect(findingsOf('queueHeldTwice', overlap(script()).history())).toEqual([])
    const inTurn = script().got(0, 'm0', 0).got(10, 'm1', 1, { consumer: 'c2' })
    expect(findingsOf('queueHeldTwice', inTurn.history({ orderly: true }))).toEqual([])
    const restarted = overlap(script().at(95_000, 'server', killed('broker-a'))).history({ orderly: true })
    expect(findingsOf('queueHeldTwice', restarted)).toEqual([])
  })

  it('does not count the handler of a consumer that is gone', () => {
    const history = script()
    history.begins(0, 'm0', 0)
    history.at(5, 'client', { client: 'c1', what: 'killed' }).got(10, 'm0', 0, { consumer: 'c2' })
    expect(findingsOf('queueHeldTwice', history.history({ orderly: true }))).toEqual([])
  })
})

describe('deadLetter', () => {
  const exhausted = (): Script =>
    script()
      .got(0, 'm0', 0, { success: false })
      .got(10_000, 'm0', 0, { success: false, reconsumeTimes: 1, queue: RETRY })

  it('finds a message that failed for the last time and is no dead letter', () => {
    expect(checkers.deadLetter(exhausted().end(60_000).history())).toMatchObject([{ ids: ['m0'] }])
  })

  it('finds a dead letter that had deliveries left', () => {
    const history = script().got(0, 'm0', 0, { success: false }).at(20, 'deadLetter', { id: 'm0', group: 'g' })
    expect(findingsOf('deadLetter', history.end(60_000).history())).toHaveLength(1)
  })

  it('holds for a dead letter that used them up', () => {
    const history = exhausted().at(10_100, 'deadLetter', { id: 'm0', group: 'g' }).end(60_000)
    expect(findingsOf('deadLetter', history.history())).toEqual([])
  })
})

describe('delayTooEarly', () => {
  it('finds a delayed message before its time', () => {
    const history = script().sent(0, 'm0', 0, 5000).got(4000, 'm0', 0).history()
    expect(checkers.delayTooEarly(history)).toMatchObject([{ ids: ['m0'] }])
  })

  it('finds a retry before its time', () => {
    const history = script().got(0, 'm0', 0, { success: false }).got(9000, 'm0', 0, { queue: RETRY, reconsumeTimes: 1 })
    expect(findingsOf('delayTooEarly', history.history())).toHaveLength(1)
  })

  it('holds for a retry that a consumer could not give back and hands over once more', () => {
    const history = script().got(0, 'm0', 0, { success: false })
    history.got(10_010, 'm0', 0, { queue: RETRY, reconsumeTimes: 1, success: false })
    history.got(15_020, 'm0', 0, { queue: RETRY, reconsumeTimes: 2 })
    expect(findingsOf('delayTooEarly', history.history({ retries: 3 }))).toEqual([])
  })

  it('holds for what comes in time or later', () => {
    const history = script().sent(0, 'm0', 0, 5000).got(5000, 'm0', 0, { success: false })
    history.got(15_010, 'm0', 0, { queue: RETRY, reconsumeTimes: 1 })
    expect(findingsOf('delayTooEarly', history.history())).toEqual([])
  })
})

describe('serverStart', () => {
  it('finds a server that does not start again, and accepts one that an operator repaired', () => {
    const failed = { server: 'broker-a', role: 'broker', what: 'startFailed', reason: 'store is corrupt' } as const
    expect(findingsOf('serverStart', script().at(9, 'server', failed).history())).toHaveLength(1)
    const repaired = { ...failed, what: 'repaired' } as const
    expect(findingsOf('serverStart', script().at(9, 'server', repaired).history())).toEqual([])
  })
})

describe('checkHistory', () => {
  it('finds nothing in a quiet run', () => {
    const history = script().sent(0, 'm0', 0).got(10, 'm0', 0).sent(20, 'm1', 1).got(30, 'm1', 1).end(6000)
    expect(checkHistory(history.history({ orderly: true }))).toEqual([])
  })
})
