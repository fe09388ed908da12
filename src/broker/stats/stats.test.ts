import { describe, expect, it } from 'vitest'
import type { Clock } from '../../runtime/index.ts'
import { BrokerConfigHolder } from '../config/index.ts'
import { BrokerStatsManager } from './brokerStatsManager.ts'
import { DailyTotals } from './dailyTotals.ts'
import { StoreRates } from './storeRates.ts'

interface HandClock extends Clock {
  elapsedMs: number
}

/** A clock set by hand; `wallStartMs` is the wall time at its start. */
function handClock(wallStartMs = 1_700_000_000_000): HandClock {
  return {
    elapsedMs: 0,
    wallMs() {
      return wallStartMs + this.elapsedMs
    },
    monotonicMs() {
      return 5 + this.elapsedMs
    },
    timer: () => {
      throw new Error('statistics must not arm timers')
    },
  }
}

function manager(clock: Clock, text = ''): BrokerStatsManager {
  const config = new BrokerConfigHolder({ clock, text })
  return new BrokerStatsManager({ clock, config, isSystemTopic: (topic) => topic.startsWith('SYS') })
}

const put = { topic: 'T', queueId: 2, count: 1, bytes: 100, latencyMs: 3 }
const pulled = { group: 'g', topic: 'T', queueId: 2, count: 4, bytes: 400, latencyMs: 7 }

describe('BrokerStatsManager', () => {
  it('knows nothing of what was never counted', () => {
    const stats = manager(handClock())
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')).toBeUndefined()
    expect(stats.statsData('NO_SUCH_NAME', 'T')).toBeUndefined()
    expect(stats.topicPutTps('T')).toBe(0)
  })

  it('shows a count only after the next tick of ten seconds', () => {
    const clock = handClock()
    const stats = manager(clock)
    clock.elapsedMs = 12_000
    stats.messagePut(put)
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.minute).toEqual({ sum: 0, tps: 0, avgpt: 0 })
    clock.elapsedMs = 20_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.minute).toEqual({ sum: 1, tps: 0.1, avgpt: 1 })
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.hour).toEqual({ sum: 0, tps: 0, avgpt: 0 })
  })

  it('forgets in the minute what is older than sixty seconds, and keeps it in hour and day', () => {
    const clock = handClock()
    const stats = manager(clock)
    stats.messagePut({ ...put, count: 6 })
    clock.elapsedMs = 60_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.minute).toEqual({ sum: 6, tps: 0.1, avgpt: 6 })
    clock.elapsedMs = 70_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.minute.sum).toBe(0)
    clock.elapsedMs = 600_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.hour).toMatchObject({ sum: 6, tps: 0.01 })
    clock.elapsedMs = 3_600_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.day).toMatchObject({ sum: 6 })
    clock.elapsedMs = 26 * 3_600_000
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')?.day.sum).toBe(0)
  })

  it('gives the same samples whether it was asked at every tick or once', () => {
    const asked = handClock()
    const silent = handClock()
    const [a, b] = [manager(asked), manager(silent)]
    for (let second = 0; second < 130; second++) {
      for (const [clock, stats] of [
        [asked, a],
        [silent, b],
      ] as const) {
        clock.elapsedMs = second * 1000 + 250
        if (second % 7 === 0) stats.messagePut(put)
      }
      a.statsData('TOPIC_PUT_NUMS', 'T')
    }
    expect(b.statsData('TOPIC_PUT_NUMS', 'T')).toEqual(a.statsData('TOPIC_PUT_NUMS', 'T'))
    expect(a.statsData('TOPIC_PUT_NUMS', 'T')?.minute.sum).toBeGreaterThan(7)
  })

  it('keys its counters as the tools ask for them', () => {
    const clock = handClock()
    const stats = manager(clock, 'brokerClusterName=C')
    stats.messagePut(put)
    stats.messagesPulled(pulled)
    stats.messageSentBack({ group: 'g', topic: 'T', storedTopic: 'SCHEDULE_TOPIC_XXXX', storedQueueId: 2, bytes: 90 })
    clock.elapsedMs = 10_000
    const sums = [
      ['TOPIC_PUT_NUMS', 'T'],
      ['TOPIC_PUT_SIZE', 'T'],
      ['TOPIC_PUT_LATENCY', '2@T'],
      ['BROKER_PUT_NUMS', 'C'],
      ['BROKER_GET_NUMS', 'C'],
      ['GROUP_GET_NUMS', 'T@g'],
      ['GROUP_GET_SIZE', 'T@g'],
      ['GROUP_GET_LATENCY', '2@T@g'],
      ['SNDBCK_PUT_NUMS', 'T@g'],
      ['TOPIC_PUT_NUMS', 'SCHEDULE_TOPIC_XXXX'],
      ['QUEUE_PUT_SIZE', 'SCHEDULE_TOPIC_XXXX@2'],
    ].map(([name = '', key = '']) => stats.statsData(name, key)?.minute.sum)
    expect(sums).toEqual([1, 100, 3, 1, 4, 4, 400, 7, 1, 1, 90])
    expect(stats.statsData('BROKER_PUT_NUMS', 'C')?.minute.avgpt).toBe(0)
    expect(stats.groupGetTps('g', 'T')).toBe(0.4)
  })

  it('keys latency by group alone without detailed statistics', () => {
    const stats = manager(handClock(), 'enableDetailStat=false')
    stats.messagesPulled(pulled)
    expect(stats.statsData('GROUP_GET_LATENCY', 'T@g')).toBeDefined()
    expect(stats.statsData('GROUP_GET_LATENCY', '2@T@g')).toBeUndefined()
  })

  it('forgets topics and groups that were deleted, and nothing else', () => {
    const stats = manager(handClock())
    for (const topic of ['T', 'TT']) {
      stats.messagePut({ ...put, topic })
      stats.messagesPulled({ ...pulled, topic })
      stats.messagesPulled({ ...pulled, topic, group: 'h' })
    }
    stats.onTopicDeleted('T')
    expect(stats.statsData('TOPIC_PUT_NUMS', 'T')).toBeUndefined()
    expect(stats.statsData('GROUP_GET_NUMS', 'T@g')).toBeUndefined()
    expect(stats.statsData('TOPIC_PUT_LATENCY', '2@T')).toBeUndefined()
    expect(stats.statsData('TOPIC_PUT_LATENCY', '2@TT')).toBeDefined()
    stats.onGroupDeleted('g')
    expect(stats.statsData('GROUP_GET_LATENCY', '2@TT@g')).toBeUndefined()
    expect(stats.statsData('GROUP_GET_NUMS', 'TT@h')).toBeDefined()
  })
})

