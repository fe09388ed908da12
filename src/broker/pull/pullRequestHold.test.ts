import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/broker/core/manualClock.ts'
import type { Channel } from '../../remoting/index.ts'
import { silentLogger } from '../../runtime/index.ts'
import type { MessageArrival } from '../../store/index.ts'
import { type HeldPull, PullRequestHold } from './pullRequestHold.ts'

function setUp() {
  const clock = new ManualClock()
  const ends = new Map<string, number>()
  const hold = new PullRequestHold({
    clock,
    logger: silentLogger,
    scanIntervalMs: () => 5000,
    maxOffsetInQueue: (topic, queueId) => ends.get(`${topic}@${queueId}`) ?? 0,
  })
  const answered: string[] = []
  const pull = (name: string, given: Partial<HeldPull> & { tag?: bigint; open?: boolean } = {}): HeldPull => ({
    channel: { open: given.open ?? true } as Channel,
    pullFromOffset: given.pullFromOffset ?? 0,
    deadlineMs: clock.wallMs() + 15_000,
    filter: {
      matchesTagsCode: (code) => code === undefined || given.tag === undefined || code === given.tag,
      matchesProperties: () => true,
    },
    execute: () => answered.push(name),
  })
  const arrive = (queueId: number, logicOffset: number, tagsCode = 0n): void => {
    ends.set(`T@${queueId}`, logicOffset)
    const arrival: MessageArrival = {
      topic: 'T',
      queueId,
      logicOffset,
      tagsCode,
      storeTimestamp: clock.wallMs(),
      properties: new Map(),
    }
    hold.messageArriving(arrival)
  }
  return { clock, hold, answered, pull, arrive }
}

describe('a held pull', () => {
  it('is answered right after a message arrived in its queue', () => {
    const { clock, hold, answered, pull, arrive } = setUp()
    hold.suspend('T', 0, pull('zero'))
    hold.suspend('T', 1, pull('one'))
    arrive(1, 1)
    expect(answered).toEqual([])
    clock.advance(0)
    expect(answered).toEqual(['one'])
    expect(hold.count).toBe(1)
  })

  it('is answered once for messages that arrive together', () => {
    const { clock, hold, answered, pull, arrive } = setUp()
    hold.suspend('T', 0, pull('only'))
    arrive(0, 1)
    arrive(0, 2)
    clock.advance(10_000)
    expect(answered).toEqual(['only'])
  })

  it('waits on when the message does not match, and is answered by the next scan', () => {
    const { clock, hold, answered, pull, arrive } = setUp()
    clock.advance(1000)
    hold.suspend('T', 0, pull('tagged', { tag: 7n }))
    arrive(0, 1, 8n)
    clock.advance(3999)
    expect(answered).toEqual([])
    clock.advance(1)
    expect(answered).toEqual(['tagged'])
  })

  it('is answered empty at the first scan after its time is up', () => {
    const { clock, hold, answered, pull } = setUp()
    clock.advance(1000)
    hold.suspend('T', 0, pull('empty'))
    clock.advance(18_999)
    expect(answered).toEqual([])
    clock.advance(1)
    expect(answered).toEqual(['empty'])
  })

  it('of a closed connection is dropped', () => {
    const { clock, hold, answered, pull, arrive } = setUp()
    hold.suspend('T', 0, pull('gone', { open: false }))
    arrive(0, 1)
    clock.advance(20_000)
    expect(answered).toEqual([])
    expect(hold.count).toBe(0)
  })

  it('costs no timer once nothing is held', () => {
    const { clock, hold, pull, arrive } = setUp()
    hold.suspend('T', 0, pull('one'))
    arrive(0, 1)
    clock.advance(5000)
    expect(clock.waiting).toEqual([])
  })
})
