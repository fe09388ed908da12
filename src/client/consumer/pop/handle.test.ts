import { describe, expect, it } from 'vitest'
import { handleOf, parseHandle, parseOffsetInfo, realTopic, topicFlagOf } from './handle.ts'

const TEXT = '7 1700000000000 60000 3 1 broker-a 2 9'

describe('a handle', () => {
  it('reads as it was written', () => {
    const handle = parseHandle(TEXT)
    expect(handle).toEqual({
      text: TEXT,
      startOffset: 7,
      popTime: 1_700_000_000_000,
      invisibleTime: 60_000,
      reviveQueueId: 3,
      topicFlag: '1',
      brokerName: 'broker-a',
      queueId: 2,
      queueOffset: 9,
    })
    expect(handleOf(handle)).toEqual(handle)
  })

  it.each(['', 'nonsense', '7 1700000000000 60000 3 1 broker-a 2'])('that is %j is refused', (text) => {
    expect(() => parseHandle(text)).toThrow(/POP_CK names messages in a way that cannot be read/)
  })

  it('tells the topic that a message lies in', () => {
    for (const topic of ['T', '%RETRY%CG_T', '%RETRY%CG+T'])
      expect(realTopic(topicFlagOf(topic), 'T', 'CG')).toBe(topic)
  })
})

describe('the offsets of an answer', () => {
  it('go by topic and queue', () => {
    const entries = [...parseOffsetInfo('0 1 5;1 0 7;0 qo1%5 2')]
    expect(entries).toEqual([
      ['0@1', '5'],
      ['1@0', '7'],
      ['0@qo1%5', '2'],
    ])
    expect(parseOffsetInfo('').size + parseOffsetInfo(undefined).size).toBe(0)
    expect(() => parseOffsetInfo('0 1')).toThrow(/cannot be read: 0 1/)
  })
})