describe('DailyTotals', () => {
  it('records the totals at midnight, also over a day without traffic', () => {
    const clock = handClock(Date.UTC(2026, 0, 1, 23, 59))
    const totals = new DailyTotals(clock)
    totals.addPut(5)
    expect(totals.put).toEqual({ yesterdayMorning: 0, todayMorning: 0, todayNow: 5 })
    clock.elapsedMs = 120_000
    totals.addPut(2)
    expect(totals.put).toEqual({ yesterdayMorning: 0, todayMorning: 5, todayNow: 7 })
    clock.elapsedMs += 86_400_000
    expect(totals.put).toEqual({ yesterdayMorning: 5, todayMorning: 7, todayNow: 7 })
    clock.elapsedMs += 2 * 86_400_000
    expect(totals.put).toEqual({ yesterdayMorning: 7, todayMorning: 7, todayNow: 7 })
    expect(totals.get.todayNow).toBe(0)
  })

  it('takes those of the store for a release that counts everything there', () => {
    const clock = handClock(Date.UTC(2026, 0, 1, 23, 59))
    const store = { put: 3, get: 1 }
    const totals = new DailyTotals(clock, () => store)
    totals.addPut(1)
    clock.elapsedMs = 120_000
    store.put = 8
    expect(totals.put).toEqual({ yesterdayMorning: 0, todayMorning: 3, todayNow: 8 })
    expect(totals.get).toEqual({ yesterdayMorning: 0, todayMorning: 1, todayNow: 1 })
  })

  it('leaves system topics out', () => {
    const stats = manager(handClock())
    stats.messagePut({ ...put, topic: 'SYS_X' })
    stats.messagesPulled({ ...pulled, topic: 'SYS_X' })
    stats.messagePut(put)
    expect([stats.daily.put.todayNow, stats.daily.get.todayNow]).toEqual([1, 0])
  })
})

describe('StoreRates', () => {
  function rates(clock: Clock): { readonly rates: StoreRates; store(count: number): void } {
    const totals = {
      putMessageTimesTotal: 0,
      getMessageTimesTotalFound: 0,
      getMessageTimesTotalMiss: 0,
      getMessageTransferredMsgCount: 0,
    }
    const made = new StoreRates(clock, () => totals)
    return {
      rates: made,
      store: (count) => {
        totals.putMessageTimesTotal += count
        made.observe()
      },
    }
  }

  it('averages over whole seconds, the running one left out', () => {
    const clock = handClock()
    const at = rates(clock)
    for (let second = 0; second < 20; second++) {
      clock.elapsedMs = second * 1000 + 500
      at.store(second < 10 ? 4 : 2)
    }
    expect(at.rates.perSecond('putMessageTimesTotal', 10)).toBe((1 * 4 + 9 * 2) / 10)
    clock.elapsedMs = 20_000
    expect(at.rates.perSecond('putMessageTimesTotal', 10)).toBe(2)
    expect(at.rates.perSecond('putMessageTimesTotal', 600)).toBe(60 / 600)
    clock.elapsedMs = 40_000
    expect(at.rates.perSecond('putMessageTimesTotal', 10)).toBe(0)
  })

  it('tells the puts of the last full interval', () => {
    const clock = handClock()
    const at = rates(clock)
    at.store(3)
    expect(at.rates.putsInLastInterval()).toBe(0)
    clock.elapsedMs = 61_000
    expect(at.rates.putsInLastInterval()).toBe(3)
    clock.elapsedMs = 122_000
    expect(at.rates.putsInLastInterval()).toBe(0)
  })

  it('keeps no more than eleven minutes of a busy store', () => {
    const clock = handClock()
    const at = rates(clock)
    for (let second = 0; second < 5000; second++) {
      clock.elapsedMs = second * 1000
      at.store(1)
    }
    clock.elapsedMs = 5_000_000
    expect(at.rates.perSecond('putMessageTimesTotal', 600)).toBe(1)
    expect(at.rates.sampleCount).toBeLessThan(660)
  })
})
