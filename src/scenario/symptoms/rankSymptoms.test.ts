import { describe, expect, it } from 'vitest'
import { rankSymptoms } from './rankSymptoms.ts'

const entries = [
  { id: 'two-hops', symptoms: ['connect to 10.1.7.229:10911 failed', 'sendDefaultImpl call timeout'] },
  { id: 'go-address', symptoms: ['new Namesrv failed.: IP addr error'] },
  { id: 'no-route', symptoms: ['No route info of this topic: ..', 'the topic=.. route info not found'] },
  { id: 'disk', symptoms: ['CODE: 14 DESC: service not available now. It may be caused by ..'] },
]

const ids = (line: string): readonly string[] => rankSymptoms(line, entries).map(({ entry }) => entry.id)

describe('a pasted log line', () => {
  it('finds the entry that quotes it, whatever address and time it has', () => {
    const line = '2026-11-02 10:11:12,345 WARN RocketmqClient - connect to 192.168.3.9:10911 failed'
    expect(ids(line)[0]).toBe('two-hops')
    expect(ids('MQClientException: No route info of this topic: Orders')).toEqual(['no-route'])
    expect(rankSymptoms('No route info of this topic, TopicTest', entries)[0]?.score).toBeGreaterThanOrEqual(1)
  })

  it('finds an entry by a few of its words, in any case', () => {
    expect(ids('ip addr ERROR')).toEqual(['go-address'])
    expect(ids('service not available')).toEqual(['disk'])
  })

  it('takes names that an entry made up, and the class of an exception, for what they are', () => {
    const own = [
      { id: 'mine', symptoms: ['a.b.MQClientException: No route info of this topic: Orders'], names: ['Orders'] },
    ]
    expect(rankSymptoms('No route info of this topic, TopicTest', own)[0]?.score).toBeGreaterThanOrEqual(1)
  })

  it('finds nothing for a line that says nothing of the kind', () => {
    expect(ids('Started Application in 2.3 seconds')).toEqual([])
    expect(ids('')).toEqual([])
  })

  it('ranks a quoted text above a similar one', () => {
    const hits = rankSymptoms('the topic=X route info not found', entries)
    expect(hits[0]?.symptom).toBe('the topic=.. route info not found')
    expect(hits[0]?.score).toBeGreaterThanOrEqual(1)
  })
})
