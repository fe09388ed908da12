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

  it('tells entries apart by the sort of the address', () => {
    const sorts = [
      { id: 'private', symptoms: ['connect to 10.1.7.229:10911 failed'] },
      { id: 'loopback', symptoms: ['connect to 127.0.0.1:10911 failed'] },
      { id: 'bridge', symptoms: ['connect to 172.17.0.3:10911 failed'] },
      { id: 'vip', symptoms: ['connect to 10.0.0.2:10909 failed'] },
      { id: 'name', symptoms: ['connect to broker:10911 failed'] },
      { id: 'nameserver', symptoms: ['connect to [ns-1:9876] failed'] },
      { id: 'setting', symptoms: ['connect to 10.0.0.13 :10911 failed'] },
      { id: 'none', symptoms: ['connect to null failed'] },
    ]
    const first = (line: string): string | undefined => rankSymptoms(line, sorts)[0]?.entry.id
    expect(first('connect to 192.168.3.9:10911 failed')).toBe('private')
    expect(first('RemotingConnectException: connect to <localhost:10911> failed')).toBe('loopback')
    expect(first('Caused by: connect to 172.21.67.123:10911 failed')).toBe('bridge')
    expect(first('connect to 192.168.3.9:10909 failed')).toBe('vip')
    expect(first('connect to rmqbroker:10911 failed')).toBe('name')
    expect(first('connect to [mq-ns-2:9876] failed')).toBe('nameserver')
    expect(first('connect to 60.1.2.3 #change you own physical IP Address:10911 failed')).toBe('setting')
    expect(first('connect to <null> failed')).toBe('none')
  })

  it('finds an entry by what people say in Chinese, in other words, too', () => {
    const own = [
      { id: 'lag', symptoms: ['消息堆积'] },
      { id: 'twice', symptoms: ['重复消费'] },
    ]
    expect(rankSymptoms('消息积压了！', own).map(({ entry }) => entry.id)).toEqual(['lag'])
    expect(rankSymptoms('为什么消息会被重复消费？', own)[0]?.entry.id).toBe('twice')
    expect(rankSymptoms('今天天气很好', own)).toEqual([])
  })

  it('reads the end of a log that is very long, without delay', () => {
    const log = `${'2026-11-02 10:11:12,345 INFO connect to something without an end '.repeat(20_000)}\nconnect to 1.2.3.4:10911 failed`
    expect(ids(log)[0]).toBe('two-hops')
  })

  it('prefers the entry that has the very address', () => {
    const entries = [
      { id: 'port', symptoms: ['connect to 192.168.1.10:10911 failed'] },
      { id: 'address', symptoms: ['connect to 10.1.7.229:10911 failed'] },
    ]
    expect(rankSymptoms('connect to 10.1.7.229:10911 failed', entries).map(({ entry }) => entry.id)).toEqual([
      'address',
      'port',
    ])
  })
})
